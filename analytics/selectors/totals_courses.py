"""What people did with each course and lesson."""

from collections.abc import Iterable
from dataclasses import dataclass

from analytics.selectors.books import OPEN_REST, Books, ask, rows_of
from analytics.selectors.periods import EVER, Period

TOLD = "kind = ANY(%(kinds)s) AND subject_type = 'course' AND subject_id = ANY(%(courses)s)"
DAYS = f"""
    SELECT subject_id, kind, events, people FROM analytics_daytotal
    WHERE {TOLD} AND span = 'd' AND day < %(totals_before)s
"""
COURSES = f"""
    SELECT subject_id, kind, sum(events)::bigint, sum(people)::bigint FROM (
        SELECT subject_id, kind, events, people FROM analytics_daytotal
        WHERE {TOLD} AND span = 'm' AND day >= %(first_month)s AND day < %(end_of_months)s
        UNION ALL {DAYS} AND day >= %(start)s AND day < %(first_month)s
        UNION ALL {DAYS} AND day >= %(end_of_months)s AND day <= %(end)s
        UNION ALL
        SELECT subject_id, kind, count(*), count(*) FILTER (WHERE is_first)
        FROM ({OPEN_REST}) rest WHERE {TOLD} GROUP BY subject_id, kind
    ) parts GROUP BY subject_id, kind
"""
KINDS = ["view", "start", "finish", "rating"]
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
    fans who started it, finished it, rated it; each counted once, on the day of the deed that was
    told first. So the numbers of two periods can be added.
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

    Fans who are forgotten since stay counted: totals name nobody.
    """
    wanted = list(course_ids)
    rows = ask(lambda known: _rows(known, wanted, period or EVER))
    found = {(course_id, kind): (events, people) for course_id, kind, events, people in rows}

    def people(course_id: int, kind: str) -> int:
        return found.get((course_id, kind), (0, 0))[1]

    return {
        course_id: CourseTotals(
            course_id,
            views=found.get((course_id, "view"), (0, 0))[0],
            starters=people(course_id, "start"),
            finishers=people(course_id, "finish"),
            raters=people(course_id, "rating"),
        )
        for course_id in wanted
    }


def _rows(known: Books, courses: list[int], period: Period) -> list[tuple[int, str, int, int]]:
    # Months of another zone are no months of ours: then only the closed days are added.
    first, end = period.months if known.current else (period.end, period.end)
    months = {"first_month": first, "end_of_months": end}
    return rows_of(COURSES, known, period, courses=courses, kinds=KINDS, **months)  # type: ignore[return-value]


def lesson_dropoff(course_id: int) -> list[LessonTotals]:
    """How many fans ever finished each lesson of a course, by the lesson's id; no row for nobody.

    Told by events that name their lesson. Deeds of before that was kept, and of people who are
    not remembered, are only in courses.Progress, which says who has finished a lesson now.
    """
    rows = rows_of(LESSONS, course=course_id)
    return [LessonTotals(lesson_id, finishers) for lesson_id, finishers in sorted(rows)]
