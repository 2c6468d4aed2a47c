"""The count of the days: events become totals, each exactly once, and days stay when deeds go."""

import logging
from zoneinfo import ZoneInfo

from django.db import OperationalError, transaction
from django.db.models import F, Max
from psycopg.errors import LockNotAvailable

from analytics.models import DayTotal, Event, PersonDay, Tally
from analytics.selectors.books import EVER
from analytics.selectors.periods import site_zone
from tenants.bulk import keep_writers_out
from tenants.connection import connection

log = logging.getLogger(__name__)
STEP = 200_000  # ids of events in one transaction
PATIENCE = "2s"  # how long writers may be kept waiting behind one that takes long

CHUNK = """
    SELECT (at AT TIME ZONE %(zone)s)::date AS day, kind, subject_type, subject_id, actor_id, amount
    FROM analytics_event WHERE id > %(after)s AND id <= %(through)s AND at >= %(since)s
"""
ADD = """
    ON CONFLICT (kind, subject_type, subject_id, day) DO UPDATE SET
        events = analytics_daytotal.events + EXCLUDED.events,
        amount = analytics_daytotal.amount + EXCLUDED.amount,
        people = analytics_daytotal.people + EXCLUDED.people
"""
COUNT_SUBJECTS = f"""
    INSERT INTO analytics_daytotal
        (kind, subject_type, subject_id, day, events, amount, people)
    SELECT kind, subject_type, subject_id, day, count(*), sum(amount), 0
    FROM ({CHUNK}) chunk GROUP BY 1, 2, 3, 4 {ADD}
"""
COUNT_DAYS = f"""
    WITH chunk AS MATERIALIZED ({CHUNK}),
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
    INSERT INTO analytics_daytotal
        (kind, subject_type, subject_id, day, events, amount, people)
    SELECT '', '', 0, day, sum(events), sum(amount), sum(people) FROM parts GROUP BY day {ADD}
"""


def tally(*, step: int = STEP) -> int:
    """Count every event that is written by now into the day totals. Returns through which id.

    Works in transactions of `step` ids and goes on where the last one ended, so it can be stopped
    at any moment. Starts anew when the site's time zone has changed. While somebody writes events
    in one long transaction nothing is counted: reports read the open rest themselves.
    """
    _open_books()
    newest = _newest_written()
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
    totals, people = DayTotal.objects.all(), PersonDay.objects.all()
    if row.closed_before:
        closed = row.closed_before.astimezone(ZoneInfo(row.zone)).date()
        totals, people = totals.filter(day__gte=closed), people.filter(day__gte=closed)
    totals.delete()
    people.delete()
    Tally.objects.update(through_id=0, zone=zone, version=F("version") + 1)


def _newest_written() -> int:
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
        "since": row.closed_before or EVER,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SUBJECTS, values)
        cursor.execute(COUNT_DAYS, values)
    Tally.objects.update(through_id=through, version=F("version") + 1)
    return int(through)
