"""How far the day totals go, and how a question is asked of totals and single events at once."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction

from analytics.models import Tally
from analytics.selectors.periods import Period, happened_in, site_zone
from tenants.connection import connection

Answer = TypeVar("Answer")
QUICK_TRIES = 2
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)

# Whether a fan starts, finishes or rates this for the first time, as told: later deeds of the same
# kind have higher ids, also when they are dated back.
IS_FIRST = """
    (kind IN ('start', 'finish', 'rating') AND actor_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM analytics_event earlier
        WHERE earlier.kind IN ('start', 'finish', 'rating') AND earlier.kind = event.kind
            AND earlier.subject_type = event.subject_type
            AND earlier.subject_id = event.subject_id
            AND earlier.actor_id = event.actor_id AND earlier.id < event.id
    ))
"""
# The events that the totals do not hold, with the day of the site on which each happened.
# Parameters: those of Books, and a period.
OPEN_REST = f"""
    SELECT (at AT TIME ZONE %(zone)s)::date AS day, kind, subject_type, subject_id, actor_id,
        {IS_FIRST} AS is_first
    FROM analytics_event event
    WHERE id > %(through)s AND at >= %(since)s AND {happened_in("at")}
"""


@dataclass(frozen=True)
class Books:
    """Which part of an answer is in the totals, and which in the events.

    Totals count up to the day before `totals_before`; events from `through` (an id) and `since`
    (a moment) on. `zone` is the site's zone. `current` is False while the totals still have the
    days of another zone: then only their closed days are taken, and all the rest from the events.
    `closed` is the first day whose people are all known; None when that is every day.
    """

    through: int
    since: datetime
    totals_before: date
    zone: str
    current: bool
    closed: date | None
    version: int


def books(*, are_held: bool = False) -> Books:
    """The state of the totals; `are_held` keeps them from changing until the transaction ends."""
    rows = Tally.objects.all()
    row = (rows.select_for_update() if are_held else rows).first()
    zone = site_zone()
    if row is None:
        return Books(0, LONG_AGO, date.min, zone, current=True, closed=None, version=0)
    current = row.zone == zone
    closed = row.closed_before and row.closed_before.astimezone(ZoneInfo(row.zone)).date()
    return Books(
        through=row.through_id if current else 0,
        since=row.closed_before or LONG_AGO,
        totals_before=date.max if current else closed or date.min,
        zone=zone,
        current=current,
        closed=closed,
        version=row.version,
    )


def ask(question: Callable[[Books], Answer]) -> Answer:
    """Answer from totals and events while neither takes from the other between two looks.

    The count may go on while we read, so we look whether it did, and ask again; the last time it
    has to wait for us.
    """
    for _try in range(QUICK_TRIES):
        before = books()
        answer = question(before)
        if books() == before:
            return answer
    with transaction.atomic():
        return question(books(are_held=True))


def rows_of(
    statement: str, known: Books | None = None, period: Period | None = None, **values: Any
) -> list[tuple[Any, ...]]:
    """The rows of a statement in the open schema, with its parameters by name."""
    span = period or Period(date.min, date.max)
    values |= span.values | (asdict(known) if known else {})
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
