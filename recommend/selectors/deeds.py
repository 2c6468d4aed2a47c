"""The deeds of a site as columns of numbers, read without making an object of any of them.

The database packs a deed into 30 bytes and hands over many at a time: a tenth of the time of rows.
"""

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from recommend.engine.deeds import Deeds
from recommend.engine.signals import GRADED
from tenants.connection import connection

AT_ONCE = 1_000_000  # ids of events in one answer: at most 30 MB
KINDS = (*GRADED, "refund")
PACKED = np.dtype(
    [("fan", ">i8"), ("course", ">i8"), ("at", ">i8"), ("kind", ">i2"), ("value", ">i4")]
)
YEAR_2000 = 946_684_800  # where PostgreSQL's moments begin, in Unix seconds
SECOND = 1_000_000  # of its microseconds
# Whoever refused either is not learnt from, and gets no lists.
QUESTION = """
    SELECT string_agg(
        int8send(event.actor_id) || int8send(event.subject_id) || timestamptz_send(event.at)
        || int2send((array_position(%(kinds)s::varchar[], event.kind) - 1)::int2)
        || int4send(coalesce(event.value, 0)),
        ''::bytea ORDER BY event.id
    )
    FROM analytics_event event
    JOIN accounts_user fan ON fan.id = event.actor_id
    JOIN courses_course course ON course.id = event.subject_id
    WHERE event.kind = ANY(%(kinds)s) AND event.subject_type = 'course'
        AND fan.role = 'fan' AND fan.is_remembered AND fan.is_personalised
        AND event.at <= %(now)s AND event.id > %(after)s AND event.id <= %(through)s
"""


def deeds(now: datetime, *, through: int) -> Deeds:
    """What fans did with courses up to `now`, in the order of its recording.

    Nothing that was written down after the event of the id `through`.
    """
    parts = [np.empty(0, PACKED), *_parts(now, through)]
    columns = {
        name: np.concatenate([part[name] for part in parts]).astype(np.int64)
        for name in ("fan", "course", "kind", "value")
    }
    at = np.concatenate([part["at"].astype(np.int64) // SECOND for part in parts]) + YEAR_2000
    return Deeds(
        columns["fan"], columns["course"], columns["kind"], columns["value"], at, tuple(KINDS)
    )


def _parts(now: datetime, through: int) -> Iterator[np.typing.NDArray[np.void]]:
    for after in range(0, through, AT_ONCE):
        given = {
            "kinds": list(KINDS), "now": now, "after": after,
            "through": min(after + AT_ONCE, through),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(QUESTION, given)
            (packed,) = cursor.fetchone()
        if packed:
            yield np.frombuffer(packed, PACKED)
