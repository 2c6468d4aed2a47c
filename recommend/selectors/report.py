"""What the creator is told about the last nights."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from recommend.engine.evaluate import MIN_FANS, MIN_PAIRS
from recommend.models import Report
from tenants import selectors as tenants
from tenants.models import Run
from tenants.schemas import here, open_public


@dataclass(frozen=True)
class Measure:
    """One figure of model and popularity side by side, in percent."""

    name: str
    meaning: str
    model: float
    popularity: float


@dataclass(frozen=True)
class Gain:
    """NDCG@10 of the model minus popularity in points of a hundred, with its 95 % interval."""

    by: float
    low: float
    high: float
    fans: int


@dataclass(frozen=True)
class Night:
    """One run and what it found; `report` is None while it works and where it failed."""

    run: Run
    report: Report | None

    @property
    def at(self) -> datetime:
        """When it ended, or began, or was written down."""
        return self.run.finished_at or self.run.started_at or self.run.created_at

    @property
    def seconds(self) -> float | None:
        """How long it took, segments and all."""
        if self.run.started_at is None or self.run.finished_at is None:
            return None
        return (self.run.finished_at - self.run.started_at).total_seconds()

    @property
    def is_running(self) -> bool:
        """True while a worker is at it."""
        return bool(self.run.state == Run.State.RUNNING)

    @property
    def is_failed(self) -> bool:
        """True for a night that was given up."""
        return bool(self.run.state == Run.State.FAILED)

    @property
    def waits(self) -> bool:
        """True for a night that nobody has taken up yet, or again."""
        return bool(self.run.state == Run.State.DUE)

    @property
    def error(self) -> str:
        """The name of what went wrong last, for whoever looks after the server."""
        return str(self.run.note.partition(":")[0])

    @property
    def state(self) -> str:
        """How it ended, in words."""
        words = {
            Run.State.DUE: _("waiting"),
            Run.State.RUNNING: _("running"),
            Run.State.DONE: _("good"),
            Run.State.FAILED: _("failed"),
        }
        return words[Run.State(self.run.state)]

    @property
    def measures(self) -> list[Measure]:
        """The figures of its report; none without one."""
        return measures(self.report) if self.report else []

    @property
    def gain(self) -> Gain | None:
        """Model minus popularity of its report; None where nothing was judged."""
        return gain(self.report) if self.report else None


def last_nights(limit: int) -> list[Night]:
    """The newest runs of the open site with what they found, newest first. Two statements."""
    creator_id = here().pk
    with open_public():
        runs = tenants.runs_of(creator_id, limit)
    rows = Report.objects.filter(run_id__in=[run.pk for run in runs])
    found = {row.run_id: row for row in rows}
    return [Night(run, found.get(run.pk)) for run in runs]


def newest_report() -> Report | None:
    """What the last good night found out; None before the first one."""
    return Report.objects.first()


def measures(report: Report) -> list[Measure]:
    """The figures of the time split with what each one means; empty where nothing was judged."""
    result = report.result
    if not result["interval"]:
        return []
    meanings = (
        ("ndcg_10", "NDCG@10", _(
            "How high the courses that fans took next stand on a list of ten."
            " 100 % means always at the very top.")),
        ("recall_20", "Recall@20", _(
            "How many of the courses that fans took next stand on a list of twenty.")),
        ("coverage_10", _("Coverage"), _(
            "How much of the catalogue is shown to anybody among the first ten.")),
    )  # fmt: skip
    return [
        Measure(name, text, 100 * result["model"][key], 100 * result["popularity"][key])
        for key, name, text in meanings
    ]


def verdict(report: Report) -> str:
    """What is served and why, in plain words."""
    if report.verdict == "unknown":
        return _(
            "Not enough data yet: a fair test needs %(fans)d fans who came back for something new"
            " and %(pairs)d things done before. So far there are %(some_fans)d and %(some_pairs)d."
            " Until then everybody sees what is popular."
        ) % {
            "fans": MIN_FANS,
            "pairs": MIN_PAIRS,
            "some_fans": report.result["fans_counted"],
            "some_pairs": report.result["pairs_before"],
        }
    if report.served == Report.Served.MODEL:
        return _("The model beat popularity, so every fan gets a shelf of their own.")
    return _("The model did not clearly beat popularity, so everybody sees what is popular.")


def gain(report: Report) -> Gain | None:
    """What the model gains on popularity; None where nothing was judged."""
    found = measures(report)
    if not found:
        return None
    low, high = report.result["interval"]
    by = found[0].model - found[0].popularity
    return Gain(by, 100 * low, 100 * high, report.result["fans_counted"])
