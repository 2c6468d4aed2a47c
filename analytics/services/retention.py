"""How long single deeds are kept. What was counted stays counted, and milestones stay for good."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Min

from analytics.models import Event, PersonDay, Tally
from analytics.selectors.periods import site_zone, today
from analytics.services.counting import tally
from tenants.rules import forgetting
from tenants.schemas import here

BATCH = 100_000  # ids of events in one transaction
DAYS_AT_ONCE = 7
# What passes by. Everything else (joined, began, finished, rated, paid, wrote) says no more than
# the account, the progress, the orders and the posts do, and is needed to tell it only once.
PASSING = [
    Event.Kind.VIEW,
    Event.Kind.PREVIEW,
    Event.Kind.CLICK,
    Event.Kind.PLAY,
    Event.Kind.PAUSE,
    Event.Kind.SEARCH,
    Event.Kind.SHELF,
    Event.Kind.SHELF_CLICK,
]


def forget_old_deeds(*, batch: int = BATCH) -> int:
    """Delete the passing deeds that are older than the site keeps them. Returns how many.

    Their days are counted first and closed for good: totals stay, and who was there on which day
    is gone with the deeds. Does nothing on a site that keeps everything.
    """
    days = here().retention_days
    if days is None:
        return 0
    tally()
    zone = ZoneInfo(site_zone())
    closed = _close(datetime.combine(today() - timedelta(days=days), time(), zone))
    if closed is None or closed.closed_before is None:
        return 0
    _forget_people(closed.closed_before.astimezone(zone).date())
    return sum(_forget_deeds(closed, batch))


def _close(before: datetime) -> Tally | None:
    """Close the days before a moment; a closed day never opens again. None: not counted yet."""
    open_books = Tally.objects.filter(zone=site_zone())
    later = open_books.exclude(closed_before__gte=before)
    later.update(closed_before=before, version=F("version") + 1)
    return open_books.filter(closed_before__isnull=False).first()


def _forget_people(last: date) -> None:
    """Take away who was there on the days before `last`, a week at a time."""
    gone = PersonDay.objects.filter(day__lt=last)
    day = gone.aggregate(first=Min("day"))["first"]
    while day is not None and day < last:
        day += timedelta(days=DAYS_AT_ONCE)
        PersonDay.objects.filter(day__lt=min(day, last)).delete()


def _forget_deeds(closed: Tally, batch: int) -> Iterator[int]:
    """Delete what may go in transactions of `batch` ids, and yield how many each took."""
    old = Event.objects.filter(
        at__lt=closed.closed_before, kind__in=PASSING, pk__lte=closed.through_id
    )
    ends = old.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for first in range(ends["first"], ends["last"] + 1, batch):
        with forgetting():
            yield old.filter(pk__gte=first, pk__lt=first + batch).delete()[0]
