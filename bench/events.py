"""Which layout the ledger of events wants: `python -m bench.events [--events 20000000]`.

Starts an own database in a folder that vanishes and fills one creator's schema: 100,000 fans (few
do most), two years, 500 courses (few are most liked), kinds as on a site that is used. Then it
prints one JSON line per figure: how fast events come in under each layout, what the indexes weigh,
how long the count of the days takes, and each report and page of the studio just after the caches
of PostgreSQL were emptied ("first") and again ("warm", the least disturbed of 7). Exit code 1 when
a warm report or page takes more than 500 ms. It needs 9 minutes and 12 GB of disk.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

LIMIT = 500  # ms
FANS, COURSES, DAYS = 100_000, 500, 730
INSERTED = 200_000
ROUNDS = 7

# Cumulative shares of a thousand deeds; what is not a deed with a course has no subject of it.
KINDS = """
    CASE WHEN d < 400 THEN 'view' WHEN d < 550 THEN 'shelf' WHEN d < 630 THEN 'click'
         WHEN d < 710 THEN 'play' WHEN d < 760 THEN 'pause' WHEN d < 860 THEN 'finish_lesson'
         WHEN d < 900 THEN 'start' WHEN d < 915 THEN 'finish' WHEN d < 935 THEN 'search'
         WHEN d < 955 THEN 'like' WHEN d < 960 THEN 'rating' WHEN d < 965 THEN 'purchase'
         WHEN d < 970 THEN 'renewal' WHEN d < 980 THEN 'post' ELSE 'reply' END
"""
# A fan has visits, and a visit has deeds: ids near each other are near in time. The powers make
# few fans and few courses busy, as on every site.
FILL = f"""
    INSERT INTO analytics_event
        (actor_id, kind, subject_type, subject_id, part_id, value, words, amount, at, key)
    SELECT actor, kind, CASE WHEN kind IN ('post', 'reply') THEN 'group' ELSE 'course' END,
        CASE WHEN kind IN ('post', 'reply') THEN course %% 5 + 1 ELSE course END,
        CASE WHEN kind IN ('finish_lesson', 'play', 'pause') THEN course * 20 + d %% 12 END,
        CASE WHEN kind = 'rating' THEN 1 + d %% 5 END,
        CASE WHEN kind = 'search' THEN 'portrait' ELSE '' END,
        CASE WHEN kind IN ('purchase', 'renewal') THEN 2900 ELSE 0 END,
        at, CASE WHEN kind IN ('view', 'start', 'finish', 'finish_lesson') THEN 'k' || n END
    FROM (
        SELECT n, d, {KINDS} AS kind, at,
            (%(fan)s + floor({FANS} * power(abs(hashint8extended(n / 6, 1) %% 1000003)
                / 1000003.0, 2)))::bigint AS actor,
            (1 + floor({COURSES} * power(abs(hashint8extended(n, 2) %% 1000003)
                / 1000003.0, 3)))::bigint AS course
        FROM (
            SELECT n, abs(hashint8extended(n, 3) %% 1000) AS d,
                %(begin)s::timestamptz + (n * %(pace)s) * interval '1 second' AS at
            FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
        ) numbers
    ) deeds
"""
PEOPLE = """
    INSERT INTO accounts_user (id, password, is_superuser, name, role, language, time_zone, avatar,
        is_remembered, is_personalised, muted, tags, is_staff, is_active, date_joined, email)
    SELECT %(fan)s + n, '', false, '', 'fan', '', '', '', true, true, '{}', '{}', false, true,
        %(begin)s::timestamptz + n %% 730 * interval '1 day', 'f' || n || '@example.com'
    FROM generate_series(0, %(fans)s - 1) n
"""
VISITORS = """
    INSERT INTO analytics_visitor (uid, member_id, source, medium, campaign, referrer, invite,
        landing, first_at)
    SELECT gen_random_uuid(), CASE WHEN n %% 3 = 0 THEN %(fan)s + n / 3 END,
        (ARRAY['', 'google', 'newsletter', 'bilibili.com', 'friend.example'])[1 + n %% 5], '', '',
        '', '', '/', %(begin)s::timestamptz + (n / 3) %% 730 * interval '1 day'
    FROM generate_series(0, %(fans)s * 3 - 1) n
