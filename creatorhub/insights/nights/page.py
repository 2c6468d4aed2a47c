"""Everything that the page of the nights shows, and the wish for a run now."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction

from accounts import services as accounts
from analytics.engine.charts import Chart
from creatorhub.insights.nights import charts, tables
from creatorhub.insights.sheets import Sheet
from recommend import selectors as recommend
from recommend.engine.shares import Share
from recommend.models import Report
from recommend.selectors import Choice, Found, Gain, Measure, Need, Night, Rung, ShelfLife
from recommend.selectors.live import DAYS, FEW_FANS
from tenants import services as tenants
from tenants.models import Run
from tenants.schemas import here

NIGHTS = 30


@dataclass(frozen=True)
class Told:
    """What the last good night found out, in words and drawings."""

    report: Report
    verdict: str
    found: Found | None
    gain: Gain | None
    measures: list[Measure]
    needs: list[Need]
    engine: str
    signals: str
    choices: list[Choice]
    carried_from: datetime | None  # the night whose figures these are, where nothing changed since

    @cached_property
    def tens(self) -> Chart | None:
        """How much the first places held; None where nothing was judged."""
        return charts.tens(self.found) if self.found else None

    @cached_property
    def interval(self) -> Chart | None:
        """How sure the lead is; None where nothing was judged."""
        return charts.interval(self.gain) if self.gain else None


@dataclass(frozen=True)
class Live:
    """What shelves did by day, in the last `days` days."""

    shelves: list[ShelfLife]
    lead: Share | None
    sheet: Sheet  # with the ends of each interval in columns of their own, for the file
    shown: Sheet  # with the intervals in brackets, for the screen
    days: int = DAYS
    few: int = FEW_FANS

    @cached_property
    def chart(self) -> Chart | None:
        """How many fans began a course of each shelf; None where no shelf was seen by enough."""
        known = [shelf for shelf in self.shelves if shelf.beginning]
        return charts.beginnings(known) if known else None

    @property
    def lead_points(self) -> tuple[float, float, float] | None:
        """By how many points of a hundred the own shelf leads, and the ends of its interval."""
        if self.lead is None:
            return None
        return 100 * self.lead.value, 100 * self.lead.low, 100 * self.lead.high

    @property
    def is_clear(self) -> bool:
        """True where the lead, or the lag, is told from nothing."""
        return self.lead is not None and not self.lead.low <= 0 <= self.lead.high


@dataclass(frozen=True)
class NightsPage:
    """The nights, newest first, and the last good one (None before the first)."""

    nights: list[Night]
    told: Told | None
    rungs: list[Rung]
    live: Live
    figures: Chart | None
    gains: Chart | None
    table: Sheet
    sheets: list[Sheet]  # every table of the page; the first is its file
    zone: str

    @property
    def report(self) -> Report | None:
        """What the last good night wrote down."""
        return self.told.report if self.told else None

    @property
    def newest(self) -> Night | None:
        """The run that was written down last."""
        return self.nights[0] if self.nights else None

    @property
    def may_run(self) -> bool:
        """False while a run waits or is at work."""
        return not any(night.waits or night.is_running for night in self.nights)


def nights_page() -> NightsPage:
    """The last NIGHTS runs of this site. Six statements."""
    nights = recommend.last_nights(NIGHTS)
    report = recommend.newest_report()
    told = _told(report) if report else None
    rungs = recommend.rungs() if report else []
    shelves = recommend.live_shelves()
    lead = recommend.live_lead(shelves)
    live = Live(shelves, lead, tables.live(shelves), tables.live_shown(shelves))
    judged = [night for night in reversed(nights) if night.measures]
    table = tables.nights(nights, report)
    return NightsPage(
        nights=nights,
        told=told,
        rungs=rungs,
        live=live,
        figures=charts.figures(judged) if len(judged) > 1 else None,
        gains=charts.gains(judged) if len(judged) > 1 else None,
        table=table,
        sheets=[table, tables.measures(told.measures if told else []), live.sheet],
        zone=here().time_zone.replace("_", " "),
    )


def _told(report: Report) -> Told:
    return Told(
        report=report,
        verdict=recommend.verdict(report),
        found=recommend.found(report),
        gain=recommend.gain(report),
        measures=recommend.measures(report),
        needs=recommend.needs(report),
        engine=recommend.engine_reason(report),
        signals=recommend.signals_text(report),
        choices=recommend.choices(report),
        carried_from=recommend.carried_from(report),
    )


def run_now() -> Run:
    """Ask for a run outside the nightly rhythm. Raises RunWaits."""
    with transaction.atomic():
        run = tenants.ask_for_run(creator_id=here().pk)
        accounts.audit(act="night_asked", after={"day": run.day})
    return run
