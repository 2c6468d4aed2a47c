"""Insights: every course with its views, starters, finishers, stars and income."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from analytics import selectors as analytics
from analytics.selectors import Period
from billing import selectors as billing
from billing.selectors import Income
from courses.models import Course
from creatorhub.insights.enough import PEOPLE, RATINGS, share
from creatorhub.insights.sheets import Column, Sheet

MOST = 500  # courses in one table


@dataclass(frozen=True)
class Standing:
    """One course in the numbers of a period; income in minor units, rate in percent."""

    course: Course
    views: int
    starters: int
    finishers: int
    rate: float | None
    stars: float | None
    income: int


@dataclass(frozen=True)
class CoursesPage:
    """All courses, sorted; `order` is the column that sorts them."""

    table: Sheet
    order: str
    income: Income
    needs: int = PEOPLE

    @property
    def sheets(self) -> list[Sheet]:
        """Every table of the page; the first is its file."""
        return [self.table]


def courses_page(
    period: Period, order: str, query: str = "", *, with_money: bool = True
) -> CoursesPage:
    """The published courses and drafts of the site; an unknown order sorts by starters.

    `with_money`: whether the reader may see what was earned.
    """
    columns = [column for column in _columns() if with_money or column.kind != "money"]
    order = order if order in {column.order for column in columns} else "starters"
    income = billing.income(period.start, period.end)
    rows = sorted(_standings(period, income), key=_key(order))
    urls = [
        reverse("studio:insights_course", args=[row.course.pk]) + (f"?{query}" if query else "")
        for row in rows
    ]
    values = [
        (
            row.course.title, row.views, row.starters, row.finishers, row.rate, row.stars,
            *([row.income] if with_money else []),
        )
        for row in rows
    ]  # fmt: skip
    table = Sheet("courses", _("Courses"), columns, values, income.purse.currency, urls)
    return CoursesPage(table, order, income)


def _columns() -> list[Column]:
    return [
        Column(_("Course"), "text", order="title"),
        Column(_("Views"), order="views"),
        Column(_("Started"), order="starters"),
        Column(_("Finished"), order="finishers"),
        Column(_("Finish rate"), "percent", order="rate"),
        Column(_("Stars"), "number", order="stars"),
        Column(_("Income"), "money", order="income"),
    ]


def _standings(period: Period, income: Income) -> list[Standing]:
    courses = list(Course.objects.order_by("position", "pk")[:MOST])
    totals = analytics.course_totals([course.pk for course in courses], period)
    return [
        Standing(
            course=course,
            views=(found := totals[course.pk]).views,
            starters=found.starters,
            finishers=found.finishers,
            rate=share(found.finishers, found.starters),
            stars=stars_of(course),
            income=income.courses.get(course.pk, 0),
        )
        for course in courses
    ]


def stars_of(course: Course) -> float | None:
    """The mean of all stars to one decimal; None while too few rated."""
    if course.stars is None or course.rating_count < RATINGS:
        return None
    return round(course.stars, 1)


def _key(order: str) -> Callable[[Standing], Any]:
    if order == "title":
        return lambda row: row.course.title.casefold()
    # What is not known comes last, and the creator's own order decides between equals.
    return lambda row: -(value if (value := getattr(row, order)) is not None else -1.0)
