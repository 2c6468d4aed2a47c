"""A schema is dropped by hand in mid-run: its own site says that it is away, all others go on."""

import threading
import time
from typing import Any

import psycopg
import pytest
from psycopg import sql

from creatorhub.tests.net.amount import SEED, amount
from creatorhub.tests.net.forcing.asks import Ask, Menu
from creatorhub.tests.net.forcing.crowd import Crowd, Line
from creatorhub.tests.net.forcing.errands import Errands
from creatorhub.tests.net.forcing.test_kept_twice import ticks
from creatorhub.tests.net.forcing.test_requests import changed
from creatorhub.tests.net.forcing.town import Town
from creatorhub.tests.net.forcing.windows import Windows
from creatorhub.tests.net.forcing.words import word
from creatorhub.tests.safety.house import until

pytestmark = pytest.mark.xdist_group("forcing")

REQUESTS = amount(500, 4_000)
AWAY = frozenset({404, 503})  # what a site without a schema says
TASKS = ["accounts.tasks.mail_notices", "billing.tasks.follow_up", "growth.tasks.mail_letters",
         "creatorhub.tasks.sweep", "creatorhub.tasks.morning"]  # fmt: skip
IDLE = 0.5  # of one core, for a worker that has nothing to do


def test_a_dropped_schema_takes_nothing_but_its_own_site_with_it(town: Town, say) -> None:
    began, before = time.monotonic(), town.public()
    site, worker = town.sites[-1], town.pid("worker")
    windows, errands = Windows(), Errands(town, SEED, 0, 0, 0)
    crowd = Crowd(town, windows, SEED, REQUESTS)
    crowd.learn()
    asking = threading.Thread(target=crowd.run)
    asking.start()
    until(lambda: crowd.left < REQUESTS * 0.8, 30, "people ask")
    with windows.open(site=site["number"], after=120, more=AWAY):
        errands.send([(name, [site["schema"]]) for name in TASKS * 3])
        drop(town, site["schema"])
        errands.send([(name, [site["schema"]]) for name in TASKS * 3])
        run = night(town, site)
        asking.join()
    town.sites.remove(site)
    answers = {ask.path: status for ask, status in look(town, site)}
    until(lambda: errands.queued() == 0, 30, "every message is fetched")
    until(lambda: state_of(town, run) == "failed", 60, "the night is put aside", 0.3)
    say(
        f"forcing: a schema dropped under {REQUESTS} requests and {len(TASKS) * 6} tasks: "
        f"{sorted(set(answers.values()))} from its own site, {len(crowd.wrongs)} wrong answers, "
        f"{time.monotonic() - began:.0f} s, SEED={SEED}"
    )

    assert [str(wrong) for wrong in crowd.wrongs[:20]] == []
    assert {path: status for path, status in answers.items() if status not in AWAY} == {}
    assert town.foreign_rows() == [], f"SEED={SEED}"
    assert changed(before, town.public()) == set(), f"SEED={SEED}"
    assert town.pid("worker") == worker, "the worker died"
    assert busy(town) < IDLE, "the worker spins"
    assert_works(town, errands)


def drop(town: Town, schema: str) -> None:
    """By hand, as often as it takes: people are in it."""

    def gone() -> bool:
        with town.connect() as books:
            books.execute("SET lock_timeout = '1s'")
            try:
                books.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
            except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
                return False
        return True

    until(gone, 30, "the schema is dropped")


def night(town: Town, site: dict[str, Any]) -> int:
    """A night of the site, for the next tick to take up."""
    with town.connect() as books:
        (run,) = books.execute(
            "INSERT INTO public.tenants_run (creator_id, day, by_hand, state, attempts, created_at,"
            " note) VALUES (%s, current_date, gen_random_uuid(), 'due', 0, now(), '') RETURNING id",
            [site["creator"]],
        ).fetchone()  # type: ignore[misc]
    return int(run)


def state_of(town: Town, run: int) -> str:
    """How a night stands."""
    with town.connect() as books:
        asked = "SELECT state FROM public.tenants_run WHERE id = %s"
        return str(books.execute(asked, [run]).fetchone()[0])  # type: ignore[index]


def look(town: Town, site: dict[str, Any]) -> list[tuple[Ask, int]]:
    """What the dropped site says to people with sessions, programs and writers."""
    lesson = Menu(site).lesson
    asks = [Ask("", path, "fan0") for path in ("/", "/courses/course/", lesson, "/me/")]
    asks += [Ask("", "/studio/", "owner"), Ask("", "/studio/members/members.csv", "owner")]
    asks += [Ask("", "/api/v1/me/", "token:fan"), Ask("", "/api/v1/courses/", "token:owner")]
    asks += [Ask("", "/courses/?page=1"), Ask("", "/accounts/login/?next=/", "fan1")]
    asks += [Ask("", "/groups/room/post/", "fan1", "POST", b"csrfmiddlewaretoken=" + b"a" * 32)]
    crowd = Crowd(town, Windows(), SEED, 0)
    return [(ask, crowd.fetch(Line(town.port), ask, site, site["host"]).status) for ask in asks]


def busy(town: Town) -> float:
    """Which part of one core the worker and its children use."""
    began, first = time.monotonic(), _ticks(town)
    time.sleep(1.5)
    return (_ticks(town) - first) / 100 / (time.monotonic() - began)


def _ticks(town: Town) -> int:
    return sum(ticks(pid) for pid in (town.pid("worker"), *town.children("worker")))


def assert_works(town: Town, errands: Errands) -> None:
    """The worker still mails for the others."""
    errands.notices = 1
    with town.connect() as books:
        books.execute(f'SET search_path = "{town.sites[0]["schema"]}"')
        books.execute("DELETE FROM accounts_notice WHERE key = 'errand:0'")
        errands.write_notices(books, town.sites[0])
        errands.send([("accounts.tasks.mail_notices", [town.sites[0]["schema"]])])
        mailed = "SELECT 1 FROM accounts_notice WHERE key = 'errand:0' AND mailed_at IS NOT NULL"
        until(lambda: books.execute(mailed).fetchone(), 20, f"{word(0)} is mailed")
