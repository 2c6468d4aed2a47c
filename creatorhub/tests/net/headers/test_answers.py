"""The headers and cookies of every answer of a product that runs as in production."""

import re
from collections import Counter

import pytest

from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.headers.crawl import Crawl
from creatorhub.tests.net.headers.observatory import Page, results, score
from creatorhub.tests.net.headers.oracle import Answer, faults
from creatorhub.tests.net.headers.secured import HOST, Secured

pytestmark = pytest.mark.xdist_group("secured")

NONCE = re.compile(r"'nonce-([^']+)'")
STATUSES = {200, 201, 206, 301, 302, 400, 401, 403, 404, 405, 416, 429, 500, 503} - {201}
WANTED = 105  # of the Observatory's points, on sites and on the platform


@pytest.fixture(scope="module")
def crawl(secured: Secured) -> Crawl:
    """Every host, asked once for all tests."""
    return Crawl(secured, dice("headers"), amount(0.1, 1.0)).walk()


def test_every_answer_is_closed_and_every_cookie_belongs_to_its_host(crawl, say):
    wrong = [f"{answer}: {faults(answer)}" for answer in crawl.answers if faults(answer)]
    cookies = sum(len(answer.cookies) for answer in crawl.answers)
    hosts = {answer.host for answer in crawl.answers}

    say(
        f"headers: {len(crawl.answers):,} answers of {len(crawl.routes)} of {len(crawl.known)}"
        f" routes on {len(hosts)} hosts, {cookies:,} cookies, {len(wrong)} with a fault"
    )
    assert wrong == []
    assert crawl.known == crawl.routes
    assert cookies > 100


def test_the_crawl_met_every_kind_of_answer(crawl, say):
    met = Counter(answer.status for answer in crawl.answers)

    say(f"headers: {', '.join(f'{times} x {status}' for status, times in sorted(met.items()))}")
    assert STATUSES - set(met) == set()


def test_no_nonce_is_told_twice(crawl):
    nonces = Counter(
        nonce
        for answer in crawl.answers
        for nonce in set(NONCE.findall(answer.headers.get("content-security-policy", "")))
    )

    assert [nonce for nonce, times in nonces.items() if times > 1] == []
    assert len(nonces) > 100


def test_plain_http_leads_to_the_same_address_over_tls(crawl):
    plain = [a for a in crawl.answers if not a.is_encrypted and "terms" in a.path]

    assert [(a.status, a.headers.get("location")) for a in plain] == [
        (301, f"https://{HOST}/terms/?x=1"),
        (301, f"https://w-ada.{HOST}/terms/?x=1"),
        (404, None),  # where no site is, nothing is built from what was asked
    ]


PAGES = {
    "platform": (HOST, "/", None),
    "platform sign-in": (HOST, "/accounts/login/", None),
    "platform start": (HOST, "/start/", None),
    "site": (f"w-ada.{HOST}", "/", None),
    "site sign-in": (f"w-ada.{HOST}", "/accounts/login/", None),
    "fan": (f"w-ada.{HOST}", "/me/", "fan"),
    "studio": (f"w-ada.{HOST}", "/studio/", "owner"),
    "sales": (f"w-ada.{HOST}", "/studio/sales/", "owner"),
    "API": (f"w-ada.{HOST}", "/api/v1/me/", "owner"),
    "not found": (f"w-ada.{HOST}", "/nothing-here/", None),
}


def test_the_observatory_gives_sites_and_platform_their_points(secured, say):
    points = {name: points_of(secured, *where) for name, where in PAGES.items()}

    say(f"headers: Observatory {points}")
    assert {name: got for name, got in points.items() if got < WANTED} == {}


def test_the_admin_has_fewer_points_for_what_its_pages_need(secured, say):
    cookie = {"Cookie": f"__Host-session={secured.extra['staff']}"}
    page = page_of(secured, secured.get(HOST, "/admin/", fields=cookie))

    assert "csp-implemented-with-unsafe-eval" in results(page)
    say(f"headers: Observatory, staff admin: {score(page)}")


def points_of(secured: Secured, host: str, path: str, who: str | None) -> int:
    """What the Observatory would give this page."""
    fields = {"Cookie": secured.session("ada", who)} if who else {}
    return score(page_of(secured, secured.get(host, path, fields=fields)))


def page_of(secured: Secured, answer: Answer) -> Page:
    """As the Observatory looks at it: over HTTPS, and where plain HTTP leads."""
    plain = secured.get(answer.host, answer.path, is_encrypted=False)
    return Page(
        host=answer.host,
        headers=answer.headers,
        cookies=answer.cookies,
        body=answer.body.decode("utf-8", "replace"),
        from_http=plain.headers.get("location"),
    )
