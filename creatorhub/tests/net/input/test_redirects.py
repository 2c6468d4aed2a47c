"""No address that somebody sends along leads away from the site where it was opened."""

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings

from accounts.models import User
from creatorhub.embedded.state import PROJECT as ROOT
from creatorhub.tests.net.amount import WHOLE, dice
from creatorhub.tests.net.input.asking import Got, ask, browser, undone
from creatorhub.tests.net.input.tricks import EVIL, leads_away, tricks
from creatorhub.world import PASSWORD
from creatorhub.world.visits import visits
from tenants.schemas import open_schema

FORM = "application/x-www-form-urlencoded"
HERE = "/privacy/?zq=back"  # a harmless way back: whoever gives it back leads where it is told
Way = Callable[[Any, str], list[Got]]


def get(path: str) -> Way:
    return lambda client, to: [ask(client, "GET", f"{path}{quote(to)}")]


def post(path: str, name: str = "next", **fields: str) -> Way:
    return lambda client, to: [
        ask(client, "POST", path, data=urlencode({**fields, name: to}), content_type=FORM)
    ]


def referred(path: str) -> Way:
    """By the header that names the page before."""
    return lambda client, to: [
        ask(client, "POST", path, data="", content_type=FORM, headers={"Referer": header(to)})
    ]


def header(text: str) -> str:
    """As far as a server lets it through."""
    return re.sub(r"[\r\n\x00]", "", text).encode("utf-8", "replace").decode("latin-1")


def through_factors(client: Any, to: str) -> list[Got]:
    """Kept in the session until a factor is set up."""
    with undone():
        client.get(f"/accounts/2fa/protect/?next={quote(to)}")
        return [ask(client, "GET", "/accounts/2fa/on/")]


def known(site: Any) -> dict[str, tuple[str, Way]]:
    """The ways that lead on, by name: who takes it, and how."""
    with open_schema(site.schema):
        email = User.objects.get(pk=site.people["fan"]).email
    signed = {"login": email, "password": PASSWORD}
    offers = site.rows["billing.offer"]
    return {
        "account_login": ("", post("/accounts/login/", **signed)),
        "account_login?": ("fan", get("/accounts/login/?next=")),
        "account_signup?": ("fan", get("/accounts/signup/?next=")),
        "account_confirm_login_code?": ("fan", get("/accounts/login/code/confirm/?next=")),
        "account_logout": ("fan", post("/accounts/logout/")),
        "account_reauthenticate": (
            "stranger", post("/accounts/reauthenticate/", password=PASSWORD)
        ),
        "set_language": ("", post("/i18n/setlang/", language="en")),
        "set_language, from": ("", referred("/i18n/setlang/")),
        "mfa_protect": ("stranger", through_factors),
        "billing:offer": ("paid", get("/offers/?keys=tier:1&next=")),
        "billing:buy": ("paid", lambda client, to: [
            ask(client, "POST", f"/buy/?offer={offer}&next={quote(to)}", data="", content_type=FORM)
            for offer in offers[:2]
        ]),
        "recommend:interests": ("paid", post("/me/suggestions/topics/", later="")),
        "recommend:take_back": ("paid", lambda client, to: [
            ask(client, "POST", "/me/suggestions/undo/", content_type=FORM,
                data=urlencode({"course": course, "next": to}))
            for course in site.rows["courses.course"]
        ]),
        "strong, from": ("weak", referred("/studio/lists/")),
    }  # fmt: skip


def own(site: Any) -> str:
    return f"{site.host if site else settings.PLATFORM_HOST}:{settings.PORT}"


def away(got: Got, host: str) -> bool:
    """A redirect, of HTTP or htmx, that leaves; or a page with a refresh that does."""
    fresh = re.search(rb'http-equiv="?refresh"?[^>]*url=([^">]*)', got.body, re.IGNORECASE)
    ways = [got.where, fresh[1].decode() if fresh else ""]
    return any(leads_away(way, host) for way in ways)


def sample(ways: dict[str, Any], host: str) -> Iterator[tuple[str, str]]:
    """Each way with each trick; in a sample each trick once, and each way with a dozen."""
    found, cast = list(tricks(host)), dice("redirects")
    if WHOLE:
        yield from ((name, trick) for name in ways for trick in found)
        return
    names = list(ways)
    yield from ((names[place % len(names)], trick) for place, trick in enumerate(found))
    yield from ((name, trick) for name in names for trick in cast.sample(found, 12))


