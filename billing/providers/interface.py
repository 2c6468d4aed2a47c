"""What every payment provider can do, and the facts that it tells about an order.

A provider keeps the truth about money; billing.services.reconcile reads it and decides about
access.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from billing.models import Order


class Status(Enum):
    """How the checkout of an order stands."""

    OPEN = "open"
    PAID = "paid"
    DECLINED = "declined"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where the fan pays. `session` is the provider's own name of it."""

    url: str
    session: str


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that moved once: a payment or a refund. Minor units, always positive, UTC."""

    amount: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a provider knows about an order at one moment; the same question gives the same
    answer until something happens.

    `amount` and `currency` are what the session asks for. `payments` has one entry per paid period,
    oldest first; `access_ends_at` is the end of the last one (None: never), cut short by a full
    refund. `renews` says whether a further period will be charged.
    """

    status: Status
    amount: int
    currency: str
    payments: tuple[Movement, ...] = ()
    refunds: tuple[Movement, ...] = ()
    access_ends_at: datetime | None = None
    renews: bool = False

    @property
    def received(self) -> int:
        """Everything that was paid, minor units."""
        return sum(payment.amount for payment in self.payments)

    @property
    def refunded(self) -> int:
        """Everything that went back, minor units."""
        return sum(refund.amount for refund in self.refunds)

    @property
    def fully_refunded(self) -> bool:
        """True when nothing of what was paid is left."""
        return bool(self.payments) and self.refunded >= self.received


class PaymentProvider(Protocol):
    """The only way to a fan's money. Any method may be called twice, with the effect of once."""

    name: str
    livemode: bool

    def checkout(self, order: Order) -> Checkout:
        """The page where this order is paid; opened once, then found again."""
        ...

    def snapshot(self, order: Order) -> Snapshot:
        """The truth about this order now. An order never shown to the provider is OPEN, unpaid."""
        ...

    def refund(self, order: Order, amount: int, key: str) -> None:
        """Give back `amount` minor units; the same `key` moves money once. Raises RefundRefused."""
        ...

    def cancel(self, order: Order) -> None:
        """Charge no further period; the paid one stays. Nothing happens when none is due."""
        ...
