"""Unsafe requests come from our own pages; SameSite does not help between two subdomains."""

import pytest

from accounts.models import AuditEntry
from community.models import Group, Membership
from conftest import SiteClient
from creatorhub import doors

HOST = "ada.localhost:8999"


@pytest.fixture
def group(ada):
    return Group.objects.create(title="Room", slug="room")


@pytest.mark.parametrize(
    ("origin", "fetch_site", "status"),
    [
        (f"http://{HOST}", None, 302),
        (f"http://{HOST}", "same-origin", 302),
        (f"http://{HOST}", "same-site", 403),
        (f"http://{HOST}", "cross-site", 403),
        ("http://lin.localhost:8999", "same-site", 403),
        ("http://lin.localhost:8999", None, 403),
        ("http://ada.localhost:9000", None, 403),
        (f"https://{HOST}", None, 403),
        ("null", None, 403),
        ("", None, 403),
    ],
)
def test_a_form_is_taken_from_the_sites_own_pages_only(
    browse, alice, group, origin, fetch_site, status
):
    headers = {"HTTP_ORIGIN": origin}
    if fetch_site:
        headers["HTTP_SEC_FETCH_SITE"] = fetch_site

    answer = browse(alice).post("/groups/room/join/", **headers)

    assert answer.status_code == status
    assert Membership.objects.count() == (1 if status == 302 else 0)


def test_a_form_without_an_origin_is_refused_and_says_what_to_do(browse, alice, group):
    fan = browse(alice)
    del fan.defaults["HTTP_ORIGIN"]

    answer = fan.post("/groups/room/join/")

    assert answer.status_code == 403
    assert "Open the page again and retry." in answer.content.decode()
    assert Membership.objects.count() == 0


def test_reading_needs_no_origin(ada, group):
    browser = SiteClient(ada.host)
    del browser.defaults["HTTP_ORIGIN"]

    assert browser.get("/groups/").status_code == 200


def test_an_origin_that_is_no_address_is_refused(browse, alice, group):
    answer = browse(alice).post("/groups/room/join/", HTTP_ORIGIN="http://[")

    assert answer.status_code == 403
    assert Membership.objects.count() == 0


def test_one_link_alone_is_taken_from_anywhere(ada):
    """What a mail provider posts has no Origin and no token; nothing else may come like that."""
    provider = SiteClient(ada.host)
    del provider.defaults["HTTP_ORIGIN"]
    provider.handler.enforce_csrf_checks = True

    assert {"accounts:unsubscribe"} == doors.FROM_ANYWHERE
    assert provider.post("/unsubscribe/forged/").status_code == 400
    for path in ("/me/messages/", "/notices/read/", "/unsubscribe/", "/studio/letters/new/", "/x/"):
        assert provider.post(path).status_code == 403, path


@pytest.mark.parametrize(
    ("site_of", "mode", "dest", "status"),
    [
        ("same-origin", "no-cors", "image", 200),
        ("none", "navigate", "document", 200),
        ("same-site", "navigate", "document", 200),
        ("cross-site", "navigate", "document", 200),
        ("same-site", "navigate", "iframe", 403),
        ("same-site", "no-cors", "image", 403),
        ("same-site", "no-cors", "script", 403),
        ("cross-site", "no-cors", "empty", 403),
        ("cross-site", "cors", "empty", 403),
    ],
)
def test_nobody_elses_page_draws_one_of_ours_into_itself(
    browse, alice, site_of, mode, dest, status
):
    told = {"SITE": site_of, "MODE": mode, "DEST": dest}
    headers = {f"HTTP_SEC_FETCH_{name}": value for name, value in told.items()}

    assert browse(alice).get("/me/", **headers).status_code == status


def test_an_export_that_another_page_asks_for_is_not_made(browse, owner):
    before = AuditEntry.objects.count()
    hidden = {"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_SEC_FETCH_MODE": "no-cors"}

    assert browse(owner).get("/studio/members/members.csv", **hidden).status_code == 403
    assert AuditEntry.objects.count() == before


def test_public_pictures_are_shown_anywhere(site):
    hidden = {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_SEC_FETCH_MODE": "no-cors"}

    assert {"media"} == doors.SHOWN_ANYWHERE
    assert site.get("/media/public/nothing.webp", **hidden).status_code == 404
