"""Every route for every role, as the table of doors says; and what is shown leads somewhere."""

import pytest
from django.urls import get_resolver

from accounts.models import User
from accounts.roles import Action, Role
from billing.models import Offer, Order
from community.models import Group, Post
from courses.models import Course
from creatorhub import doors
from creatorhub.doors import Open
from creatorhub.tests.net.roles.walk import URLS, Walk, expected, outcome
from creatorhub.tests.test_shell import address

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("roles")]

# Programs have their own doors behind theirs (creatorhub/tests/api), the platform its own host.
ELSEWHERE = ("api:", "platform:", "admin:")
ROUTES = sorted(route for route in doors.TABLE if not route.startswith(ELSEWHERE))
ROOMS = [route for route in ROUTES if isinstance(doors.TABLE[route], Action)]


@pytest.mark.parametrize("role", ["nobody", *Role])
def test_every_room_of_the_studio_opens_to_the_roles_of_its_action(entered, role):
    person, client = entered(role)
    found, wanted = {}, {}
    for route in ROOMS:
        path = address(route)
        wanted[route] = expected(person, route)
        found[route] = outcome(client.post(path))
        if found[route] == "in":  # whoever may not write there may not look either
            found[route] = outcome(client.get(path))

    assert found == wanted


@pytest.mark.parametrize("role", ["nobody", "fan", "guest"])
def test_what_members_have_is_closed_to_visitors_alone(entered, role):
    person, client = entered(role)
    routes = [route for route in ROUTES if doors.TABLE[route] is Open.MEMBER]

    found = {route: outcome(client.get(address(route))) for route in routes}
    if role == "nobody":
        assert set(found.values()) == {"sign in"}
    else:
        assert {route for route, end in found.items() if end.startswith("broken")} == set()


@pytest.mark.parametrize("role", ["fan", "guest", "moderator", "editor", "admin", "owner"])
def test_no_page_shows_a_way_that_is_closed(filled, entered, role):
    walked = Walk(*entered(role))

    assert walked.closed == {}
    assert {"courses:list", "courses:detail", "community:detail"} <= set(walked.seen)


def test_the_table_speaks_of_the_routes_of_a_site():
    assert get_resolver(URLS)
    assert len(ROOMS) > 80


WORK = [
    ("editor", "get", "/studio/courses/", {}),
    ("editor", "get", "/studio/insights/", {}),
    ("moderator", "get", "/studio/groups/", {}),
    ("admin", "get", "/studio/find/?q=a", {"HX-Request": "true"}),
    ("admin", "get", "/studio/appearance/?brand_color=%23000000", {"HX-Request": "true"}),
    ("editor", "post", "/studio/courses/new/", {}),
    ("admin", "post", "/studio/team/invite/", {}),
    ("moderator", "post", "/studio/groups/new/", {"HX-Request": "true"}),
]


@pytest.mark.parametrize(("role", "method", "path", "headers"), WORK)
def test_a_lost_role_is_lost_at_the_next_request(
    entered, browse, owner, role, method, path, headers
):
    person, client = entered(role)
    ask = getattr(client, method)
    assert outcome(ask(path, headers=headers)) == "in"

    boss = browse(owner)
    boss.post(f"/studio/team/{person.pk}/remove/")

    assert User.objects.get(pk=person.pk).role == "fan"
    refused = ask(path, {"title": "Mine now", "emails": "a@example.com"}, headers=headers)
    assert outcome(refused) == "out"
    assert not Course.objects.exists() and not Group.objects.exists()
    assert client.get("/me/").status_code == 200  # the session stays


def test_a_guest_opens_everything_and_writes_with_a_badge(filled, entered, ada):
    guest, client = entered("guest")
    lesson = Course.objects.get(slug="ink").lessons.first()
    lesson.is_preview = False
    lesson.save(update_fields=["is_preview"])

    assert client.get(f"/courses/ink/lessons/{lesson.pk}/").status_code == 200
    assert client.get("/courses/draft/").status_code == 404
    client.post("/groups/table/post/", {"body": "Try washi."})
    page = client.get("/groups/table/").content.decode()
    assert "Try washi." in page and ">Guest</span>" in page
    assert client.get("/studio/").status_code == 403


def test_an_editor_sees_drafts_and_no_money(filled, entered):
    _editor, client = entered("editor")

    assert client.get("/courses/draft/").status_code == 200
    pages = [client.get(path).content.decode() for path in (
        "/studio/", "/studio/insights/", "/studio/insights/courses/",
        "/studio/insights/?format=csv", "/studio/insights/courses/?format=csv",
    )]  # fmt: skip
    assert [page for page in pages if "Income" in page or "€" in page] == []


def test_a_moderator_removes_what_others_wrote(filled, entered):
    _moderator, client = entered("moderator")
    said = Post.objects.get()

    assert f"/groups/table/posts/{said.pk}/delete/" in client.get("/groups/table/").content.decode()
    client.post(f"/groups/table/posts/{said.pk}/delete/")
    assert not Post.objects.exists()


@pytest.mark.parametrize("role", ["guest", "moderator", "editor", "admin", "owner"])
def test_the_team_buys_nothing_and_is_not_remembered(filled, entered, role):
    person, client = entered(role)
    offer = Offer.objects.get(title="Ink")

    answer = client.post(f"/buy/?offer={offer.pk}", follow=True)
    assert not Order.objects.filter(member=person).exists()
    assert "everything is open to you" in answer.content.decode()
    assert "data-beacon" not in client.get("/courses/ink/").content.decode()