"""
# What a layout without totals has to ask, and what we compare with it.
PLAIN = {
    "activity of 30 days": """
        SELECT (at AT TIME ZONE 'Europe/London')::date AS day, count(*), count(DISTINCT actor_id)
        FROM {table} WHERE at >= %(month)s GROUP BY 1""",
    "active people of a year": """
        SELECT count(DISTINCT actor_id) FROM {table} WHERE at >= %(year)s""",
    "views of all courses, ever": """
        SELECT subject_id, count(*) FROM {table}
        WHERE subject_type = 'course' AND kind = 'view' GROUP BY 1""",
}
FILL_BATCH = 2_000_000


def main() -> int:
    """Print the figures; 1 when a report is too slow."""
    from creatorhub.embedded.testing import services

    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--events", type=int, default=20_000_000)
    parser.add_argument("--reports-only", action="store_true", help="leave the layouts out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ch-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        # The disk is not waited for: the figures are of work, and are compared with each other.
        with services(Path(folder) / "s", careless=True) as environ:
            os.environ.update(environ, DJANGO_SETTINGS_MODULE="creatorhub.settings")
            return measure(options.events, with_layouts=not options.reports_only)


def measure(events: int, *, with_layouts: bool) -> int:
    """Everything after the servers are up."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench.event_layouts import compare_layouts
    from tenants import services as tenants
    from tenants.schemas import open_creator

    call_command("migrate_all", verbosity=0)
    with open_creator(make_site(tenants)):
        span = fill(events)
        if with_layouts:
            compare_layouts(events, span)
        return 0 if reports_are_quick(span) else 1


def make_site(tenants: Any) -> Any:
    """One creator with an empty site."""
    from accounts.models import User

    person = User.objects.create_user("ada@example.com")
    return tenants.make_site(
        owner_id=person.pk, subdomain="ada", title="Ada", language="en", currency="EUR",
        time_zone="Europe/London",
    )  # fmt: skip


def fill(events: int) -> dict[str, Any]:
    """Fans, visitors and events up to now; returns the moments that reports ask about."""
    from django.utils import timezone

    now = timezone.now()
    begin = now - timedelta(days=DAYS)
    values: dict[str, Any] = {"fan": 1000, "fans": FANS, "begin": begin}
    values["pace"] = DAYS * 86400.0 / events
    with quiet():
        run("CREATE EXTENSION IF NOT EXISTS pg_buffercache SCHEMA extensions")
    run(PEOPLE, values)
    run(VISITORS, values)
    note("fans and visitors are there")
    started = time.perf_counter()
    put_back = _strip()
    for first in range(0, events, FILL_BATCH):
        last = min(first + FILL_BATCH, events) - 1
        run(FILL, {**values, "first": first, "last": last})
        note(f"{last + 1:,} events after {time.perf_counter() - started:.0f} s")
    for statement in put_back:
        run(statement)
    note(f"indexes after {time.perf_counter() - started:.0f} s")
    run("VACUUM ANALYZE analytics_event, accounts_user, analytics_visitor")
    days = {name: now - timedelta(days=count) for name, count in SPANS.items()}
    return {**values, **days, "events": events}


def _strip() -> list[str]:
    """Take indexes and constraints off the events; returns the statements that put them back."""
    table = "'analytics_event'::regclass"
    made = rows(
        "SELECT conname, format('ALTER TABLE analytics_event ADD CONSTRAINT %%I %%s', conname,"
        f" pg_get_constraintdef(oid)) FROM pg_constraint WHERE conrelid = {table}"
        " AND contype IN ('p', 'u', 'f') ORDER BY contype DESC",
        {},
    )
    for name, _statement in made:
        run(f'ALTER TABLE analytics_event DROP CONSTRAINT "{name}"')
    indexes = rows(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        f" WHERE indrelid = {table}"
    )
    for name, _statement in indexes:
        run(f"DROP INDEX {name}")
    return [statement for _name, statement in [*made, *indexes]]


