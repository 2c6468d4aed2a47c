"""One creator's night, from the claimed run to the closed one."""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import DatabaseError, connection

from accounts import selectors as people
from analytics import services as analytics
from recommend import services as recommend
from recommend.models import Report
from tenants import services as tenants
from tenants.errors import LeaseLost
from tenants.models import Creator, Run
from tenants.schemas import open_creator

log = logging.getLogger(__name__)
Step = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """How a night ended. `report` is None where it failed, and `note` says why."""

    creator: Creator
    seconds: float
    members: int = 0
    report: Report | None = None
    note: str = ""


def run_night(run_id: int, step: Step = log.info) -> Outcome | None:
    """Rebuild segments and recommendations of the run's creator; None when it is not ours.

    A failure is logged and written on the run, which goes back into the queue until its third
    attempt; what the last good night published stays. `step` hears what is being done.
    """
    claimed = tenants.claim_run(run_id)
    if claimed is None:
        return None
    run, lease = claimed
    started = time.monotonic()
    with Held(run, lease) as held, open_creator(run.creator):
        step("totals")
        analytics.tally()
        analytics.forget_old_deeds()
        step("segments")
        members = analytics.rebuild_segments(may_publish=held.check)
        step("recommendations")
        report = recommend.rebuild(
            run_id=run.pk, may_publish=held.check, may_keep=run.by_hand is None
        )
        step("paths")
        recommend.learn_paths(may_publish=held.check)
        tenants.count_members(creator_id=run.creator_id, members=people.fans().count())
        held.note = f"{members} fans, {report.interactions} deeds, {report.served} served"
        return Outcome(run.creator, time.monotonic() - started, members, report, held.note)
    return Outcome(run.creator, time.monotonic() - started, note=held.note)


class Held:
    """A claimed run in our hands: its lease is renewed until the block ends, then it is closed.

    An error inside the block ends with the run back in the queue (or failed, the third time) and
    goes no further: the row is what tells of it. Only what ends the process passes.
    """

    def __init__(self, run: Run, lease: uuid.UUID) -> None:
        self.run_id, self.lease, self.note = run.pk, lease, ""
        self._over = threading.Event()
        self._pulse = threading.Thread(target=self._beat, daemon=True, name=f"run-{run.pk}")

    def __enter__(self) -> Self:
        self._pulse.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self._over.set()
        self._pulse.join()
        if error is not None:
            self.note = f"{type(error).__name__}: {error}"
            log.error("run %s failed", self.run_id, exc_info=(type(error), error, trace))
            # If the database went away and is back, the run goes back at once; if it is not back,
            # the run waits until its lease is over.
            if isinstance(error, DatabaseError) and not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
        tenants.finish_run(
            run_id=self.run_id, lease=self.lease, note=self.note, failed=error is not None
        )
        return isinstance(error, Exception)

    def check(self) -> None:
        """Keep the run ours until the open transaction ends. Raises LeaseLost."""
        tenants.hold_run(run_id=self.run_id, lease=self.lease)

    def _beat(self) -> None:
        """Renew the lease three times in its length, on a connection of this thread's own."""
        try:
            while not self._over.wait(settings.LEASE.total_seconds() / 3):
                self._renew()
        except LeaseLost as lost:
            log.warning("%s", lost)
        finally:
            connection.close()

    def _renew(self) -> None:
        try:
            tenants.heartbeat(run_id=self.run_id, lease=self.lease)
        except DatabaseError as error:
            # The server may be back before the lease is over; if not, publishing is refused.
            log.warning("no heartbeat for run %s: %s", self.run_id, error)
            connection.close()
