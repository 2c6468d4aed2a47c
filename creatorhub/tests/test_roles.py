"""Every route for every role, as the table of doors says; and what is shown leads somewhere."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, get_resolver, resolve

from accounts import services as accounts
from accounts.models import Tier, User
from accounts.roles import Action, Role
from billing.models import Offer, Order
from community.models import Group, Post
from conftest import PASSWORD
from courses.models import Course
from creatorhub import doors
from creatorhub.doors import Open
from creatorhub.tests.test_shell import address
from tenants import clock

pytestmark = pytest.mark.long

URLS = "creatorhub.urls.site"
# Programs have their own doors behind theirs (creatorhub/tests/api), the platform its own host.
ELSEWHERE = ("api:", "platform:", "admin:")
ROUTES = sorted(route for route in doors.TABLE if not route.startswith(ELSEWHERE))
ROOMS = [route for route in ROUTES if isinstance(doors.TABLE[route], Action)]
LINK = re.compile(r'\s(?:href|hx-get|hx-post|action|formaction)="([^"#]+)["#]')


@pytest.fixture
def somebody(ada, owner):
    """`somebody("editor")`: a person of this role; the owner is ada, "nobody" is not signed in."""

    def somebody(role):
        if role == "nobody":
            return AnonymousUser()
        if role == "owner":
            return owner
        email = f"{role}@example.com"
        return User.objects.create_user(email, PASSWORD, name=role.title(), role=role)

    return somebody


@pytest.fixture
def entered(site, browse, somebody):
    """`entered("editor")`: the person, and a browser in which they are signed in."""

    def entered(role):
        person = somebody(role)
        client = site if role == "nobody" else browse(person)
        client.raise_request_exception = False
        return person, client

    return entered


def outcome(answer) -> str:
    """What the door did: "in", "out" (refused) or "sign in"; anything broken is named."""
    if answer.status_code >= 500:
        return f"broken: {answer.status_code}"
    if answer.status_code == 403:
        return "out"
    leads_to_sign_in = answer.status_code == 302 and answer.url.startswith("/accounts/login/")
    return "sign in" if leads_to_sign_in else "in"


def expected(person, route) -> str:
    if doors.is_open_to(person, route):
        return "in"
    return "out" if person.is_authenticated else "sign in"


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


@pytest.fixture
def filled(ada, owner, alice):
    """A site with one of everything that pages lead to."""
    tier = Tier.objects.create(name="Studio", rank=1)
    course = Course.objects.create(
        title="Ink", slug="ink", state="published", access="paid", published_at=clock.now()
    )
    section = course.sections.create(title="One")
    course.lessons.create(title="First", section=section, is_preview=True, body="<p>Hi</p>")
    Course.objects.create(title="Draft", slug="draft")
    offer = Offer.objects.create(
        title="Studio", keys=[tier.key], amount=900, currency="EUR", period="month"
    )
    Order.objects.create(
        member=alice, offer=offer, title="Studio", keys=offer.keys, amount=900, currency="EUR",
        period="month", state="paid", provider="demo", paid_at=clock.now(),
    )  # fmt: skip
    group = Group.objects.create(title="Table", slug="table", access="paid", tier=tier)
    Post.objects.create(group=group, author=alice, body="Which paper?", created_at=clock.now())
    accounts.ask_question(text="Why?", choices=[], is_required=False)


@pytest.mark.parametrize("role", ["fan", "guest", "moderator", "editor", "admin", "owner"])
def test_no_page_shows_a_way_that_is_closed(filled, entered, role):
    """From the first pages on, one page of each route."""
    person, client = entered(role)
    waiting, seen, closed = ["/", "/me/", "/studio/", "/studio/find/?q=in"], set(), {}
    if not person.can.studio:
        waiting = waiting[:2]
    while waiting:
        page = waiting.pop()
        answer = client.get(page)
        is_page = not answer.streaming and answer.headers["Content-Type"].startswith("text/html")
        if answer.status_code != 200 or not is_page:
            continue
        for link in ways(answer.content.decode()):
            route = route_of(link)
            if not doors.is_open_to(person, route):
                closed[link] = page
            elif route not in seen:
                seen.add(route)
                waiting.append(link)

    assert closed == {}
    assert {"courses:list", "courses:detail", "community:detail"} <= seen, sorted(seen)


def ways(page: str) -> list[str]:
    """The addresses of this site that a page leads to."""
    found = (unescape(link) for link in LINK.findall(page))
    return [link for link in found if link.startswith("/") and is_a_page(link)]


def is_a_page(link: str) -> bool:
    return route_of(link) not in {"account_logout", "media", ""}


def route_of(link: str) -> str:
    try:
        return resolve(link.partition("?")[0], URLS).view_name
    except Resolver404:
        return ""


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
    lesson = Course.objects.get(slug="ink").lessons.get()
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
    offer = Offer.objects.get()

    answer = client.post(f"/buy/?offer={offer.pk}", follow=True)
    assert not Order.objects.filter(member=person).exists()
    assert "everything is open to you" in answer.content.decode()
    assert "data-beacon" not in client.get("/courses/ink/").content.decode()
