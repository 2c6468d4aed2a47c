"""A sibling sends everything that changes something, with the victim's cookies: nothing changes."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.headers.secured import HOST
from creatorhub.tests.net.hostile.stage import SESSION, Stage, changed
from creatorhub.tests.net.hostile.wire import EVIL

pytestmark = pytest.mark.xdist_group("secured")

SAFE = {"GET", "HEAD", "OPTIONS"}
SCRIPT = Path(__file__).with_name("attacks.js").read_text()
ATTACK = "([targets, fields]) => attack(targets, fields)"
POSTS = ["form", "multipart", "plain", "nocors", "urlencoded", "cors", "beacon"]
CALLS = ["json", "put", "patch", "delete"]  # a browser asks first, and is told nothing
# Its address is the key, and whoever has it may use it; a sibling's page does not know it.
KEYS = {"accounts:unsubscribe", "accounts:team_invite"}
FIELDS = {
    "csrfmiddlewaretoken": "a" * 64, "title": "Taken", "name": "Taken", "email": "evil@example.com",
    "body": "Taken", "text": "Taken", "role": "owner", "amount": "1", "price": "1", "next": "/",
    "language": "zh-hans", "words": "erase", "confirm": "on", "note": "x", "tags": "x", "code": "1",
    "password": "x", "password1": "x", "login": "evil@example.com", "state": "published",
}  # fmt: skip
# Victim, where, and which share of the routes a sample takes. The whole takes all routes, and all
# ways for the first victim.
VICTIMS = [
    ("ada", "owner", 0.7), ("ada", "fan", 0.25), ("lin", "owner", 0.25), ("lin", "paid", 0.25),
    ("platform", "staff", 0.5), ("platform", "creator", 0.25),
]  # fmt: skip


def test_nothing_is_changed_from_a_siblings_page(stage, secured, say):
    before = secured.ask("digests")
    sent: Counter[str] = Counter()
    asked: list[Any] = []
    routes: set[str] = set()
    for name, person, share in VICTIMS:
        host, visits = meet(stage, name, person)
        targets = unsafe(host, visits, share, routes, is_first=(name, person) == VICTIMS[0][:2])
        stage.came()
        attack(stage, targets)
        asked += stage.came()
        sent.update(way for way, _url in targets)

    posts = [seen for seen in asked if seen.method not in SAFE]
    with_cookie = [seen for seen in posts if SESSION in seen.cookie]
    say(
        f"hostile sibling: {sum(sent.values()):,} attempts on {len(routes)} unsafe routes,"
        f" {len(posts):,} arrived, {len(with_cookie):,} with the victim's session,"
        f" answers {dict(Counter(seen.status for seen in posts))}"
    )
    assert {seen.origin for seen in posts} <= {f"https://{EVIL}", "null"}
    assert {seen.status for seen in posts} == {403}
    assert len(with_cookie) > len(posts) * 0.9  # the attack is real
    assert changed(before, secured.ask("digests")) == []


def test_the_same_from_the_own_page_does_change_something(stage, secured):
    host = stage.signs_in("lin", "paid")
    before = secured.ask("digests")
    stage.goes_to(host, "/me/profile/")
    stage.page.fill("main input[name=name]", "A new name")
    with stage.page.expect_navigation():
        stage.page.press("main input[name=name]", "Enter")

    [posted] = [seen for seen in stage.came() if seen.method == "POST"]
    assert posted.status == 302
    assert "accounts_user" in {table for _schema, table in changed(before, secured.ask("digests"))}


def test_nobody_is_signed_in_as_the_attacker_or_signed_out(stage, secured):
    site = secured.site("ada")
    known = secured.ask("emails", site["host"])[str(site["people"]["stranger"])]
    fields = FIELDS | {"login": known, "password": secured.world["password"]}
    doors = ["/accounts/login/", "/accounts/logout/", "/enter/", "/accounts/2fa/webauthn/login/"]
    ways = ["form", "multipart", "urlencoded", "cors", "beacon"]
    for is_visitor in (True, False):
        host = site["host"] if is_visitor else stage.signs_in("ada", "fan")
        before = stage.session_on(host)
        stage.goes_to_evil()
        attack(stage, [(way, f"https://{host}{door}") for way in ways for door in doors], fields)

        posts = [seen for seen in stage.came() if seen.method == "POST"]
        assert {seen.status for seen in posts} == {403}
        assert stage.session_on(host) == before


def meet(stage: Stage, name: str, person: str) -> tuple[str, list[dict[str, Any]]]:
    """The victim's session is in the browser; the host, and its routes."""
    stage.context.clear_cookies()
    product = stage.product
    if name == "platform":
        stage.has_session(HOST, product.extra[person])
        return HOST, product.ask("visits", None)
    return stage.signs_in(name, person), product.ask("visits", product.site(name))


def unsafe(
    host: str, visits: list[dict[str, Any]], share: float, routes: set[str], *, is_first: bool
) -> list[tuple[str, str]]:
    """Way and address of every attempt; the routes are noted."""
    die = dice(f"posting {host}")
    found = []
    for visit in visits:
        if set(visit["methods"]) <= SAFE or visit["route"] in KEYS:
            continue
        if die.random() >= amount(share, 1.0):
            continue
        routes.add(visit["route"])
        some = die.sample([*POSTS, *POSTS, *CALLS], 2)
        ways = amount(some, [*POSTS, *CALLS] if is_first else some)
        found += [(way, f"https://{host}{visit['path']}") for way in ways]
    return found


def attack(
    stage: Stage, targets: list[tuple[str, str]], fields: dict[str, str] = FIELDS
) -> list[tuple[str, str, str]]:
    """From the sibling's page; way, address and what it saw."""
    page = stage.goes_to_evil()
    page.evaluate(SCRIPT)
    told = page.evaluate(ATTACK, [targets, fields])
    return [tuple(one) for one in told]
