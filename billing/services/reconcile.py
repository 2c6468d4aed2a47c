"""The one rule of money: re-read the provider's truth under a lock, and make ours equal to it.

Return page, task, refund, cancellation and demo clock all end here, so duplicates, replays, lost
messages and their order do not matter.
"""

import logging
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts import services as accounts
from accounts.models import Notice, User
from accounts.roles import Action
from accounts.selectors import team_for
from analytics import services as analytics
from billing import selectors, tasks
from billing.engine import money
from billing.errors import PaymentMismatch
from billing.models import Order
from billing.providers import PaymentProvider, Snapshot, Status, by_name
from billing.services import ledger
from tenants import clock
from tenants.schemas import here

log = logging.getLogger(__name__)
UNPAID = {
    Status.OPEN: Order.State.OPEN,
    Status.DECLINED: Order.State.DECLINED,
    Status.CANCELLED: Order.State.CANCELLED,
}


@transaction.atomic
def reconcile(order_id: int) -> Order:
    """Make order, grants, ledger and events say what the provider says. Any number of times.

    Locks the buyer, then the order, before it reads: purchases of one person happen one after the
    other. Raises PaymentMismatch (and changes nothing) when amount or currency are not the order's.
    """
    order = lock(order_id)
    provider = by_name(order.provider)
    shot = provider.snapshot(order)
    _check(order, shot)
    is_first = order.paid_at is None and shot.status is Status.PAID
    if is_first and selectors.held_by_another_order(order):
        shot = _give_back(provider, order, shot)
    follow(order, shot, clock.now())
    order.save()
    _grant(order)
    for fact in ledger.book(order, shot):
        for event in ledger.events(order, fact):
            analytics.record(actor=order.member, **event)
    if is_first and order.state == Order.State.PAID and order.member is not None:
        _welcome(order, order.member)
    return order


def lock(order_id: int) -> Order:
    """The order, locked together with its buyer (while there is one) until the transaction ends."""
    buyer = Order.objects.values_list("member_id", flat=True).get(pk=order_id)
    User.objects.select_for_update(no_key=True).filter(pk=buyer).first()
    order: Order = Order.objects.select_for_update(no_key=True).get(pk=order_id)
    return order


def follow(order: Order, shot: Snapshot, now: datetime) -> None:
    """Set the fields of the order to what the snapshot means at `now`. Saves nothing."""
    order.renews = shot.renews
    if shot.status is not Status.PAID:
        order.state = UNPAID[shot.status]
        return
    order.paid_at = shot.payments[0].at
    order.access_ends_at = shot.access_ends_at
    if shot.fully_refunded:
        order.state = Order.State.REFUNDED
    elif shot.access_ends_at is not None and shot.access_ends_at <= now:
        order.state = Order.State.ENDED
    else:
        order.state = Order.State.PAID


def _check(order: Order, shot: Snapshot) -> None:
    wrong = [payment for payment in shot.payments if payment.amount != order.amount]
    if wrong or (shot.amount, shot.currency) != (order.amount, order.currency):
        log.error("order %s: the provider holds another amount or currency", order.uid)
        raise PaymentMismatch


def _give_back(provider: PaymentProvider, order: Order, shot: Snapshot) -> Snapshot:
    """Two sessions were paid for one thing: the younger is refunded in full."""
    log.warning("order %s: paid twice, refunded", order.uid)
    provider.refund(order, shot.received - shot.refunded, "paid-twice")
    return provider.snapshot(order)


def _grant(order: Order) -> None:
    if order.paid_at is None or order.member_id is None:
        return
    for key in order.keys:
        accounts.set_grant(
            member_id=order.member_id,
            key=key,
            source=order.source,
            starts_at=order.paid_at,
            ends_at=order.access_ends_at,
        )


def _welcome(order: Order, buyer: User) -> None:
    """Once, at the first payment: the receipt goes out, and a lower membership renews no more."""
    for other in selectors.lower_memberships(order):
        by_name(other.provider).cancel(other)
        reconcile(other.pk)
    _queue_receipt(order.pk)
    _tell(order, buyer)


def _tell(order: Order, buyer: User) -> None:
    """The receipt stands in the buyer's bell, and who may see sales hears of it."""
    price = money.show(order.amount, order.currency, here().language)
    facts = {"name": str(buyer), "title": order.title, "price": price}
    key = f"order:{order.pk}"
    accounts.notify(
        member=buyer,
        kind=Notice.Kind.RECEIPT,
        key=key,
        facts=facts,
        path=reverse("billing:order", args=[order.uid]),
    )
    accounts.notify_many(
        members=team_for(Action.MONEY),
        kind=Notice.Kind.SALE,
        key=key,
        facts=facts,
        path=reverse("billing:studio_order", args=[order.uid]),
    )


def _queue_receipt(order_id: int) -> None:
    schema, enqueue = here().schema_name, tasks.send_receipt.delay

    def send() -> None:  # no partial: Django logs a failure under the function's own name
        enqueue(schema, order_id)

    transaction.on_commit(send, robust=True)  # a broker that is away must not break the purchase


def follow_up_orders(*, everything: bool = False) -> int:
    """Reconcile what the provider may know more about. Returns how many orders were looked at.

    One order that does not fit is logged and stays as it is; the others go on. Receipts that never
    went out are sent again. `everything` looks at all that ever end (after the clock was moved).
    """
    orders = selectors.orders_to_follow(everything=everything)
    found = list(orders.values_list("pk", "state", "receipt_at"))
    for pk, state, receipt_at in found:
        try:
            reconcile(pk)
        except PaymentMismatch:
            continue
        if state == Order.State.PAID and receipt_at is None:
            _queue_receipt(pk)
    return len(found)


def follow_up_member(member: User) -> None:
    """Look at this person's renewals that are due, when they stand before a closed door."""
    for pk in selectors.due_renewals(member).values_list("pk", flat=True):
        with suppress(PaymentMismatch):
            reconcile(pk)
