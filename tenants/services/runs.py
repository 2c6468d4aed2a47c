"""Nightly runs as rows: a lease that is renewed, taken over when it is over, and never doubled."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from tenants.errors import LeaseLost, RunWaits
from tenants.models import Creator, Run
from tenants.schemas import open_public

NIGHT_HOUR = 3
MOST_ATTEMPTS = 3
RESEND_AFTER = timedelta(minutes=15)
SENT_AT_ONCE = 500


def local_day(creator: Creator, at: datetime) -> date:
    """The day on the calendar of the creator's time zone."""
    return at.astimezone(ZoneInfo(creator.time_zone)).date()


def local_night(creator: Creator, at: datetime) -> date | None:
    """The local day whose 03:00 has passed, while the day is young; None before 03:00."""
    local = at.astimezone(ZoneInfo(creator.time_zone))
    return local.date() if local.hour >= NIGHT_HOUR else None


def open_runs(at: datetime | None = None) -> int:
    """Write the runs of the creators whose night has come, once per local day; how many."""
    at = at or timezone.now()
    made = [
        Run(creator_id=creator.pk, day=day)
        for creator in Creator.objects.filter(state=Creator.State.ACTIVE).iterator()
        if (day := local_night(creator, at)) and local_day(creator, creator.created_at) <= day
    ]
    there = set(
        Run.objects.filter(by_hand=None, day__gte=at.date() - timedelta(days=1)).values_list(
            "creator_id", "day"
        )
    )
    new = [run for run in made if (run.creator_id, run.day) not in there]
    # Two ticks at once: the constraint lets one of them write.
    Run.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)
    return len(new)


def run_by_hand(*, creator_id: int) -> Run:
    """A run of its own, outside the nightly rhythm."""
    with open_public():
        creator = Creator.objects.get(pk=creator_id)
        now = timezone.now()
        # With a sign of life, so that the next tick leaves it to whoever asked for it.
        return Run.objects.create(
            creator=creator, day=local_day(creator, now), by_hand=uuid.uuid4(), heartbeat_at=now
        )


def ask_for_run(*, creator_id: int) -> Run:
    """A run of its own that the next tick takes up, within a minute.

    One at a time: raises RunWaits while another run of this site is waiting or at work.
    """
    with open_public(), transaction.atomic():
        creator = Creator.objects.select_for_update().get(pk=creator_id)
        open_ones = Run.objects.filter(
            creator=creator, state__in=[Run.State.DUE, Run.State.RUNNING]
        )
        if open_ones.exists():
            raise RunWaits
        day = local_day(creator, timezone.now())
        return Run.objects.create(creator=creator, day=day, by_hand=uuid.uuid4())


def take_up_runs(at: datetime | None = None) -> list[tuple[str, int]]:
    """Runs that nobody works on, as (schema, run id), for the caller to send as messages.

    A run whose lease is over goes back into the queue. One that was sent is not sent again for
    RESEND_AFTER: it may be waiting in a long queue. Should its message be lost, it is sent anew;
    should it come twice, claim_run lets one through. Call inside a transaction that ends when all
    are sent.
    """
    at = at or timezone.now()
    unsent = Q(heartbeat_at=None) | Q(heartbeat_at__lt=at - RESEND_AFTER)
    abandoned = Q(state=Run.State.RUNNING, lease_until__lt=at)
    free = Run.objects.filter(Q(unsent, state=Run.State.DUE) | abandoned)
    runs = list(
        free.select_for_update(skip_locked=True, of=("self",))
        .select_related("creator")
        .order_by("pk")[:SENT_AT_ONCE]
    )
    # Until somebody claims it, the sign of life of a run is that it was sent.
    Run.objects.filter(pk__in=[run.pk for run in runs]).update(
        state=Run.State.DUE, lease=None, lease_until=None, heartbeat_at=at
    )
    return [(run.creator.schema_name, run.pk) for run in runs]


def unsend_runs() -> int:
    """The next tick sends all waiting runs anew: their messages may be gone.

    One that comes twice does no harm, because claim_run lets one through. Returns how many.
    """
    with open_public():
        return int(Run.objects.filter(state=Run.State.DUE).update(heartbeat_at=None))


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


def hold_run(*, run_id: int, lease: uuid.UUID) -> None:
    """Keep everybody from taking a run over until the caller's transaction ends.

    Raises LeaseLost when somebody has done so already.
    """
    with open_public():
        mine = Run.objects.filter(pk=run_id, lease=lease, state=Run.State.RUNNING)
        if not list(mine.select_for_update()):
            raise LeaseLost(f"run {run_id} belongs to another worker")


def finish_run(*, run_id: int, lease: uuid.UUID, note: str = "", failed: bool = False) -> bool:
    """Close a run, if the lease is still ours. Returns whether it was.

    A failure goes back to the queue until its attempts are used up.
    """
    now = timezone.now()
    with open_public():
        mine = Run.objects.filter(pk=run_id, lease=lease, state=Run.State.RUNNING)
        if failed and mine.filter(attempts__lt=MOST_ATTEMPTS).exists():
            again = {"state": Run.State.DUE, "lease_until": None, "heartbeat_at": None}
            return bool(mine.update(**again, note=note[:300]))
        state = Run.State.FAILED if failed else Run.State.DONE
        return bool(mine.update(state=state, finished_at=now, lease_until=None, note=note[:300]))
