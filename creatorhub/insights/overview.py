"""Insights, first page: fans, new fans, active people, income and activity."""

from dataclasses import dataclass
from datetime import datetime, time
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.selectors.people import fans
from analytics import selectors as analytics
from analytics.selectors import Day, Period
from billing import selectors as billing
from billing.selectors import Income
from creatorhub.insights.figures import Figure, over_days
from creatorhub.insights.sheets import Column, Sheet
from tenants.schemas import here

LONG = 92  # days


@dataclass(frozen=True)
class Overview:
    """The figures of a period in the order of the page, and all of them day by day."""

    figures: list[Figure]
    days: Sheet
    income: Income
    is_empty: bool
    is_long: bool  # then the figures share one table of their days

    @property
    def sheets(self) -> list[Sheet]:
        """Every table of the page; the first is its file."""
        return [self.days, *(figure.sheet for figure in self.figures if figure.sheet)]


@dataclass(frozen=True)
class Daily:
    """What each day of a period brought, oldest first. Income is in minor units."""

    members: list[int]
    new: list[int]
    people: list[int]
    deeds: list[int]
    income: list[int]


def overview(period: Period, *, with_money: bool) -> Overview:
    """The overview of a period, compared with the equally long one before.

    `with_money`: whether the reader may see what was earned.
    """
    both = Period(period.before.start, period.end)
    income = billing.income(both.start, both.end)
    days, *active = analytics.pulse(period)
    daily = _daily(both, days, income)
    before, now = _half(daily, slice(None, period.days)), _half(daily, slice(period.days, None))
    figures = _figures(period, now, before, (active[0], active[1]))
    if with_money:
        figures.insert(len(figures) - 3, _income(period, now, before, income.purse.currency))
    is_empty = not (now.members[-1] or any(daily.deeds) or any(daily.income))
    return Overview(
        figures,
        _by_day(period, now, income.purse.currency, with_money),
        income,
        is_empty,
        period.days > LONG,
    )


def _daily(both: Period, days: list[Day], income: Income) -> Daily:
    new = [count for _day, count in analytics.joined_by_day(both)]
    midnight = datetime.combine(both.start, time(), ZoneInfo(here().time_zone))
    earlier = fans().filter(date_joined__lt=midnight).count()
    return Daily(
        members=[earlier + count for count in accumulate(new)],
        new=new,
        people=[day.people for day in days],
        deeds=[day.events for day in days],
        income=[income.days.get(day, 0) for day in both],
    )


def _half(daily: Daily, part: slice) -> Daily:
    return Daily(
        daily.members[part], daily.new[part], daily.people[part], daily.deeds[part],
        daily.income[part],
    )  # fmt: skip


def _figures(
    period: Period, now: Daily, before: Daily, active: tuple[int | None, int | None]
) -> list[Figure]:
    people = [] if active[0] is None else [_people(period, now, before, active)]
    return [
        *people,
        _members(period, now, before),
        _new(period, now, before),
        _deeds(period, now, before),
    ]


def _people(
    period: Period, now: Daily, before: Daily, active: tuple[int | None, int | None]
) -> Figure:
    title = _("Active people")
    chart, sheet = over_days("people", title, period, now.people, before.people)
    meaning = _(
        "Different fans who did anything: opened, started, finished, bought, wrote, liked."
        " Whoever came on several days counts once here, and once on each day of the chart."
    )
    return Figure("people", title, meaning, active[0] or 0, active[1], chart=chart, sheet=sheet)


def _income(period: Period, now: Daily, before: Daily, currency: str) -> Figure:
    title = _("Income")
    chart, sheet = over_days(
        "income", title, period, now.income, before.income, kind="money", currency=currency
    )
    meaning = _("Payments less refunds, each on the day on which it happened.")
    return Figure(
        "income", title, meaning, sum(now.income), sum(before.income), "money", currency,
        chart, sheet,
    )  # fmt: skip


def _members(period: Period, now: Daily, before: Daily) -> Figure:
    title = _("Fans")
    chart, sheet = over_days("members", title, period, now.members, before.members)
    meaning = _(
        "Everybody with an account at the end of these days, whether they pay or not."
        " Who deleted the account is not counted, also not on earlier days."
    )
    return Figure(
        "members", title, meaning, now.members[-1], before.members[-1], chart=chart, sheet=sheet
    )


def _new(period: Period, now: Daily, before: Daily) -> Figure:
    title = _("New fans")
    chart, sheet = over_days("new", title, period, now.new, before.new)
    meaning = _("Fans who joined in these days and are still here.")
    return Figure("new", title, meaning, sum(now.new), sum(before.new), chart=chart, sheet=sheet)


def _deeds(period: Period, now: Daily, before: Daily) -> Figure:
    title = _("Activity")
    chart, sheet = over_days("activity", title, period, now.deeds, before.deeds)
    meaning = _(
        "Everything that was done and remembered: pages viewed, lessons finished, posts, likes,"
        " purchases and so on. Your own clicks do not count."
    )
    return Figure(
        "activity", title, meaning, sum(now.deeds), sum(before.deeds), chart=chart, sheet=sheet
    )


def _by_day(period: Period, now: Daily, currency: str, with_money: bool) -> Sheet:
    columns = [
        Column(_("Day"), "date"),
        Column(_("Fans")),
        Column(_("New fans")),
        Column(_("Active people")),
        Column(_("Activity")),
        *([Column(_("Income"), "money")] if with_money else []),
    ]
    figures = [now.members, now.new, now.people, now.deeds, *([now.income] if with_money else [])]
    rows = list(zip(period, *figures, strict=True))
    return Sheet("days", _("Day by day"), columns, rows, currency)
