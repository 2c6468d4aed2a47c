"""The home of a site: whole in the first HTML, cheap, and sensible with nothing or a lot."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from billing import services as billing
from community.models import Group, Membership
from conftest import SiteClient
from courses.models import Course, Lesson, PathStep, Progress, Rating, Section
from recommend.tests.factories import shelve
from tenants import kept


def publish(number: int, **fields: Any) -> Course:
    course = Course.objects.create(
        title=f"Course {number}",
        slug=f"course-{number}",
        state=Course.State.PUBLISHED,
        published_at=timezone.now(),
        position=number,
        **fields,
    )
    section = Section.objects.create(course=course, title="One")
    Lesson.objects.create(course=course, section=section, title="First", body="<p>Secret text</p>")
    return course


@pytest.fixture
def _keeping(settings: Any) -> Iterator[None]:
    settings.PAGES_KEPT_FOR = 10
    kept.shelf.empty()
    yield
    kept.shelf.empty()


@pytest.mark.usefixtures("_keeping")
@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_member_s_home_with_all_its_parts_takes_seven_statements_however_much_there_is(
    browse: Any, bob: Any, count: int
) -> None:
    courses = [publish(number) for number in range(count)]
    accounts.set_grant(
        member_id=bob.pk, key="tier:1", source="test", starts_at=timezone.now(), ends_at=None
    )
    shelve(bob, courses[1:6], because=courses[0])
    lesson = courses[0].lessons.get()
    Progress.objects.create(member=bob, lesson=lesson, course=courses[0], place=0.5)
    Membership.objects.create(group=Group.objects.create(title="Table", slug="table"), member=bob)
    Rating.objects.create(member=bob, course=courses[0], stars=5, text="So good. " * 10)
    billing.make_tier(name="Studio", monthly=900, yearly=9000)
    path = publish(100, kind=Course.Kind.PATH)
    PathStep.objects.create(path=path, course=courses[0])
    client = browse(bob)
    client.get("/")

    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/")
    kept.shelf.empty()
    with CaptureQueriesContext(connection) as afresh:
        client.get("/")

    assert answer.status_code == 200
    assert len(queries) <= 7, [query["sql"][:120] for query in queries]
    assert len(afresh) <= 18, [query["sql"][:120] for query in afresh]


def test_the_shelf_names_each_course_and_its_reason_in_the_first_html(
    browse: Any, bob: Any
) -> None:
    first, second = publish(1), publish(2)
    shelve(bob, [second], because=first)

    page = browse(bob).get("/").content.decode()

    assert 'data-shelf="for-you"' in page
    assert 'data-item="course-2"' in page
    assert "Because you finished “Course 1”" in page


def test_an_empty_site_says_what_comes_first(site: SiteClient, browse: Any, owner: Any) -> None:
    assert "The first course is being written" in site.get("/").content.decode()
    assert "Write the first one" in browse(owner).get("/").content.decode()


def test_empty_sections_vanish_for_fans_and_say_what_to_do_to_the_owner(
    site: SiteClient, browse: Any, owner: Any
) -> None:
    page, mine = site.get("/").content.decode(), browse(owner).get("/").content.decode()

    for heading in ("What fans say", "Who teaches here", 'id="membership"', 'id="groups"'):
        assert heading not in page
    for note in (
        "A group brings this page to life",
        "People buy from people",
        "Nothing is on sale",
    ):
        assert note in mine


def test_tiers_words_paths_and_groups_stand_on_a_full_home(
    site: SiteClient, bob: Any, ada: Any
) -> None:
    course = publish(1)
    publish(2, kind=Course.Kind.PATH)
    Rating.objects.create(member=bob, course=course, stars=5, text="I see hands anew. " * 5)
    billing.make_tier(name="Studio", monthly=900, yearly=9000)
    Group.objects.create(title="Table", slug="table")

    page = site.get("/").content.decode()

    for word in ("I see hands anew.", "€9", "Table", "path-row", "Create your account"):
        assert word in page
    assert "Only you see this note" not in page and page.count("<h1") == 1


def test_a_member_sees_the_own_membership_and_no_call_to_join(browse: Any, bob: Any) -> None:
    tier = billing.make_tier(name="Studio", monthly=900, yearly=None)
    now = timezone.now()
    accounts.set_grant(member_id=bob.pk, key=tier.key, source="t:1", starts_at=now, ends_at=None)

    page = browse(bob).get("/").content.decode()

    assert "Your membership" in page
    assert "Become a member" not in page and "Create your account" not in page


def test_the_neighbour_s_home_is_another(lin: Any, ada: Any) -> None:
    publish(1)

    assert "Course 1" not in SiteClient(lin.host).get("/").content.decode()


def test_a_draft_is_not_on_the_home_of_a_fan(browse: Any, bob: Any) -> None:
    Course.objects.create(title="Hidden draft", slug="hidden")

    assert "Hidden draft" not in browse(bob).get("/").content.decode()


def test_no_lesson_s_text_is_on_the_home(site: SiteClient) -> None:
    publish(1)

    assert "Secret text" not in site.get("/").content.decode()


def test_the_studio_ticks_off_the_first_steps(browse: Any, owner: Any) -> None:
    before = browse(owner).get("/studio/").content.decode()
    publish(1)
    after = browse(owner).get("/studio/").content.decode()

    assert "0 of 6 done" in before
    assert "2 of 6 done" in after


def test_a_new_site_s_studio_shows_its_address_and_no_empty_figures(
    browse: Any, owner: Any
) -> None:
    new = browse(owner).get("/studio/").content.decode()
    User.objects.create(email="first@example.com")
    later = browse(owner).get("/studio/").content.decode()

    assert "The address of your site" in new and 'id="lately"' not in new
    assert "The address of your site" not in later and 'id="lately"' in later
