"""The demo clock: time runs ahead on one site, so that renewals and ends can be seen."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts.services import audit
from billing.engine import periods
from billing.errors import ClockTooFar, SellingIsOff
from billing.services.reconcile import follow_up_orders
from tenants import clock
from tenants import services as tenants
from tenants.schemas import here

FURTHEST = timedelta(days=3660)  # each period up to the clock's time becomes lines in the ledger


def move_clock(*, days: int = 0, months: int = 0) -> None:
    """Let this site's clock run further ahead, then look at its orders.

    A month is the same day of the next one. Raises SellingIsOff unless payments are the demo's,
    and ClockTooFar beyond ten years.
    """
    now = clock.now()
    later = periods.add_months(now, months) + timedelta(days=days)
    if clock.offset() + (later - now) > FURTHEST:
        raise ClockTooFar
    _set(clock.offset() + (later - now))


def reset_clock() -> None:
    """Back to real time. Raises SellingIsOff unless payments are the demo's."""
    _set(None)


def _set(offset: timedelta | None) -> None:
    if settings.PAYMENTS != "demo":
        raise SellingIsOff
    with transaction.atomic():
        before, after = clock.offset(), offset or timedelta()
        tenants.set_clock(creator_id=here().pk, offset=offset)
        was, now = {"days_ahead": before.days}, {"days_ahead": after.days}
        audit(act="clock_moved", before=was, after=now)
    follow_up_orders(everything=True)
