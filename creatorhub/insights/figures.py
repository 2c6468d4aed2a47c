"""One figure of a report: its value, the value before, what it means, its chart and its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.engine.charts import Chart, Series, Unit, line
from analytics.selectors import Period
from billing.engine import money
from creatorhub.insights.sheets import Column, Sheet, shown


@dataclass(frozen=True)
class Figure:
    """A figure of the period. `before` is None where there is nothing to compare with.

    `kind` is a kind of Column; money is in minor units of `currency`.
    """

    name: str
    title: str
    meaning: str
    value: int
    before: int | None
    kind: str = "count"
    currency: str = ""
    chart: Chart | None = None
    sheet: Sheet | None = None

    @property
    def text(self) -> str:
        """The value as a person reads it, money without idle zeros."""
        return self._short(self.value)

    @property
    def before_text(self) -> str:
        """The value before as a person reads it; empty without one."""
        return "" if self.before is None else self._short(self.before)

    def _short(self, value: int) -> str:
        if self.kind != "money":
            return shown(self.kind, value)
        return money.show(value, self.currency, get_language() or "en", short=True)

    @property
    def change(self) -> int | None:
        """By how many per cent it grew, rounded; None where nothing was there before."""
        if self.before is None or self.before <= 0:
            return None
        return round(100 * (self.value - self.before) / self.before)

    @property
    def change_text(self) -> str:
        """The change with its sign: "+12%", "−3%"; empty without one."""
        if self.change is None:
            return ""
        sign = "+" if self.change > 0 else ""
        return sign + unit("count").full(self.change) + "%"


def unit(kind: str, currency: str = "") -> Unit:
    """How a chart writes figures of this kind for the reader of now."""
    decimals = money.exponent(currency) if currency else 2
    return Unit(kind, get_language() or "en", currency, decimals)


def in_units(amount: int, currency: str) -> float:
    """Major units of an amount, for a chart."""
    return float(amount / 10 ** money.exponent(currency))


def day_name(day: date) -> str:
    """A day as short as an axis needs it: "3 Nov"."""
    return date_format(day, _("j M"))


def over_days(
    name: str,
    title: str,
    period: Period,
    values: Sequence[int],
    before: Sequence[int],
    *,
    kind: str = "count",
    currency: str = "",
) -> tuple[Chart, Sheet]:
    """A line over the days with the time before dashed behind it, and the same as a table."""
    days = list(period)
    drawn = [
        [in_units(value, currency) if kind == "money" else value for value in series]
        for series in (values, before)
    ]
    chart = line(
        [day_name(day) for day in days],
        [Series(_("These days"), drawn[0])],
        unit=unit(kind, currency),
        before=Series(_("The days before"), drawn[1]),
        summary=_summary(title, days, values, kind, currency),
    )
    columns = [
        Column(_("Day"), "date"),
        Column(title, kind),
        Column(_("Day before"), "date"),
        Column(_("%(figure)s before") % {"figure": title}, kind),
    ]
    rows = list(zip(days, values, period.before, before, strict=True))
    return chart, Sheet(name, title, columns, rows, currency)


def _summary(
    title: str, days: Sequence[date], values: Sequence[int], kind: str, currency: str
) -> str:
    """What the chart shows, for those who do not see it."""
    top = max(range(len(values)), key=lambda index: values[index])
    return _("%(figure)s per day from %(first)s to %(last)s; at the most %(most)s on %(day)s.") % {
        "figure": title,
        "first": day_name(days[0]),
        "last": day_name(days[-1]),
        "most": shown(kind, values[top], currency),
        "day": day_name(days[top]),
    }
