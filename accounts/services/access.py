"""Access that the owner gives by hand."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.errors import EndsInThePast, NotByHand, NothingToOpen
from accounts.models import Grant, User
from accounts.selectors import HAND, titles_of
from accounts.services.audit import audit
from accounts.services.people import set_grant
from tenants import clock

FARTHEST = 100 * 366  # days


@transaction.atomic
def give_access(*, member: User, owner: User, key: str, until: date | None) -> Grant:
    """Open `key` from now until the end of the day `until` in the current time zone (None: always).

    Giving the same again moves the end. Raises NothingToOpen, EndsInThePast.
    """
    if not titles_of([key]):
        raise NothingToOpen
    now, ends_at = clock.now(), end_of(until)
    source = f"{HAND}{owner.pk}"
    grant = set_grant(member_id=member.pk, key=key, source=source, starts_at=now, ends_at=ends_at)
    audit(act="access_given", actor=owner, subject=member, after={"key": key, "until": until})
    return grant


@transaction.atomic
def end_access(*, grant: Grant) -> None:
    """End at this second what was given by hand. Raises NotByHand for an order's grant."""
    if not grant.source.startswith(HAND):
        raise NotByHand
    now = clock.now()
    was = {"key": grant.key, "until": grant.ends_at}
    audit(act="access_ended", subject=grant.member, before=was)
    grant.starts_at, grant.ends_at = min(grant.starts_at, now), now
    grant.save(update_fields=["starts_at", "ends_at"])


def end_of(day: date | None) -> datetime | None:
    """When access until a day ends: at the day's end in the current time zone; None stays None.

    Raises EndsInThePast for a day that is over, or more than a century away.
    """
    if day is None:
        return None
    if day >= date.max - timedelta(days=1):
        raise EndsInThePast
    ends_at = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    now = clock.now()
    if not now < ends_at <= now + timedelta(days=FARTHEST):
        raise EndsInThePast
    return ends_at
