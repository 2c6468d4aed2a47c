"""Whatever a request calls the host, links lead to the stored one."""

import ast
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail

from accounts.models import User
from creatorhub.embedded.state import PROJECT as ROOT
from creatorhub.tests.net.amount import WHOLE, dice
from creatorhub.tests.net.input.asking import Got, ask, browser
from creatorhub.tests.test_sign_up import FORM as SIGN_UP
from creatorhub.world.visits import visits
from tenants.schemas import open_schema

FORM = "application/x-www-form-urlencoded"
FORGED, PORT = "forged-zq.test", "4711"
HEADERS = {
    "X-Forwarded-Host": FORGED, "Forwarded": f"host={FORGED};proto=https", "X-Host": FORGED,
    "X-Original-Host": FORGED, "X-Forwarded-Server": FORGED, "X-HTTP-Host-Override": FORGED,
    "X-Original-URL": f"http://{FORGED}/", "X-Rewrite-URL": f"//{FORGED}/", "Base-Url": FORGED,
    "X-Forwarded-Port": PORT, "X-Forwarded-Prefix": f"//{FORGED}", "X-Forwarded-Proto": "gopher",
    "Referer": f"http://{FORGED}/x", "X-Wap-Profile": f"http://{FORGED}/", "Via": FORGED,
    "X-Forwarded-For": FORGED, "X-Real-Ip": FORGED, "True-Client-IP": FORGED,
}  # fmt: skip
# Where the name of the host is only compared or looked up, never written.
ASKS_FOR_THE_HOST = {
    "creatorhub/strong.py": "whether a Referer was a page of ours",
    "creatorhub/middleware.py": "whether an Origin was a page of ours",
    "creatorhub/caching.py": "a part of the key of a page that is kept",
    "tenants/middleware.py": "the look-up of the site itself",
    "creatorhub/isolation/asking.py": "asks: says the site's own stored host",
    "creatorhub/embedded/stack.py": "asks: says the platform's own stored host",
    "deploy/alive.py": "asks: says the platform's own stored host",
}
WORDS = re.compile(r"get_host|build_absolute_uri|get_current_site|HTTP_HOST|SERVER_NAME")
HEADER = "Host"


def forged(client: Any, method: str, path: str, data: str = "") -> Got:
    """A request that says in every header that it came to another host or port."""
    host = f"{client.defaults['SERVER_NAME']}:{PORT}"
    headers = {**HEADERS, "Host": host, "Origin": f"http://{host}"}
    return ask(client, method, path, data=data, content_type=FORM, headers=headers)


def betrays(got: Got) -> bool:
    """Whether anything of the answer was made from what the request said of its host."""
    seen = b" ".join([got.body, *(f"{value}".encode() for value in got.headers.values())])
    return FORGED.encode() in seen or f":{PORT}".encode() in seen


def test_no_page_leads_to_a_forged_host(world, db, say):
    found, number, site = [], 0, world["ada"]
    people = {person: browser(site, person) for person in ("", "fan", "owner")}
    for visit in visits(site):
        asked = people if WHOLE else [dice(visit.route).choice(list(people))]
        for person in asked:
            got, number = forged(people[person], "GET", visit.path), number + 1
            if betrays(got) or got.status >= 500:
                found.append(f"{visit.route} as {person}: {got.status} {got.error}")
    for visit in visits(None):
        if not visit.route.startswith("admin:"):
            got, number = forged(browser(None), "GET", visit.path), number + 1
            if betrays(got):
                found.append(f"{visit.route}: {got.status}")

    assert found == []
    say(f"input: {number} pages asked for under a forged host, no link leads there")


def test_absolute_links_name_the_stored_host(world, db):
    """Where there are some: in these the forged name could have stood."""
    site = world["ada"]
    stored = f"http://{site.host}:".encode()
    for path in ("/", "/robots.txt", "/sitemap.xml", "/courses/"):
        got = forged(browser(site), "GET", path)
        assert stored in got.body and not betrays(got), path
    api = forged(browser(site, "owner"), "GET", "/api/v1/courses/?page_size=1")
    assert stored in api.body
    schema = forged(browser(site, "owner"), "GET", "/api/v1/schema.json")
    assert schema.status == 200
    assert not betrays(schema)


@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/start/"])
def test_no_mail_names_a_forged_host(path, world, db, mailoutbox):
    site = None if path == "/start/" else world["ada"]
    fields = SIGN_UP
    if site:
        with open_schema(site.schema):
            fields = {"email": User.objects.get(pk=site.people["stranger"]).email}

    got = forged(browser(site), "POST", path, urlencode(fields))

    assert got.status == 302, got.body[:500]
    assert not betrays(got)
    [letter] = [one.message().as_string() for one in mail.outbox]
    assert FORGED not in letter
    assert f":{PORT}" not in letter


@pytest.mark.parametrize(
    "host", [FORGED, f"{FORGED}:80", "w-ada.localhost.forged-zq.test", "a@forged-zq.test", "[::1]",
             "w-ada.localhost, forged-zq.test", "forged-zq.test/w-ada.localhost", "", ".", "%00"]
)  # fmt: skip
def test_an_unknown_host_is_not_found_and_not_named(host, world, db):
    got = ask(browser(world["ada"]), "GET", "/", headers={"Host": host})

    assert got.status in {404, 400}
    assert not betrays(got)


def test_nobody_asks_the_request_for_its_host():
    found = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("*/**/*.py")
        if not {"tests", ".venv", "node_modules", "migrations", "bench"} & set(path.parts)
        and _asks(path.read_text())
    }
    templates = [path for path in ROOT.glob("templates/**/*") if path.is_file()]

    assert found == set(ASKS_FOR_THE_HOST)
    assert [str(path) for path in templates if WORDS.search(path.read_text())] == []


def _asks(text: str) -> bool:
    said = (
        getattr(node, "attr", getattr(node, "id", getattr(node, "value", "")))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute | ast.Name | ast.Constant)
    )
    return any(word == HEADER or isinstance(word, str) and WORDS.fullmatch(word) for word in said)


@pytest.mark.parametrize(
    "asked",
    ["request.get_host()", "get_current_site(request)", 'request.META["HTTP_HOST"]',
     'request.META.get("SERVER_NAME")', 'request.headers["Host"]'],
)  # fmt: skip
def test_each_way_of_asking_is_noticed(asked):
    assert _asks(f"host = {asked}")
