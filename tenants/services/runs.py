"""Nightly runs as rows: a lease that is renewed, taken over when it is over, and never doubled."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from tenants.errors import LeaseLost
from tenants.models import Creator, Run
from tenants.schemas import open_public

NIGHT_HOUR = 3
MOST_ATTEMPTS = 3


def local_night(creator: Creator, at: datetime) -> date | None:
    """The local day whose 03:00 has passed, while the day is young; None before 03:00."""
    local = at.astimezone(ZoneInfo(creator.time_zone))
    return local.date() if local.hour >= NIGHT_HOUR else None


def open_runs(at: datetime | None = None) -> list[Run]:
    """Write the runs of the creators whose night has come, once per local day; returns them."""
    at = at or timezone.now()
    made = []
    for creator in Creator.objects.filter(state=Creator.State.ACTIVE).iterator():
        day = local_night(creator, at)
        if day is None or creator.created_at.astimezone(ZoneInfo(creator.time_zone)).date() > day:
            continue
        run, is_new = Run.objects.get_or_create(creator=creator, day=day, by_hand=None)
        if is_new:
            made.append(run)
    return made


def run_by_hand(*, creator_id: int) -> Run:
    """A run of its own, outside the nightly rhythm."""
    with open_public():
        return Run.objects.create(
            creator_id=creator_id, day=timezone.localdate(), by_hand=uuid.uuid4()
        )


def runs_to_take_up(at: datetime | None = None) -> list[Run]:
    """Runs that nobody works on: never started, or their lease is over."""
    at = at or timezone.now()
    waiting = Run.objects.filter(state__in=[Run.State.DUE, Run.State.RUNNING])
    free = waiting.filter(Q(lease_until=None) | Q(lease_until__lt=at))
    return list(free.select_related("creator").order_by("created_at")[:500])


def claim_run(run_id: int) -> tuple[Run, uuid.UUID] | None:
    """Take the lease of a run, or None when somebody holds it or it is done.

    After three attempts the run is put aside as failed, and shown.
    """
    now, lease = timezone.now(), uuid.uuid4()
    with open_public():
        free = Run.objects.filter(pk=run_id, state__in=[Run.State.DUE, Run.State.RUNNING]).filter(
            Q(lease_until=None) | Q(lease_until__lt=now)
        )
        if free.filter(attempts__gte=MOST_ATTEMPTS).update(
            state=Run.State.FAILED, finished_at=now, note="given up after three attempts"
        ):
            return None
        taken = free.update(
            state=Run.State.RUNNING,
            lease=lease,
            lease_until=now + settings.LEASE,
            heartbeat_at=now,
            started_at=now,
            attempts=F("attempts") + 1,
        )
        if not taken:
            return None
        return Run.objects.select_related("creator").get(pk=run_id), lease


def heartbeat(*, run_id: int, lease: uuid.UUID, for_time: timedelta | None = None) -> None:
    """Renew a lease. Raises LeaseLost when another worker has taken the run over."""
    now = timezone.now()
    with open_public():
        kept = Run.objects.filter(pk=run_id, lease=lease, state=Run.State.RUNNING).update(
            heartbeat_at=now, lease_until=now + (for_time or settings.LEASE)
        )
    if not kept:
        raise LeaseLost(f"run {run_id} belongs to another worker")


def finish_run(*, run_id: int, lease: uuid.UUID, note: str = "", failed: bool = False) -> bool:
    """Close a run, if the lease is still ours. Returns whether it was.

    A failure goes back to the queue until its attempts are used up.
    """
    now = timezone.now()
    with open_public():
        mine = Run.objects.filter(pk=run_id, lease=lease, state=Run.State.RUNNING)
        if failed and mine.filter(attempts__lt=MOST_ATTEMPTS).exists():
            return bool(mine.update(state=Run.State.DUE, lease_until=None, note=note[:300]))
        state = Run.State.FAILED if failed else Run.State.DONE
        return bool(mine.update(state=state, finished_at=now, lease_until=None, note=note[:300]))
