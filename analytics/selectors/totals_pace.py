"""How long people take from the start of a course to its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.selectors.books import rows_of

# Days are whole and parts of 24 hours; a finish before its start (imported deeds) tells nothing.
PACE = """
    WITH took AS (
        SELECT EXTRACT(EPOCH FROM min(at) FILTER (WHERE kind = 'finish')
            - min(at) FILTER (WHERE kind = 'start')) / 86400 AS days
        FROM analytics_event
        WHERE kind IN ('start', 'finish') AND subject_type = 'course' AND subject_id = %(course)s
            AND actor_id IS NOT NULL
        GROUP BY actor_id
    ), known AS (SELECT days FROM took WHERE days >= 0)
    SELECT width_bucket(days, %(edges)s::numeric[]), count(*),
        (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FROM known)
    FROM known GROUP BY 1
"""


@dataclass(frozen=True)
class Pace:
    """How many fans took how long. `counts` has one entry per edge: from it up to the next one.

    The last entry has everything from the last edge on. `median` is in days; None for nobody.
    """

    people: int
    median: float | None
    counts: list[int]


def pace(course_id: int, edges: Sequence[int]) -> Pace:
    """Days from the first start to the first finish of a course, by `edges` that begin with 0.

    One statement.
    """
    rows = rows_of(PACE, course=course_id, edges=list(edges))
    found = {bucket: count for bucket, count, _median in rows}
    counts = [found.get(bucket, 0) for bucket in range(1, len(edges) + 1)]
    median = float(rows[0][2]) if rows else None
    return Pace(sum(counts), median, counts)
