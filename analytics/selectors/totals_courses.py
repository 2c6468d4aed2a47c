"""What people did with each course and lesson."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analytics.selectors.books import OPEN_REST, Books, ask, rows_of
from analytics.selectors.periods import Period, happened_in, site_zone

VIEWS = f"""
    SELECT subject_id, sum(events)::bigint FROM (
        SELECT subject_id, events FROM analytics_daytotal
        WHERE kind = 'view' AND subject_type = 'course' AND subject_id = ANY(%(courses)s)
            AND day BETWEEN %(start)s AND %(end)s AND day < %(totals_before)s
        UNION ALL
        SELECT subject_id, count(*) FROM ({OPEN_REST}) rest
        WHERE kind = 'view' AND subject_type = 'course' AND subject_id = ANY(%(courses)s)
        GROUP BY subject_id
    ) parts GROUP BY subject_id
"""
PEOPLE = f"""
    SELECT subject_id, kind, count(*) FROM (
        SELECT DISTINCT kind, subject_id, actor_id FROM analytics_event
        WHERE kind IN ('start', 'finish', 'rating') AND subject_type = 'course'
            AND subject_id = ANY(%(courses)s) AND actor_id IS NOT NULL
            AND (%(ever)s OR {happened_in("at")})
    ) people GROUP BY subject_id, kind
"""
LESSONS = """
    SELECT part_id, count(DISTINCT actor_id) FROM analytics_event
    WHERE kind = 'finish_lesson' AND subject_type = 'course' AND subject_id = %(course)s
        AND part_id IS NOT NULL AND actor_id IS NOT NULL
    GROUP BY part_id
"""


@dataclass(frozen=True)
class CourseTotals:
    """A course in numbers.

    `views`: page views, counted once per fan and day. `starters`, `finishers`, `raters`: different
    fans who started it, finished it, rated it; each counted once, however often.
    """

    course_id: int
    views: int = 0
    starters: int = 0
    finishers: int = 0
    raters: int = 0


@dataclass(frozen=True)
class LessonTotals:
    """A lesson and how many different fans finished it."""

    lesson_id: int
    finishers: int


def course_totals(
    course_ids: Iterable[int], period: Period | None = None
) -> dict[int, CourseTotals]:
    """Each of the courses by its id, also those that nobody touched; without a period, ever.

    In a period a fan counts as starter, finisher or rater when the deed fell into it. Starts,
    finishes and ratings are kept for ever, so these three are exact for any period.
    """
    wanted = list(course_ids)
    views = dict(ask(lambda known: _views(known, wanted, period)))
    people: dict[int, dict[str, int]] = {}
    span: dict[str, Any] = {"zone": site_zone(), "ever": period is None}
    for course_id, kind, count in rows_of(PEOPLE, period=period, courses=wanted, **span):
        people.setdefault(course_id, {})[kind] = count
    return {
        course_id: CourseTotals(
            course_id,
            views=views.get(course_id, 0),
            starters=people.get(course_id, {}).get("start", 0),
            finishers=people.get(course_id, {}).get("finish", 0),
            raters=people.get(course_id, {}).get("rating", 0),
        )
        for course_id in wanted
    }


def _views(known: Books, courses: list[int], period: Period | None) -> list[tuple[int, int]]:
    return rows_of(VIEWS, known, period, courses=courses)  # type: ignore[return-value]


def lesson_dropoff(course_id: int) -> list[LessonTotals]:
    """How many fans ever finished each lesson of a course, by the lesson's id; no row for nobody.

    Told by events that name their lesson. Deeds of before that was kept, and of people who are
    not remembered, are only in courses.Progress, which says who has finished a lesson now.
    """
    rows = rows_of(LESSONS, course=course_id)
    return [LessonTotals(lesson_id, finishers) for lesson_id, finishers in sorted(rows)]
