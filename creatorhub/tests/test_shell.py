"""The frame of the studio: every room belongs to a job, and every page says where it is."""

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.html import strip_tags

from accounts.models import User
from accounts.roles import Action
from courses.models import Course
from creatorhub import doors, jobs

STUDIO = sorted(route for route, door in doors.TABLE.items() if isinstance(door, Action))
ENTRIES = [page for job in jobs.JOBS for page in job.pages]


def address(route: str) -> str:
    """An address of this route, with something in each of its holes."""
    *spaces, name = route.split(":")
    resolver = get_resolver("creatorhub.urls.site")
    for space in spaces:
        resolver = resolver.namespace_dict[space][1]
    [(_text, holes)] = resolver.reverse_dict.getlist(name)[0][0]
    for filling in ("7", "name", "00000000-0000-4000-8000-000000000000"):
        try:
            return reverse(route, args=[filling] * len(holes))
        except NoReverseMatch:
            continue
    raise AssertionError(route)


@pytest.mark.parametrize("entry", [*ENTRIES, *jobs.STARTS], ids=lambda entry: entry.route)
def test_every_entry_leads_somewhere_that_the_owner_may_enter(entry):
    assert reverse(entry.route).startswith("/")
    assert doors.is_open_to(User(role="owner"), entry.route)


@pytest.mark.parametrize("route", STUDIO)
def test_every_room_of_the_studio_belongs_to_a_job(route):
    assert jobs.place_of(address(route)) is not None


def test_a_place_is_the_nearest_page():
    assert jobs.place_of("/studio/courses/12/")[1].route == "courses:studio_list"
    assert jobs.place_of("/studio/prices/?course=1")[1].route == "billing:studio_tiers"
    assert jobs.place_of("/studio/")[0].name == "today"
    assert jobs.place_of("/studio/nowhere/") is None


def crumbs(answer) -> list[str]:
    """The words of the way back up."""
    page = answer.content.decode()
    if 'class="crumbs"' not in page:
        return []
    way = page.split('class="crumbs"')[1].split("</nav>")[0]
    return [strip_tags(step).strip() for step in way.split("<li>")[1:]]


def test_pages_say_where_they_are(browse, owner):
    client = browse(owner)
    course = Course.objects.create(title="Ink & <wash>", slug="ink")
    lesson = course.lessons.create(title="One", section=course.sections.create(title="S"))

    assert crumbs(client.get("/studio/")) == []
    assert crumbs(client.get("/studio/courses/")) == []
    assert crumbs(client.get("/studio/courses/new/")) == ["Content", "Courses", "New course"]
    assert crumbs(client.get("/studio/tiers/")) == ["Sales", "Tiers and prices"]
    assert crumbs(client.get(f"/studio/courses/{course.pk}/")) == [
        "Content", "Courses", "Ink &amp; &lt;wash&gt;",
    ]  # fmt: skip
    assert crumbs(client.get(f"/studio/courses/lessons/{lesson.pk}/")) == [
        "Content", "Courses", "Ink &amp; &lt;wash&gt;", "One",
    ]  # fmt: skip


def test_the_menu_marks_the_job_and_the_page(browse, owner):
    page = browse(owner).get("/studio/tiers/").content.decode()

    side = page.split('class="studio-nav"')[1].split("</nav>")[0]
    assert [strip_tags(part.split(">", 1)[1].split("</a>")[0]).strip()
            for part in side.split("<a ")[1:] if "aria-current" in part.split(">")[0]] == [
        "Sales", "Tiers and prices",
    ]  # fmt: skip


def test_the_demo_clock_is_there_only_with_test_payments(settings):
    owner = User(role="owner")
    settings.PAYMENTS = "demo"
    assert "billing:studio_clock" in [page.route for _job, page in jobs.pages(jobs.jobs_of(owner))]
    settings.PAYMENTS = ""
    assert "billing:studio_clock" not in [
        page.route for _job, page in jobs.pages(jobs.jobs_of(owner))
    ]


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("fan", []),
        ("guest", []),
        ("moderator", ["today", "community", "settings"]),
        ("editor", ["today", "content", "insights", "settings"]),
        ("admin", [job.name for job in jobs.JOBS]),
        ("owner", [job.name for job in jobs.JOBS]),
    ],
)
def test_the_menu_has_what_the_role_opens(role, names):
    assert [job.name for job in jobs.jobs_of(User(role=role))] == names
