"""Each door lets in whom the table names: visitors, fans, the owner."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from creatorhub import doors
from creatorhub.doors import Role

NOBODY = AnonymousUser()


@pytest.mark.parametrize(
    ("role", "welcome"),
    [
        (Role.ANYONE, ["nobody", "fan", "owner"]),
        (Role.MEMBER, ["fan", "owner"]),
        (Role.OWNER, ["owner"]),
        (None, []),
    ],
)
def test_a_role_lets_in_exactly_its_people(role, welcome):
    people = {"nobody": NOBODY, "fan": User(), "owner": User(role=User.Role.OWNER)}

    assert [name for name, person in people.items() if doors.may_enter(person, role)] == welcome


def test_only_the_admin_asks_by_itself():
    assert doors.role_of("admin:index") is Role.STAFF
    assert doors.role_of("nowhere:at_all") is None


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
