"""Insights: one course, lesson by lesson: where people stop, and how long they take."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics import selectors as analytics
from analytics.engine.charts import Chart, histogram, rows
from analytics.selectors import Pace
from courses import selectors as courses
from courses.models import Course
from courses.selectors.finishing import finishers_by_lesson
from creatorhub.insights.courses import stars_of
from creatorhub.insights.enough import FINISHERS, LOSS, PEOPLE, share
from creatorhub.insights.figures import unit
from creatorhub.insights.sheets import Column, Sheet, shown

EDGES = (0, 1, 3, 7, 14, 30, 60, 90)  # days; the last bar has all that took longer


@dataclass(frozen=True)
class Stop:
    """A lesson: how many finished it, which share of the starters, and how many went no further.

    `lost` counts those who finished the lesson before and not this one; of the first lesson, those
    who started the course. None where people take the lessons in another order.
    """

    number: int
    title: str
    finishers: int
    share: float | None
    lost: int


@dataclass(frozen=True)
class CoursePage:
    """A course since it began. `days` is the median of days from start to finish, or None."""

    course: Course
    starters: int
    finishers: int
    rate: float | None
    stars: float | None
    stops: list[Stop]
    chart: Chart | None
    lessons: Sheet
    days: float | None
    pace: Chart | None
    paces: Sheet
    needs: int = PEOPLE

    @property
    def sheets(self) -> list[Sheet]:
        """Every table of the page; the first is its file."""
        return [self.lessons, self.paces]

    @property
    def worst(self) -> Stop | None:
        """The lesson at which most people were lost; None where no loss is worth a word."""
        if self.starters < self.needs or not self.stops:
            return None
        worst = max(self.stops, key=lambda stop: stop.lost)
        return worst if 100 * worst.lost >= LOSS * self.starters else None


def course_page(course: Course) -> CoursePage:
    """A course lesson by lesson, ever since it is there."""
    totals = analytics.course_totals([course.pk])[course.pk]
    stops = _stops(course, totals.starters)
    taken = analytics.pace(course.pk, EDGES)
    knows_pace = taken.people >= FINISHERS
    return CoursePage(
        course=course,
        starters=totals.starters,
        finishers=totals.finishers,
        rate=share(totals.finishers, totals.starters),
        stars=stars_of(course),
        stops=stops,
        chart=_chart(stops, totals.starters) if stops else None,
        lessons=_lessons(stops),
        days=round(taken.median, 1) if knows_pace and taken.median is not None else None,
        pace=_pace(taken) if knows_pace else None,
        paces=_paces(taken),
    )


def _stops(course: Course, starters: int) -> list[Stop]:
    lessons = [lesson for section in courses.curriculum(course) for lesson in section.lessons.all()]
    finished = finishers_by_lesson(course)
    stops, here = [], starters
    for number, lesson in enumerate(lessons, start=1):
        count = finished.get(lesson.pk, 0)
        stops.append(
            Stop(number, lesson.title, count, share(count, starters), max(0, here - count))
        )
        here = count
    return stops


def _chart(stops: list[Stop], starters: int) -> Chart:
    names = [_("Started"), *(f"{stop.number}. {stop.title}" for stop in stops)]
    counts = [starters, *(stop.finishers for stop in stops)]
    notes = [shown("count", starters), *(_note(stop) for stop in stops)]
    summary = _("%(starters)s started; the last lesson was finished by %(finishers)s.") % {
        "starters": shown("count", starters),
        "finishers": shown("count", stops[-1].finishers),
    }
    return rows(names, counts, unit=unit("count"), summary=summary, notes=notes)


def _note(stop: Stop) -> str:
    count = shown("count", stop.finishers)
    return count if stop.share is None else f"{count} · {shown('percent', stop.share)}"


def _lessons(stops: list[Stop]) -> Sheet:
    columns = [
        Column(_("Lesson"), "text"),
        Column(_("Finished it")),
        Column(_("Of those who started"), "percent"),
        Column(_("Stopped before it")),
    ]
    values = [
        (f"{stop.number}. {stop.title}", stop.finishers, stop.share, stop.lost) for stop in stops
    ]
    return Sheet("lessons", _("Lesson by lesson"), columns, values)


def _pace(taken: Pace) -> Chart:
    edges = [*(shown("count", edge) for edge in EDGES), _("days")]
    summary = ngettext(
        "Days from start to finish of %(people)d fan.",
        "Days from start to finish of %(people)d fans.",
        taken.people,
    ) % {"people": taken.people}
    return histogram(edges, taken.counts, unit=unit("count"), summary=summary)


def _paces(taken: Pace) -> Sheet:
    names = [
        _("%(first)d to %(last)d days") % {"first": first, "last": last}
        for first, last in zip(EDGES, EDGES[1:], strict=False)
    ]
    names.append(_("%(first)d days and longer") % {"first": EDGES[-1]})
    columns = [Column(_("From start to finish"), "text"), Column(_("People"))]
    return Sheet("pace", _("Days to finish"), columns, list(zip(names, taken.counts, strict=True)))
