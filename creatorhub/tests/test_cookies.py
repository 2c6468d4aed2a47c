"""A neighbour's page may set cookies for the whole domain; none of them is read as ours."""

import pytest
from django.conf import settings

from conftest import SiteClient
from creatorhub.cookies import ours

SESSION = settings.SESSION_COOKIE_NAME


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ("a=1; b=2", "a=1; b=2"),
        ("a=1;b=x=y", "a=1; b=x=y"),
        ("a=1; b=", "a=1; b="),
        ("a=1; \u2000a=2", "a=1"),
        ("a=1; \u3000a=2".encode().decode("latin-1"), "a=1"),
        ("a=1; \x85a=2", "a=1"),
        ("a=1; \xa0a=2", "a=1"),
        ("a=1; \x0ba=2; a\x1f=3", "a=1"),
        ("a=1; =a=2; a", "a=1"),
        ("a=1; a =2", "a=1"),
        ("a=1; a=2; b=3", "b=3"),
        ('$Version=1; a="1; b=2"', '$Version=1; a="1; b=2"'),
        (";;", ""),
    ],
)
def test_a_name_is_taken_as_it_is_written_and_once(sent, taken):
    assert ours(sent) == taken


@pytest.mark.parametrize("space", ["\u2000", "\u3000", "\u0085", "\u00a0", "\u1680"])
def test_a_session_that_a_neighbour_tossed_signs_nobody_in(browse, ada, alice, space):
    attackers = browse(alice).cookies[SESSION].value
    tossed = f"{space}{SESSION}={attackers}".encode().decode("latin-1")

    assert SiteClient(ada.host).get("/me/", HTTP_COOKIE=f"{SESSION}={attackers}").status_code == 200
    assert SiteClient(ada.host).get("/me/", HTTP_COOKIE=tossed).status_code == 302


def test_a_tossed_session_beside_the_own_one_changes_nobodys_account(browse, ada, alice, bob):
    own, tossed = (browse(person).cookies[SESSION].value for person in (alice, bob))
    spaced = f"{SESSION}={own}; \u2000{SESSION}={tossed}".encode().decode("latin-1")
    twice = f"{SESSION}={own}; {SESSION}={tossed}"

    page = SiteClient(ada.host).get("/me/profile/", HTTP_COOKIE=spaced)
    assert page.wsgi_request.user == alice
    assert SiteClient(ada.host).get("/me/profile/", HTTP_COOKIE=twice).status_code == 302