SPANS = {"month": 30, "year": 365}


def reports_are_quick(span: dict[str, Any]) -> bool:
    """Count the days, then ask every report for 30 days, a year and ever."""
    from analytics import selectors, services
    from bench.event_pages import furnish, pages

    started = time.perf_counter()
    services.tally()
    say("counting all events into days", time.perf_counter() - started, "s")
    run("VACUUM ANALYZE analytics_daytotal, analytics_personday")
    for table in ("daytotal", "personday"):
        say(f"rows of {table}", rows(f"SELECT count(*) FROM analytics_{table}")[0][0], "rows")
        say(f"size of {table}", size(f"analytics_{table}"), "MB")
    run(FILL, {**span, "first": span["events"], "last": span["events"] + 20_000})
    started = time.perf_counter()
    services.tally()
    say("counting a day of 20,000 events", (time.perf_counter() - started) * 1000)
    # Every report is asked with 20,000 events that are not counted yet.
    run(FILL, {**span, "first": span["events"] + 30_000, "last": span["events"] + 50_000})
    worst = max(timed(name, ask) for name, ask in questions(selectors))
    furnish(COURSES)
    slowest = max(timed(name, ask) for name, ask in pages())
    say("slowest warm report", worst)
    say("slowest warm page", slowest)
    return max(worst, slowest) <= LIMIT


def questions(selectors: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every report of the memory by what it is asked."""
    periods = {"30 days": selectors.Period.last(30), "a year": selectors.Period.last(365)}
    everything = list(range(1, COURSES + 1))
    for name, period in {**periods, "2 years": selectors.Period.last(DAYS)}.items():
        for ask in (selectors.activity, selectors.active_people, selectors.joined):
            yield f"{ask.__name__}, {name}", partial(ask, period)
        yield f"pulse, {name}", partial(selectors.pulse, period)
        yield f"funnel, {name}", partial(selectors.funnel_by_channel, period)
        yield (
            f"course_totals of {COURSES}, {name}",
            partial(selectors.course_totals, everything, period),
        )
    yield f"course_totals of {COURSES}, ever", partial(selectors.course_totals, everything)
    yield "course_totals of the busiest, ever", partial(selectors.course_totals, [1])
    yield "lesson_dropoff of the busiest", partial(selectors.lesson_dropoff, 1)
    yield "pace of the busiest", partial(selectors.pace, 1, (0, 1, 3, 7, 14, 30, 60, 90))


def timed(name: str, ask: Callable[[], Any]) -> float:
    """Milliseconds when warm, as the least disturbed round had it; says the first time, too."""
    forget_pages()
    spent = []
    for _round in range(ROUNDS + 1):
        started = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - started) * 1000)
    say(f"{name}: first", spent[0])
    warm = min(spent[1:])
    say(f"{name}: warm", warm)
    return warm


def forget_pages() -> None:
    """Empty PostgreSQL's own cache; that of the system stays."""
    with quiet():
        rows("SELECT count(pg_buffercache_evict(bufferid)) FROM pg_buffercache")


@contextmanager
def quiet() -> Iterator[None]:
    """Where the extension for it is missing, the first time is as warm as the system leaves it."""
    from django.db import DatabaseError, transaction

    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        note(str(error))


def run(statement: str, values: dict[str, Any] | None = None) -> None:
    """One statement in the open schema."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rows(statement: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows of a statement in the open schema."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def size(name: str) -> float:
    """Of a table with its indexes, or of one index, in MB."""
    function = "pg_total_relation_size"
    return float(rows(f"SELECT {function}(%(name)s::regclass) / 1e6", {"name": name})[0][0])


def note(text: str) -> None:
    """Progress, beside the figures."""
    sys.stderr.write(f"{text}\n")


def say(figure: str, value: float, unit: str = "ms") -> None:
    """One figure on one line."""
    line = {"figure": figure, "value": round(float(value), 1), "unit": unit}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
