"""Past sales for the demo sites, written in bulk and true in every table."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Grant
from analytics.models import Event
from billing.models import DemoPayment, Entry, Offer, Order
from billing.providers import DemoProvider
from billing.providers.demo import truth
from billing.services import ledger
from billing.services.reconcile import follow
from courses.selectors import keys_behind
from tenants import clock

Row = tuple[int, int, datetime, datetime | None]
BATCH = 2_000
DECIDED_IN = timedelta(minutes=3)


@transaction.atomic
def seed_paid_orders(rows: Iterable[Row]) -> int:
    """Write demo orders paid in the past: (member id, offer id, paid at, cancelled at or None).

    Times are UTC. Order, DemoPayment, grants, ledger and events are what a purchase and its
    renewals until now would have left, so that reconcile() of any of them changes nothing. No mail
    goes out. Returns how many orders were written. Raises KeyError for an unknown offer.
    """
    offers = Offer.objects.in_bulk()
    for offer in offers.values():
        offer.keys = keys_behind(offer.keys)
    now = clock.now()
    sold = [_sale(member, offers[offer], paid, left) for member, offer, paid, left in rows]
    shots = [truth(payment, now) for _order, payment in sold]
    for (order, _payment), shot in zip(sold, shots, strict=True):
        follow(order, shot, now)
    orders = [order for order, _payment in sold]
    Order.objects.bulk_create(orders, batch_size=BATCH)
    DemoPayment.objects.bulk_create([payment for _order, payment in sold], batch_size=BATCH)
    Grant.objects.bulk_create([grant for order in orders for grant in _grants(order)], BATCH)
    facts = [
        (order, fact)
        for order, shot in zip(orders, shots, strict=True)
        for fact in ledger.facts(shot)
    ]
    lines = [line for order, fact in facts for line in ledger.lines(order, fact)]
    Entry.objects.bulk_create(lines, batch_size=BATCH)
    Event.objects.bulk_create(
        [event for order, fact in facts for event in _events(order, fact)], batch_size=BATCH
    )
    return len(orders)


def _sale(
    member_id: int, offer: Offer, paid_at: datetime, cancelled_at: datetime | None
) -> tuple[Order, DemoPayment]:
    paid_at = paid_at.replace(microsecond=0)
    order = Order(
        member_id=member_id,
        offer=offer,
        title=offer.title,
        keys=offer.keys,
        amount=offer.amount,
        currency=offer.currency,
        period=offer.period,
        provider=DemoProvider.name,
        livemode=DemoProvider.livemode,
        created_at=paid_at - DECIDED_IN,
        receipt_at=paid_at,
    )
    payment = DemoPayment(
        order_uid=order.uid,
        amount=offer.amount,
        currency=offer.currency,
        period=offer.period,
        status=DemoPayment.Status.PAID,
        opened_at=paid_at - DECIDED_IN,
        paid_at=paid_at,
        cancel_at=cancelled_at,
    )
    return order, payment


def _grants(order: Order) -> list[Grant]:
    return [
        Grant(member_id=order.member_id, key=key, source=order.source,  # type: ignore[misc]
              starts_at=order.paid_at or order.created_at, ends_at=order.access_ends_at)
        for key in order.keys
    ]  # fmt: skip


def _events(order: Order, fact: ledger.Fact) -> list[Event]:
    return [
        Event(
            actor_id=order.member_id,
            subject_type=event["subject"]._meta.model_name,
            subject_id=event["subject"].pk,
            **{name: value for name, value in event.items() if name != "subject"},
        )
        for event in ledger.events(order, fact)
    ]
