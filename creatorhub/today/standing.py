"""The figures of Today: seven whole days beside the seven before, with a line over both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from analytics import selectors as analytics
from analytics.engine.charts.sparks import Spark, spark
from analytics.selectors import Period
from billing import selectors as billing
from creatorhub.insights.figures import Figure, in_units

DAYS = 7


@dataclass(frozen=True)
class Standing:
    """A figure of the last seven days, and its line over fourteen."""

    figure: Figure
    spark: Spark


def standing_of(fans: int, sees: Any) -> list[Standing]:
    """Members, active fans, income (who may see sales) and activity, for who reads reports.

    `fans` is how many there are now.

    Statements: one for the new members, one for the income, three for the activity.
    """
    if not sees.insights:
        return []
    until_now = Period.last(2 * DAYS + 1)  # today is not over: it counts for the members alone
    new = [count for _day, count in analytics.joined_by_day(until_now)]
    days = analytics.activity(until_now)[:-1]
    members = [fans - sum(new) + count for count in accumulate(new)]
    return [
        Standing(_members(members), spark(members)),
        Standing(_active([day.people for day in days]), spark([day.people for day in days])),
        *([_earned(until_now, [day.day for day in days])] if sees.money else []),
        Standing(_deeds([day.events for day in days]), spark([day.events for day in days])),
    ]


def _earned(period: Period, days: Sequence[date]) -> Standing:
    income = billing.income(period.start, period.end)
    earned = [income.days.get(day, 0) for day in days]
    currency = income.purse.currency
    return Standing(
        _income(earned, currency), spark([in_units(amount, currency) for amount in earned])
    )


def _members(counts: Sequence[int]) -> Figure:
    meaning = _("Fans with an account, whether they pay or not.")
    return Figure("members", _("Members"), meaning, counts[-1], counts[DAYS])


def _active(people: Sequence[int]) -> Figure:
    meaning = _("Different fans who did anything, on an average one of these days.")
    return Figure("active", _("Active a day"), meaning, _mean(people[DAYS:]), _mean(people[:DAYS]))


def _mean(numbers: Sequence[int]) -> int:
    return round(sum(numbers) / len(numbers))


def _income(earned: Sequence[int], currency: str) -> Figure:
    meaning = _("Payments less refunds.")
    now, before = sum(earned[DAYS:]), sum(earned[:DAYS])
    return Figure("income", _("Income"), meaning, now, before, "money", currency)


def _deeds(events: Sequence[int]) -> Figure:
    meaning = _("Everything that fans did and that is remembered.")
    return Figure("activity", _("Activity"), meaning, sum(events[DAYS:]), sum(events[:DAYS]))
