"""The count of the days: events become totals, each exactly once, and days stay when deeds go."""

import logging
from datetime import date
from zoneinfo import ZoneInfo

from django.db import OperationalError, transaction
from django.db.models import F, Max
from psycopg.errors import LockNotAvailable

from analytics.models import DayTotal, Event, PersonDay, Tally
from analytics.selectors.books import IS_FIRST, LONG_AGO
from analytics.selectors.periods import site_zone
from tenants.bulk import keep_writers_out
from tenants.connection import connection

log = logging.getLogger(__name__)
STEP = 200_000  # ids of events in one transaction
PATIENCE = "2s"  # how long writers may be kept waiting behind one that takes long

CHUNK = f"""
    SELECT (at AT TIME ZONE %(zone)s)::date AS day, kind, subject_type, subject_id, actor_id,
        amount, {IS_FIRST} AS is_first
    FROM analytics_event event WHERE id > %(after)s AND id <= %(through)s AND at >= %(since)s
"""
INTO = """
    INSERT INTO analytics_daytotal
        (span, kind, subject_type, subject_id, day, events, amount, people)
"""
ADD = """
    ON CONFLICT (kind, subject_type, span, day, subject_id) DO UPDATE SET
        events = analytics_daytotal.events + EXCLUDED.events,
        amount = analytics_daytotal.amount + EXCLUDED.amount,
        people = analytics_daytotal.people + EXCLUDED.people
"""
COUNT_SUBJECTS = f"""
    WITH days AS MATERIALIZED (
        SELECT kind, subject_type, subject_id, day, count(*) AS events, sum(amount) AS amount,
            count(*) FILTER (WHERE is_first) AS people
        FROM ({CHUNK}) chunk GROUP BY 1, 2, 3, 4
    )
    {INTO}
    SELECT 'd', kind, subject_type, subject_id, day, events, amount, people FROM days
    UNION ALL
    SELECT 'm', kind, subject_type, subject_id, date_trunc('month', day)::date, sum(events),
        sum(amount), sum(people)
    FROM days GROUP BY 2, 3, 4, 5
    {ADD}
"""
# What is left of a month of which a part is counted anew.
COUNT_REST_OF_MONTH = f"""
    {INTO}
    SELECT 'm', kind, subject_type, subject_id, %(month)s, sum(events), sum(amount), sum(people)
    FROM analytics_daytotal WHERE span = 'd' AND kind <> '' AND day >= %(month)s
    GROUP BY 2, 3, 4
"""
COUNT_DAYS = f"""
    WITH chunk AS MATERIALIZED (SELECT day, actor_id, amount FROM ({CHUNK}) told),
    fresh AS (
        INSERT INTO analytics_personday (day, actor_id)
        SELECT DISTINCT day, actor_id FROM chunk WHERE actor_id IS NOT NULL
        ON CONFLICT DO NOTHING RETURNING day
    ),
    parts AS (
        SELECT day, count(*) AS events, sum(amount) AS amount, 0 AS people FROM chunk GROUP BY day
        UNION ALL
        SELECT day, 0, 0, count(*) FROM fresh GROUP BY day
    )
    {INTO}
    SELECT 'd', '', '', 0, day, sum(events), sum(amount), sum(people) FROM parts GROUP BY day {ADD}
"""


def tally(*, step: int = STEP) -> int:
    """Count every event that is written by now into the day totals. Returns through which id.

    Works in transactions of `step` ids and goes on where the last one ended, so it can be stopped
    at any moment. Starts anew when the site's time zone has changed. While somebody writes events
    in one long transaction nothing is counted: reports read the open rest themselves.
    """
    _open_books()
    newest = newest_written()
    while (through := _count_on(newest, step)) is not None:
        log.debug("counted through event %s of %s", through, newest)
    return int(Tally.objects.values_list("through_id", flat=True).get())


@transaction.atomic
def _open_books() -> None:
    """See that the one row is there, and that its days are those of the site."""
    zone = site_zone()
    Tally.objects.get_or_create(pk=1, defaults={"zone": zone})
    row = Tally.objects.select_for_update().get()
    if row.zone == zone:
        return
    closed = row.closed_before and row.closed_before.astimezone(ZoneInfo(row.zone)).date()
    _forget_totals_from(closed or date.min)
    Tally.objects.update(through_id=0, zone=zone, version=F("version") + 1)


def _forget_totals_from(day: date) -> None:
    month = day.replace(day=1)
    PersonDay.objects.filter(day__gte=day).delete()
    DayTotal.objects.filter(span=DayTotal.Span.DAY, day__gte=day).delete()
    DayTotal.objects.filter(span=DayTotal.Span.MONTH, day__gte=month).delete()
    with connection.cursor() as cursor:
        cursor.execute(COUNT_REST_OF_MONTH, {"month": month})


def newest_written() -> int:
    """An id up to which no event is still being written; 0 when that cannot be said now.

    Ids are drawn before they are committed, so the highest id that we see may have a lower one
    behind it that we do not see yet. With every writer out for a moment there is none.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            keep_writers_out(Event)
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
            return Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        log.info("events are being written in a long transaction; the count goes on later")
        return 0


@transaction.atomic
def _count_on(newest: int, step: int) -> int | None:
    """Count the next `step` ids, at most through `newest`; None when there is nothing to do."""
    row = Tally.objects.select_for_update().get()
    if row.through_id >= newest or row.zone != site_zone():
        return None
    through = min(row.through_id + step, newest)
    values = {
        "zone": row.zone,
        "after": row.through_id,
        "through": through,
        "since": row.closed_before or LONG_AGO,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SUBJECTS, values)
        cursor.execute(COUNT_DAYS, values)
    Tally.objects.update(through_id=through, version=F("version") + 1)
    return int(through)