@pytest.fixture
def clients(world: Any, db: None) -> dict[str, Any]:
    site = world["ada"]
    clients = {person: browser(site, person) for person in ("", "fan", "paid", "stranger", "owner")}
    with open_schema(site.schema):
        weak = browser(site)
        weak.sign_in(User.objects.get(pk=site.people["owner"]), strong=False)
    return {**clients, "weak": weak}


def test_no_trick_leads_away(world, clients, say):
    site = world["ada"]
    ways, host, found, number = known(site), own(site), [], 0
    assert len(list(tricks(host))) >= 200
    for name, trick in sample(ways, host):
        person, way = ways[name]
        for got in way(clients[person], trick):
            number += 1
            if away(got, host) or got.status >= 500:
                found.append(f"{name} {trick[:60]!r}: {got.status} {got.where[:80]!r} {got.error}")

    assert found == []
    say(f"input: {number} redirects with {len(list(tricks(host)))} tricks, none leads away")


@pytest.mark.parametrize("to", ["https:/evil.test/", "http:/evil.test/", "HTTPS:/evil.test"])
def test_one_slash_after_a_scheme_leads_away(to):
    """From a page of the other scheme it does."""
    assert leads_away(to, "w-ada.localhost:8000")
    assert not leads_away("/courses/", "w-ada.localhost:8000")


def test_the_ways_lead_on_when_they_are_harmless(world, clients):
    """Else the tricks above would prove nothing."""
    silent = {
        name
        for name, (person, way) in known(world["ada"]).items()
        if not any("zq=back" in got.where for got in way(clients[person], HERE))
    }

    assert silent == {"strong, from"}  # it wants a whole address


@pytest.mark.parametrize("ending", ["", "/", "/courses", "/studio/", "/accounts/login", "/%2e%2e"])
def test_no_address_leads_away_by_its_own_path(ending, world, clients):
    site = world["ada"]
    for slashes in ("//", "///", "/\\", "\\\\", "/%2f", "/%5c", "//%09/", "/%0a/", "/.//", "/;//"):
        for client, host in ((clients[""], own(site)), (browser(None), own(None))):
            got = ask(client, "GET", f"{slashes}{EVIL}{ending}")
            assert not away(got, host), (slashes, ending, got.where)
            assert got.status < 500


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/logout/", "/i18n/setlang/",
                                  "/admin/login/", "/admin/logout/"])  # fmt: skip
def test_the_platform_leads_nobody_away(path, db, world):
    client, host = browser(None), own(None)
    for trick in dice(path).sample(list(tricks(host)), 220 if WHOLE else 25):
        for got in get(f"{path}?next=")(client, trick) + post(path)(client, trick):
            assert not away(got, host), (trick, got.where)
            assert got.status < 500, got.error


def names_in_code() -> set[str]:
    """Every parameter that the product reads from an address or a form by name."""
    found = {"next", "return_to", "url", "back", "to", "redirect_to", "continue"}
    for path in ROOT.glob("*/**/*.py"):
        if {"tests", ".venv", "node_modules", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                of = ast.unparse(node.func.value)
                first = node.args[0]
                if of.endswith((".GET", ".POST")) and isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def test_no_other_route_leads_where_it_is_told(world, clients, say):
    """Every route and parameter with a way back: who gives it back is known above. In a sample
    the owner alone asks, to whom every door is open, and of programs nothing."""
    site, found, number = world["ada"], set(), 0
    told = urlencode(dict.fromkeys(names_in_code(), HERE))
    for visit in visits(site):
        people = ["", "fan", "owner"] if WHOLE else ["owner"][visit.route.startswith("api:") :]
        for person in people:
            for method in sorted(visit.methods & {"GET", "POST"}):
                number += 1
                got = ask(
                    clients[person], method, f"{visit.path}?{told}", data=told,
                    content_type=FORM, headers={"Referer": f"http://{own(site)}{HERE}"},
                )  # fmt: skip
                if got.where.removeprefix(f"http://{own(site)}").startswith(HERE):
                    found.add(visit.route)

    assert found <= {name.partition(",")[0].rstrip("?") for name in known(site)}
    assert found >= {"account_logout", "set_language", "recommend:interests"}, "it is blind"
    say(f"input: {number} requests of all routes; {len(found)} lead where they are told, all known")
