"""Insights: from the first visit to a finished course, in all and by channel."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from analytics import selectors as analytics
from analytics.engine.charts import Chart, Stage, funnel
from analytics.selectors import ChannelFunnel, Funnel, Period
from creatorhub.insights.enough import PEOPLE, share
from creatorhub.insights.figures import unit
from creatorhub.insights.sheets import Column, Sheet, shown


@dataclass(frozen=True)
class Step:
    """One step of the funnel with what it means and the share of the step before, in percent."""

    name: str
    meaning: str
    count: int
    before: int
    kept: float | None

    @property
    def kept_text(self) -> str:
        """The share as a person reads it; empty where too few people make one."""
        return "" if self.kept is None else shown("percent", self.kept)


@dataclass(frozen=True)
class FunnelPage:
    """The funnel of a period; `needs` is how many people it takes before shares are shown."""

    steps: list[Step]
    chart: Chart
    table: Sheet
    channels: Sheet
    needs: int = PEOPLE

    @property
    def sheets(self) -> list[Sheet]:
        """Every table of the page; the first is its file."""
        return [self.table, self.channels]

    @property
    def visited(self) -> int:
        """How many came."""
        return self.steps[0].count

    @property
    def is_thin(self) -> bool:
        """True while too few came for shares that say something."""
        return self.visited < self.needs


def funnel_page(period: Period) -> FunnelPage:
    """The funnel of those who first came in the period, and that of the time before."""
    rows = analytics.funnel_by_channel(period)
    now, before = total(rows), analytics.funnel(period.before)
    steps = _steps(now, before)
    stages = [
        Stage(step.name, step.count, step.kept_text and f"→ {step.kept_text}") for step in steps
    ]
    told = ", ".join(f"{step.name} {shown('count', step.count)}" for step in steps)
    summary = _("From visit to finished course: %(steps)s.") % {"steps": told}
    chart = funnel(stages, unit=unit("count"), summary=summary)
    return FunnelPage(steps, chart, _table(steps), _channels(rows))


def total(rows: list[ChannelFunnel]) -> Funnel:
    """All channels together."""
    return Funnel(
        visited=sum(row.funnel.visited for row in rows),
        joined=sum(row.funnel.joined for row in rows),
        paid=sum(row.funnel.paid for row in rows),
        finished=sum(row.funnel.finished for row in rows),
    )


def _steps(now: Funnel, before: Funnel) -> list[Step]:
    texts = (
        (_("Visited"), _("Browsers that first came in these days and may be counted.")),
        (_("Joined"), _("Of those, who has an account now.")),
        (_("Paid"), _("Of those, who bought something since, given back or not.")),
        (_("Finished"), _("Of those, who finished at least one course.")),
    )
    counts = (now.visited, now.joined, now.paid, now.finished)
    earlier = (before.visited, before.joined, before.paid, before.finished)
    kept = [None, *(share(part, whole) for whole, part in zip(counts, counts[1:], strict=False))]
    return [
        Step(name, meaning, counts[index], earlier[index], kept[index])
        for index, (name, meaning) in enumerate(texts)
    ]


def _table(steps: list[Step]) -> Sheet:
    columns = [
        Column(_("Step"), "text"),
        Column(_("People")),
        Column(_("Of the step before"), "percent"),
        Column(_("People before")),
    ]
    rows = [(step.name, step.count, step.kept, step.before) for step in steps]
    return Sheet("steps", _("The steps in numbers"), columns, rows)


def _channels(rows: list[ChannelFunnel]) -> Sheet:
    columns = [
        Column(_("Channel"), "text"),
        Column(_("Visited")),
        Column(_("Joined")),
        Column(_("Paid")),
        Column(_("Finished")),
        Column(_("Visit to payment"), "percent"),
    ]
    values = [
        (
            _channel(row.channel), row.funnel.visited, row.funnel.joined, row.funnel.paid,
            row.funnel.finished, share(row.funnel.paid, row.funnel.visited),
        )
        for row in rows
    ]  # fmt: skip
    return Sheet("channels", _("By channel"), columns, values)


def _channel(name: str) -> str:
    if name == "":
        return _("Direct or unknown")
    return _("Invitation") if name == "invite" else name
