"""Insights: the last nights, what each found out, and what is served because of it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from analytics.engine.charts import Band, Chart, Series, line
from creatorhub.insights.figures import day_name, unit
from creatorhub.insights.sheets import Column, Sheet, Value
from recommend import selectors as recommend
from recommend.models import Report
from recommend.selectors import Gain, Measure, Night
from tenants import services as tenants
from tenants.models import Run
from tenants.schemas import here

NIGHTS = 30
HASH_SHOWN = 10  # of 64 characters; as beside the figures of the last good night
TONES = {"done": "success", "failed": "error", "running": "info", "due": "warning"}


@dataclass(frozen=True)
class NightsPage:
    """The nights, newest first, and the report of the last good one (None before the first)."""

    nights: list[Night]
    report: Report | None
    measures: list[Measure]
    gain: Gain | None
    verdict: str
    figures: Chart | None
    gains: Chart | None
    table: Sheet
    zone: str

    @property
    def sheets(self) -> list[Sheet]:
        """Every table of the page; the first is its file."""
        return [self.table]

    @property
    def newest(self) -> Night | None:
        """The run that was written down last."""
        return self.nights[0] if self.nights else None

    @property
    def may_run(self) -> bool:
        """False while a run waits or is at work."""
        return not any(night.waits or night.is_running for night in self.nights)


def nights_page() -> NightsPage:
    """The last NIGHTS runs of this site. Three statements."""
    nights = recommend.last_nights(NIGHTS)
    report = recommend.newest_report()
    judged = [night for night in reversed(nights) if night.measures]
    return NightsPage(
        nights=nights,
        report=report,
        measures=recommend.measures(report) if report else [],
        gain=recommend.gain(report) if report else None,
        verdict=recommend.verdict(report) if report else "",
        figures=_figures(judged) if len(judged) > 1 else None,
        gains=_gains(judged) if len(judged) > 1 else None,
        table=_table(nights, report),
        zone=here().time_zone.replace("_", " "),
    )


def run_now() -> Run:
    """Ask for a run outside the nightly rhythm. Raises RunWaits."""
    with transaction.atomic():
        run = tenants.ask_for_run(creator_id=here().pk)
        accounts.audit(act="night_asked", after={"day": run.day})
    return run


def _figures(judged: list[Night]) -> Chart:
    model = [night.measures[0].model for night in judged]
    popular = [night.measures[0].popularity for night in judged]
    return line(
        [day_name(night.run.day) for night in judged],
        [Series(_("The model"), model), Series(_("Popularity"), popular)],
        unit=unit("percent"),
        summary=_("NDCG@10 of the model and of popularity, night by night; the table has them."),
    )


def _gains(judged: list[Night]) -> Chart:
    gains = [night.gain for night in judged]
    return line(
        [day_name(night.run.day) for night in judged],
        [Series(_("Model minus popularity"), [gain.by if gain else None for gain in gains])],
        unit=unit("number"),
        band=Band(
            _("95 % interval"),
            [gain.low if gain else None for gain in gains],
            [gain.high if gain else None for gain in gains],
        ),
        summary=_("By how many points the model is ahead, night by night, with its interval."),
    )


def _table(nights: list[Night], report: Report | None) -> Sheet:
    columns = [
        Column(_("Started"), "moment"),
        Column(_("Ended"), "badge"),
        Column(_("Attempts")),
        Column(_("Took"), "seconds"),
        Column(_("Fans")),
        Column(_("Model"), "percent"),
        Column(_("Popularity"), "percent"),
        Column(_("Served"), "text"),
        # The same data gives the same shelves; this says whether it was the same.
        Column(_("Data"), "text"),
    ]
    return Sheet(
        "nights", _("The last nights"), columns, [_row(night) for night in nights],
        tones=[TONES[night.run.state] for night in nights],
        marks=[_marks(night, report) for night in nights],
    )  # fmt: skip


def _row(night: Night) -> tuple[Value, ...]:
    first = night.measures[0] if night.measures else None
    report = night.report
    return (
        night.at,
        night.state,
        night.run.attempts,
        night.seconds,
        report.fans if report else None,
        round(first.model, 1) if first else None,
        round(first.popularity, 1) if first else None,
        report.get_served_display() if report else None,
        report.data_hash[:HASH_SHOWN] if report else None,
    )


def _marks(night: Night, report: Report | None) -> list[str]:
    """What is worth a badge beside the night."""
    is_last_good = night.report is not None and report is not None and night.report == report
    return [
        *([_("last good night")] if is_last_good else []),
        *([_("by hand")] if night.run.by_hand else []),
    ]
