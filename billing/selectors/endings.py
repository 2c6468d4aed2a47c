"""Memberships that come to an end: who, which tier, since when, until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import Grant, Tier, User
from billing.models import Order
from tenants import clock


@dataclass(frozen=True)
class Ending:
    """A membership that is open now and ends without a renewal (moments in UTC)."""

    member: User
    tier: Tier
    since: datetime
    ends_at: datetime
    grant_id: int


def endings(*, within: timedelta) -> list[Ending]:
    """The fans who lose a tier within this time and hold nothing of its rank for longer.

    What renews by itself does not end, and neither does what another grant continues: a later
    purchase, a higher tier, a gift. One line per fan (the one that ends last), soonest first.
    Four statements, whatever the number of fans.
    """
    now = clock.now()
    tiers = {tier.key: tier for tier in Tier.objects.all()}
    held = Grant.objects.filter(key__in=tiers).filter(Q(ends_at=None) | Q(ends_at__gt=now))
    soon = held.current(now).filter(ends_at__lte=now + within, member__is_active=True)
    renewing = Order.objects.filter(state=Order.State.PAID, renews=True)
    sources = {order.source for order in renewing.filter(access_ends_at__lte=now + within)}
    lasting: dict[int, list[Grant]] = {}
    members = soon.values("member_id")
    for grant in held.filter(member__in=members).select_related("member").order_by("ends_at"):
        lasting.setdefault(grant.member_id, []).append(grant)
    found = [_last(grants, tiers, sources, now + within) for grants in lasting.values()]
    return sorted((one for one in found if one), key=lambda one: (one.ends_at, one.member.pk))


def _last(
    grants: list[Grant], tiers: dict[str, Tier], renewing: set[str], until: datetime
) -> Ending | None:
    """What one fan loses; None when something of that rank goes on."""
    goes_on = [
        grant for grant in grants
        if grant.ends_at is None or grant.ends_at > until or grant.source in renewing
    ]  # fmt: skip
    rank = max((tiers[grant.key].rank for grant in goes_on), default=-1)
    ending = [grant for grant in grants if grant not in goes_on and tiers[grant.key].rank > rank]
    if not ending or grants[0].member.role != User.Role.FAN:
        return None
    last = max(ending, key=lambda grant: (grant.ends_at, grant.pk))
    return Ending(last.member, tiers[last.key], last.starts_at, last.ends_at, last.pk)  # type: ignore[arg-type]
