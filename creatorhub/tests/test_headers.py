"""Every answer carries the headers, whoever gives it; tests/net/headers asks a running product."""

import re

import pytest
from django.conf import settings
from django.db import OperationalError

from conftest import SiteClient

CLOSED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def assert_closed(answer):
    assert {name: answer.headers.get(name) for name in CLOSED} == CLOSED
    assert "camera=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert "unsafe" not in policy


def test_an_address_without_a_site_answers_with_all_headers(db):
    answer = SiteClient("nobody.localhost").get("/")

    assert answer.status_code == 404
    assert_closed(answer)
    assert "*." not in answer["Content-Security-Policy"]  # what the platform's forms need


def test_a_failure_before_the_site_is_known_answers_with_all_headers(ada, monkeypatch):
    def fail(host):
        raise OperationalError("the database is away")

    monkeypatch.setattr("tenants.middleware.hosts.creator_at", fail)
    browser = SiteClient(ada.host)
    browser.raise_request_exception = False
    answer = browser.get("/")

    assert answer.status_code == 503
    assert_closed(answer)


def test_a_static_file_has_the_policy_too_and_opens_to_no_other_origin(site):
    answer = site.get("/static/icon.svg")

    assert answer.status_code == 200
    assert_closed(answer)
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["/me/", "/", "/courses/", "/nothing-here/", "/notices/"])
def test_what_somebody_with_a_session_sees_is_kept_nowhere(browse, alice, path):
    kept = browse(alice).get(path)["Cache-Control"]

    assert "no-store" in kept
    assert "private" in kept


def test_what_a_visitor_sees_is_asked_for_anew(site):
    assert site.get("/")["Cache-Control"] == "private, no-cache"
    assert site.get("/")["Cache-Control"] == "private, no-cache"  # the kept page
    assert "immutable" in site.get("/theme.css")["Cache-Control"]


def test_the_weaker_policy_of_the_admin_is_found_on_the_platform_alone(site, platform):
    assert "unsafe-inline" in platform.get("/admin/login/")["Content-Security-Policy"]
    for browser in (site, SiteClient(f"nobody.{settings.PLATFORM_HOST}")):
        assert_closed(browser.get("/admin/login/"))


def test_the_proxy_gives_the_same_headers_to_what_the_server_answers_alone(site):
    """A request that gunicorn cannot read never reaches us, and its answer has no header at all."""
    text = (settings.BASE_DIR / "deploy" / "Caddyfile").read_text()
    given = dict(re.findall(r"^\t\t\?(\S+) (.+)$", text, re.MULTILINE))
    ours = site.get("/")

    assert {name: given.get(name) for name in CLOSED} == CLOSED
    assert {*CLOSED, "Content-Security-Policy", "Permissions-Policy"} <= set(given) & set(
        ours.headers
    )
    assert "Strict-Transport-Security" in given
    assert text.count("import closed") == 2  # also where nobody answers
