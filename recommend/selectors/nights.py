"""The last nights: how each went, and what it found out."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from recommend.models import Report
from recommend.selectors.report import Gain, Measure, gain, measures
from tenants import selectors as tenants
from tenants.models import Run
from tenants.schemas import here, open_public


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
