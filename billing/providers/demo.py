"""The provider that moves no money: a test checkout page, and periods that follow the site's clock.

Its truth is DemoPayment. A renewal is no event: which periods are paid follows from the first
payment and the clock alone, so the demo clock may run ahead and come back.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from billing.engine import periods
from billing.errors import CheckoutClosed, RefundRefused
from billing.models import DemoPayment, Order, Period
from billing.providers.interface import Checkout, Movement, Snapshot, Status
from tenants import clock

OPEN_FOR = timedelta(hours=24)
UNPAID = [DemoPayment.Status.OPEN, DemoPayment.Status.DECLINED]


def truth(payment: DemoPayment, now: datetime) -> Snapshot:
    """What is true about a demo payment at the moment `now` (UTC). Reads and writes nothing."""
    if payment.paid_at is None:
        return Snapshot(_unpaid(payment, now), payment.amount, payment.currency)
    paid = _payments(payment, payment.paid_at, now)
    ends_at = periods.end(payment.paid_at, payment.period, number=len(paid))
    if payment.ended_at is not None:
        cut = max(payment.ended_at, payment.paid_at)  # the demo clock may have come back
        ends_at = min(ends_at, cut) if ends_at else cut
    return Snapshot(
        Status.PAID,
        payment.amount,
        payment.currency,
        payments=tuple(paid),
        refunds=tuple(
            Movement(refund["amount"], datetime.fromisoformat(refund["at"]))
            for refund in payment.refunds
        ),
        access_ends_at=ends_at,
        renews=payment.period != Period.ONCE and payment.cancel_at is None,
    )


def _unpaid(payment: DemoPayment, now: datetime) -> Status:
    if payment.status in UNPAID and payment.opened_at + OPEN_FOR <= now:
        return Status.CANCELLED
    return Status(payment.status)


def _payments(payment: DemoPayment, paid_at: datetime, now: datetime) -> list[Movement]:
    due = periods.starts(paid_at, payment.period, until=max(now, paid_at))
    return [
        Movement(payment.amount, at)
        for at in due
        if at == paid_at or payment.cancel_at is None or at <= payment.cancel_at
    ]


class DemoProvider:
    """Sells without money. Fulfils PaymentProvider."""

    name = "demo"
    livemode = False

    def checkout(self, order: Order) -> Checkout:
        """The test page of this order, on the creator's own host."""
        payment, _created = DemoPayment.objects.get_or_create(
            order_uid=order.uid,
            defaults={
                "amount": order.amount,
                "currency": order.currency,
                "period": order.period,
                "opened_at": clock.now(),
            },
        )
        return Checkout(reverse("billing:checkout", args=[order.uid]), str(payment.session))

    def snapshot(self, order: Order) -> Snapshot:
        """What happened on the test page, and which periods were due since."""
        payment = DemoPayment.objects.filter(order_uid=order.uid).first()
        if payment is None:
            return Snapshot(Status.OPEN, order.amount, order.currency)
        return truth(payment, clock.now())

    def choose(self, order: Order, outcome: Status) -> None:
        """The fan pressed a button of the test page. Paying twice pays once.

        Raises CheckoutClosed when the page was cancelled, or left alone for 24 hours.
        """
        now = clock.now()
        values: dict[str, object] = {"status": outcome.value}
        if outcome is Status.PAID:
            values["paid_at"] = now.replace(microsecond=0)  # receipts show whole seconds
        waiting = DemoPayment.objects.filter(
            order_uid=order.uid, status__in=UNPAID, opened_at__gt=now - OPEN_FOR
        )
        if not waiting.update(**values) and self.snapshot(order).status is not outcome:
            raise CheckoutClosed

    @transaction.atomic
    def refund(self, order: Order, amount: int, key: str) -> None:
        """Write the refund down once per key. Raises RefundRefused above what is left."""
        now = clock.now().replace(microsecond=0)
        payment = DemoPayment.objects.select_for_update().filter(order_uid=order.uid).first()
        if payment is None:
            raise RefundRefused
        before = truth(payment, now)
        if any(refund["key"] == key for refund in payment.refunds):
            return
        if not 0 < amount <= before.received - before.refunded:
            raise RefundRefused
        payment.refunds.append({"key": key, "amount": amount, "at": now.isoformat()})
        if before.refunded + amount == before.received:
            payment.ended_at = now
            payment.cancel_at = payment.cancel_at or now
        payment.save()

    @transaction.atomic
    def cancel(self, order: Order) -> None:
        """No further period starts."""
        payment = DemoPayment.objects.select_for_update().filter(order_uid=order.uid).first()
        if payment is not None and truth(payment, clock.now()).renews:
            payment.cancel_at = clock.now()
            payment.save(update_fields=["cancel_at"])
