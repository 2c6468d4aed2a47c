"""A sibling asks for everything that a page can ask for: it reads nothing, and nothing happens."""

import time
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import pytest

from creatorhub.doors import TAKEN_ALONG
from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.headers.secured import HOST
from creatorhub.tests.net.hostile.stage import SESSION, Stage, changed
from creatorhub.tests.net.hostile.test_posting import attack, meet
from creatorhub.tests.net.hostile.wire import EVIL

pytestmark = pytest.mark.xdist_group("secured")

WAYS = ["image", "script", "style", "prefetch", "fetched", "asked", "told", "video"]
VICTIMS = [
    ("ada", "owner", 1.0), ("ada", "fan", 0.3), ("lin", "paid", 0.3), ("platform", "staff", 0.5)
]  # fmt: skip
# What a page that a visitor is led to writes by itself, as when she had typed its address.
REMEMBERED = {
    "accounts_notice": "a mail leads to what is new by its notice, which is read then",
    "analytics_event": "that a page was seen",
    "courses_progress": "that a fan opened a lesson, which is where she goes on",
    "analytics_visitor": "a browser that is seen for the first time",
    "django_session": "what a page keeps for the next one, as a question that was asked",
    "usersessions_usersession": "when a session was used last",
}


LEAD = "url => { setTimeout(() => { location.href = url; }); }"


def test_nothing_is_read_and_nothing_happens_by_asking(stage, secured, say):
    before = secured.ask("digests")
    told: list[tuple[str, str, str]] = []
    asked: list[Any] = []
    for name, person, share in VICTIMS:
        host, visits = meet(stage, name, person)
        die = dice(f"reading {host} {person}")
        targets = [
            (way, f"https://{host}{visit['path']}")
            for visit in visits
            if "GET" in visit["methods"] and die.random() < amount(share, 1.0)
            for way in die.sample(WAYS, amount(1, 4))
        ]
        stage.came()
        told += attack(stage, targets)
        asked += stage.came()

    known = sum(SESSION in seen.cookie for seen in asked)
    say(
        f"hostile sibling: {len(told):,} readings, {known:,} with the victim's session,"
        f" outcomes {dict(Counter(outcome.split()[0] for *_, outcome in told))},"
        f" answers {dict(Counter(seen.status for seen in asked))}"
    )
    assert known > 50
    assert [one for one in told if one[2].startswith("read")] == []
    assert [one for one in told if is_shown(*one)] == []
    assert {
        seen.path for seen in asked if seen.status != 403 and "/media/" not in seen.path
    } == set()
    assert changed(before, secured.ask("digests")) == []


def test_where_a_sibling_leads_a_visitor_nothing_is_done(stage, secured, say):
    before = secured.ask("digests")
    led = 0
    for name, person, _share in VICTIMS:
        host, visits = meet(stage, name, person)
        paths = [visit["path"] for visit in visits if "GET" in visit["methods"]]
        for path in dice(f"leading {host} {person}").sample(paths, amount(8, len(paths))):
            lead(stage, f"https://{host}{path}")
            led += 1
        assert stage.session_on(host) is not None

    moved = {table for _schema, table in changed(before, secured.ask("digests"))}
    asked = [seen for seen in stage.came() if SESSION in seen.cookie]
    say(f"hostile sibling: {led} pages a visitor was led to, remembered in {sorted(moved)}")
    assert len(asked) >= led
    assert moved - set(REMEMBERED) == set()


def test_where_a_sibling_leads_the_creator_nothing_is_exported(stage, secured, say):
    """Not even by a window of its own, which is no page that another one draws into itself."""
    host, exports = exports_of(stage)
    before = secured.ask("digests")
    stage.came()
    for path in exports:
        lead(stage, f"https://{host}{path}")
    asked = {(seen.path, seen.status) for seen in stage.came() if SESSION in seen.cookie}

    say(f"hostile sibling: {len(exports)} exports a creator was led to, all refused")
    assert {(path, status) for path, status in asked if path in exports} == {
        (path, 403) for path in exports
    }
    moved = {table for _schema, table in changed(before, secured.ask("digests"))}
    assert moved - set(REMEMBERED) == set()


def test_from_the_own_page_it_is_exported(stage, secured):
    """Else the refusals above would prove nothing."""
    host, exports = exports_of(stage)
    stage.goes_to(host, "/studio/insights/")
    for path in exports:
        told = stage.page.evaluate("path => fetch(path).then(got => got.status)", path)
        assert told == 200, path


def exports_of(stage: Stage) -> tuple[str, list[str]]:
    """The creator is signed in; the host, and every address there that gives a file of many
    people's data and writes into the log that it was taken along."""
    host, visits = meet(stage, "ada", "owner")
    found = [
        f"{visit['path']}?{urlencode(TAKEN_ALONG[visit['route']])}".rstrip("?")
        for visit in visits
        if visit["route"] in TAKEN_ALONG
    ]
    assert len(found) == len(TAKEN_ALONG)
    return host, found


def lead(stage: Stage, url: str) -> None:
    """The sibling's page takes its visitor there."""
    page = stage.context.new_page()
    page.goto(f"https://{EVIL}/")
    came, end = len(stage.wire.seen), time.monotonic() + 10
    page.evaluate(LEAD, url)
    while len(stage.wire.seen) == came and time.monotonic() < end:
        page.wait_for_timeout(20)
    page.close()


def is_shown(way: str, url: str, outcome: str) -> bool:
    """Whether the sibling's page could use what came; public pictures are for everybody."""
    is_use = way in {"image", "script", "style", "video"} and outcome == "loaded"
    is_seen = way == "fetched" and outcome == "opaque"
    return (is_use or is_seen) and "/media/public/" not in url


def test_a_page_of_the_platform_shows_public_pictures_of_the_sites(stage):
    stage.goes_to(HOST, "/")

    broken = "images => images.filter(i => i.complete && !i.naturalWidth).map(i => i.src)"
    assert stage.page.eval_on_selector_all("img", broken) == []
