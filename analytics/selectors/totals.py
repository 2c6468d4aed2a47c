"""Activity, active people and new people, exact to the last event.

Deeds and people are those that the memory keeps: the owner's own clicks, and whatever a person who
is not remembered does, are in no number here, except that everybody who joined has joined.
"""

from dataclasses import dataclass
from datetime import date

from analytics.selectors.books import OPEN_REST, Books, ask, rows_of
from analytics.selectors.periods import Period, happened_in, site_zone

ACTIVITY = f"""
    WITH rest AS MATERIALIZED (SELECT day, actor_id FROM ({OPEN_REST}) told),
    fresh AS (SELECT DISTINCT day, actor_id FROM rest WHERE actor_id IS NOT NULL),
    parts AS (
        SELECT day, events, people FROM analytics_daytotal
        WHERE kind = '' AND subject_type = '' AND subject_id = 0 AND span = 'd'
            AND day BETWEEN %(start)s AND %(end)s AND day < %(totals_before)s
        UNION ALL
        SELECT day, count(*), 0 FROM rest GROUP BY day
        UNION ALL
        SELECT day, 0, count(*) FROM fresh
        WHERE NOT EXISTS (
            SELECT FROM analytics_personday known
            WHERE %(current)s AND known.day = fresh.day AND known.actor_id = fresh.actor_id
        )
        GROUP BY day
    )
    SELECT day, sum(events)::bigint, sum(people)::bigint FROM parts GROUP BY day
"""
ACTIVE_PEOPLE = f"""
    WITH rest AS MATERIALIZED (SELECT day, actor_id FROM ({OPEN_REST}) told)
    SELECT count(*) FROM accounts_user
    WHERE id IN (SELECT actor_id FROM rest)
        OR EXISTS (
            SELECT FROM analytics_personday
            WHERE %(current)s AND actor_id = accounts_user.id
                AND day BETWEEN %(start)s AND %(end)s
        )
"""
JOINED = f"""
    SELECT (date_joined AT TIME ZONE %(zone)s)::date AS day, count(*) FROM accounts_user
    WHERE role = 'fan' AND {happened_in("date_joined")}
    GROUP BY day
"""


@dataclass(frozen=True)
class Day:
    """A day of the site: deeds of anybody, and how many different fans did one."""

    day: date
    events: int
    people: int


def activity(period: Period) -> list[Day]:
    """Every day of the period, oldest first, also those without a deed.

    Days that are closed (retention) keep the numbers that they had then.
    """
    return ask(lambda known: _days(known, period))


def active_people(period: Period) -> int | None:
    """How many different fans did anything in the period, each counted once.

    None when the period starts on a day whose people are forgotten already (retention): only the
    days themselves are known then (`activity`).
    """
    return ask(lambda known: _people(known, period))


def pulse(period: Period) -> tuple[list[Day], int | None, int | None]:
    """`activity` of the time before and the period, and `active_people` of the period and before.

    Five statements: the totals are looked up once for all of it.
    """
    both = Period(period.before.start, period.end)
    return ask(
        lambda known: (_days(known, both), _people(known, period), _people(known, period.before))
    )


def _days(known: Books, period: Period) -> list[Day]:
    counts = {day: rest for day, *rest in rows_of(ACTIVITY, known, period)}
    return [Day(day, *counts.get(day, (0, 0))) for day in period]


def _people(known: Books, period: Period) -> int | None:
    if known.closed and period.start < known.closed:
        return None
    return int(rows_of(ACTIVE_PEOPLE, known, period)[0][0])


def joined_by_day(period: Period) -> list[tuple[date, int]]:
    """How many fans joined on each day of the period, oldest first; who left again is not there."""
    counts = dict(rows_of(JOINED, period=period, zone=site_zone()))
    return [(day, counts.get(day, 0)) for day in period]


def joined(period: Period) -> int:
    """How many of today's fans joined in the period."""
    return sum(count for _day, count in joined_by_day(period))
