"""Rows that tests about money need, made by the services that make them on a site."""

from datetime import UTC, datetime
from typing import Any

from accounts.models import Tier, User
from billing import services
from billing.models import DemoPayment, Offer, Order
from billing.providers import Status
from courses.models import Course
from tenants import clock

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def make_course(slug: str = "light", **fields: Any) -> Course:
    """A published course behind the paywall."""
    values = {"title": slug.title(), "state": "published", "published_at": LONG_AGO} | fields
    return Course.objects.create(slug=slug, **values)


def make_offer(amount: int = 2900, slug: str = "light", **fields: Any) -> Offer:
    """A one-time offer of a course of its own."""
    return services.create_offer(
        title=slug.title(), keys=[make_course(slug, **fields).key], amount=amount
    )


def make_tier(name: str = "Studio", monthly: int | None = 900, yearly: int | None = 9000) -> Tier:
    """A tier above those that are there."""
    return services.make_tier(name=name, monthly=monthly, yearly=yearly)


def offer_of(tier: Tier, period: str = "month") -> Offer:
    """What a tier is sold by now."""
    return Offer.objects.get(keys=[tier.key], period=period, is_active=True)


def order(member: User, offer: Offer, return_to: str = "") -> Order:
    """An order whose checkout page is open."""
    placed = services.place_order(member=member, offer=offer, return_to=return_to)
    services.open_checkout(placed)
    return placed


def buy(member: User, offer: Offer) -> Order:
    """A paid order."""
    return services.choose(order=order(member, offer), outcome=Status.PAID)


def paid_on(placed: Order, moment: datetime) -> Order:
    """The same order, paid at another moment."""
    DemoPayment.objects.filter(order_uid=placed.uid).update(status="paid", paid_at=moment)
    return services.reconcile(placed.pk)


def truth_of(placed: Order) -> DemoPayment:
    """What the demo provider knows about it."""
    return DemoPayment.objects.get(order_uid=placed.uid)


def set_time(site: Any, moment: datetime) -> None:
    """Let the clock of the open site stand at (very nearly) this moment."""
    site.clock_offset = None
    site.clock_offset = moment - clock.now()
