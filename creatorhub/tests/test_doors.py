"""Each door lets in whom the table names: visitors, fans, the owner."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.roles import Action
from creatorhub import doors
from creatorhub.doors import Open

NOBODY = AnonymousUser()


@pytest.mark.parametrize(
    ("door", "welcome"),
    [
        (Open.ANYONE, ["nobody", "fan", "guest", "moderator", "editor", "admin", "owner"]),
        (Open.MEMBER, ["fan", "guest", "moderator", "editor", "admin", "owner"]),
        (Action.STUDIO, ["moderator", "editor", "admin", "owner"]),
        (Action.MODERATE, ["moderator", "admin", "owner"]),
        (Action.CONTENT, ["editor", "admin", "owner"]),
        (Action.MONEY, ["admin", "owner"]),
        (Action.OWN, ["owner"]),
        (None, []),
    ],
)
def test_a_door_lets_in_exactly_its_people(door, welcome):
    people = {"nobody": NOBODY} | {role: User(role=role) for role in User.Role}

    assert [name for name, person in people.items() if doors.may_enter(person, door)] == welcome


def test_a_role_that_this_release_does_not_know_opens_nothing():
    assert not any(doors.may_enter(User(role="emperor"), action) for action in Action)


def test_only_the_admin_asks_by_itself():
    assert doors.door_of("admin:index") is Open.STAFF
    assert doors.door_of("nowhere:at_all") is None


def test_a_visitor_is_led_to_the_sign_in_page_and_back(site):
    answer = site.get("/me/?tab=1")

    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/me/%3Ftab%3D1"


@pytest.mark.parametrize("page", ["/studio/groups/", "/studio/appearance/", "/studio/settings/"])
def test_the_studio_is_for_the_owner(site, browse, alice, owner, page):
    assert site.get(page).status_code == 302
    refused = browse(alice).get(page)
    assert refused.status_code == 403
    assert "for the creator of this site" in refused.content.decode()
    assert browse(owner).get(page).status_code == 200


@pytest.mark.parametrize(
    "page", ["/studio/appearance/", "/studio/groups/new/", "/studio/settings/"]
)
def test_a_fans_post_into_the_studio_changes_nothing(browse, alice, ada, page):
    answer = browse(alice).post(page, {"title": "Mine now", "brand_color": "#000000"})

    assert answer.status_code == 403
    assert ada.title == "Ada Studio"


def test_a_route_that_nobody_declared_is_refused_even_to_the_owner(browse, owner, monkeypatch):
    monkeypatch.delitem(doors.TABLE, "community:list")

    assert browse(owner).get("/groups/").status_code == 403
