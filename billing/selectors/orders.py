"""Questions about what a person bought, or tried to buy."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts import selectors as accounts
from accounts.models import Grant, Tier, User
from billing.models import Entry, Order, Period
from billing.selectors.keys import ids_in
from tenants import clock

WAITING = [Order.State.OPEN, Order.State.DECLINED]


def owns(member: User, keys: Iterable[str], period: str) -> bool:
    """True when buying this again would give nothing new at this moment.

    A one-time purchase gives for ever, so only grants without an end count against it.
    """
    if period != Period.ONCE:
        return accounts.open_keys(member).issuperset(keys)
    held = Grant.objects.filter(member_id=member.pk, key__in=keys, ends_at=None)
    return set(held.current(clock.now()).values_list("key", flat=True)).issuperset(keys)


def held_by_another_order(order: Order) -> bool:
    """True when the buyer holds all keys of this order from elsewhere, at least as long."""
    others = Grant.objects.filter(member_id=order.member_id, key__in=order.keys)
    others = others.exclude(source=order.source).current(clock.now())
    if order.period == Period.ONCE:
        others = others.filter(ends_at=None)
    return set(others.values_list("key", flat=True)).issuperset(order.keys)


def orders_of(member: accounts.Person) -> QuerySet[Order]:
    """What this person bought or tried to buy, newest first."""
    return Order.objects.filter(member_id=member.pk)


def movements(order: Order) -> QuerySet[Entry]:
    """The payments (positive) and refunds (negative) of an order, oldest first."""
    return Entry.objects.filter(order=order, account=Entry.Account.CASH)


def due_renewals(member: accounts.Person) -> QuerySet[Order]:
    """Orders of this person whose paid period is over and whose next one may be paid by now."""
    return orders_of(member).filter(
        state=Order.State.PAID, renews=True, access_ends_at__lte=clock.now()
    )


def orders_to_follow(*, everything: bool = False) -> QuerySet[Order]:
    """Orders about which the provider may know more than we do.

    Waiting ones, and those whose period is over. `everything` adds all that ever end, for a clock
    that may have come back.
    """
    ends = Q(state__in=[Order.State.PAID, Order.State.ENDED], access_ends_at__isnull=False)
    over = ends & Q(state=Order.State.PAID, access_ends_at__lte=clock.now())
    unsent = Q(state=Order.State.PAID, receipt_at=None, member__isnull=False)
    return Order.objects.filter(
        Q(state__in=WAITING) | (ends if everything else over) | unsent
    ).order_by("pk")


def lower_memberships(order: Order) -> QuerySet[Order]:
    """Renewing orders of the same buyer whose tiers are all below the tiers of this order."""
    ranks = dict(Tier.objects.values_list("pk", "rank"))
    rank = max((ranks.get(pk, 0) for pk in ids_in(order.keys, "tier")), default=0)
    lower = [f"tier:{pk}" for pk, other in ranks.items() if other < rank]
    mine = Order.objects.filter(member_id=order.member_id)
    renewing = mine.filter(state=Order.State.PAID, renews=True)
    return renewing.filter(keys__contained_by=lower).exclude(pk=order.pk)
