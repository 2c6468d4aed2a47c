"""Buying, paying, cancelling and refunding. Money is integer minor units."""

from django.db import transaction

from accounts.models import User
from accounts.services import audit
from billing import selectors
from billing.errors import (
    AlreadyOwned,
    CheckoutClosed,
    NothingRenews,
    NotOnSale,
    OwnSite,
    SellingIsOff,
)
from billing.models import Offer, Order
from billing.providers import DemoProvider, PaymentProvider, Status, by_name
from billing.services.reconcile import lock, reconcile
from courses.selectors import keys_behind
from tenants import clock


@transaction.atomic
def place_order(*, member: User, offer: Offer, return_to: str = "") -> Order:
    """The member's order for this offer: the one that still waits for payment, or a new one.

    What is promised (title, keys, price, period) is copied from the offer. `return_to` is a path
    of this site; anything else is dropped. Raises SellingIsOff, OwnSite, NotForYou, NotOnSale,
    AlreadyOwned.
    """
    provider = selectors.provider()
    if provider is None:
        raise SellingIsOff
    buyer = User.objects.select_for_update(no_key=True).get(pk=member.pk)
    if buyer.is_team:
        raise OwnSite
    for current in Offer.objects.filter(pk=offer.pk, segment__isnull=False):
        selectors.check_shown(current, buyer)
    if selectors.owns(buyer, offer.keys, offer.period):
        raise AlreadyOwned
    order = _waiting_order(buyer, offer)
    if order is None:
        order = _new_order(buyer, offer, provider)
    order.return_to = selectors.own_path(return_to)
    order.save()
    return order


def _waiting_order(buyer: User, offer: Offer) -> Order | None:
    waiting = selectors.orders_of(buyer).filter(offer=offer, state__in=selectors.WAITING).first()
    if waiting is None:
        return None
    order = reconcile(waiting.pk)
    if order.state == Order.State.PAID:
        raise AlreadyOwned
    return order if order.waits else None


def _new_order(buyer: User, offer: Offer, provider: PaymentProvider) -> Order:
    current = Offer.objects.filter(pk=offer.pk).first()
    if current is None or not selectors.can_be_sold(current):
        raise NotOnSale
    return Order(
        member=buyer,
        offer=current,
        title=current.title,
        keys=keys_behind(current.keys),
        amount=current.amount,
        currency=current.currency,
        period=current.period,
        provider=provider.name,
        livemode=provider.livemode,
        renews=False,
        created_at=clock.now(),
    )


def open_checkout(order: Order) -> str:
    """The address of the page where this order is paid."""
    return by_name(order.provider).checkout(order).url


@transaction.atomic
def choose(*, order: Order, outcome: Status) -> Order:
    """A button of the demo checkout: PAID, DECLINED or CANCELLED. Twice is once.

    Paying for what another order opened meanwhile cancels this checkout and takes no money.
    Raises CheckoutClosed when it was cancelled, is a day old, or belongs to another provider, and
    NotOnSale when what was to be bought was deleted or unpublished meanwhile.
    """
    order = lock(order.pk)
    if order.provider != DemoProvider.name:
        raise CheckoutClosed
    if order.waits and outcome is Status.PAID:
        if not selectors.are_there(order.keys):
            raise NotOnSale
        buyer = User.objects.get(pk=order.member_id)
        if selectors.owns(buyer, order.keys, order.period):
            outcome = Status.CANCELLED
    DemoProvider().choose(order, outcome)
    return reconcile(order.pk)


@transaction.atomic
def cancel(order: Order) -> Order:
    """Stop the renewal; what is paid stays open until its end. Raises NothingRenews."""
    order = reconcile(order.pk)
    if not order.renews:
        raise NothingRenews
    by_name(order.provider).cancel(order)
    return reconcile(order.pk)


@transaction.atomic
def refund(order: Order, amount: int | None = None, *, key: str = "") -> Order:
    """Give back `amount` minor units, or everything that is left.

    When nothing is left, access ends now and no period follows; a part keeps access. A `key` makes
    a repeated request harmless. Raises RefundRefused (more than is left, nothing paid).
    """
    order = lock(order.pk)
    provider = by_name(order.provider)
    shot = provider.snapshot(order)
    left = shot.received - shot.refunded
    key = key or f"refund-{len(shot.refunds) + 1}"
    provider.refund(order, left if amount is None else amount, key)
    state = order.state
    order = reconcile(order.pk)
    before = {"refunded": shot.refunded, "state": state}
    after = {"refunded": provider.snapshot(order).refunded, "state": order.state}
    if after != before:  # else the same request came twice
        audit(
            act="order_refunded",
            subject=order,
            before=before,
            after={**after, "currency": order.currency},
        )
    return order
