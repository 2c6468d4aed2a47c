"""How money grants access: offers, orders, the ledger, and the demo provider's own truth."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.models import RuleSegment
from billing.errors import LedgerIsAppendOnly
from tenants.models import CURRENCIES
from tenants.sealed import TenantModel, TenantQuerySet


class Period(models.TextChoices):
    """For how long one payment opens."""

    ONCE = "once", _("one time")
    MONTH = "month", _("every month")
    YEAR = "year", _("every year")


class Offer(TenantModel):
    """What is sold: one or many access keys, for a time, at a price. A price never changes:
    a new price is a new offer, and the old one goes off sale."""

    title = models.CharField(_("name"), max_length=140)
    keys = ArrayField(models.CharField(max_length=64))
    amount = models.PositiveBigIntegerField(_("price"))  # minor units
    currency = models.CharField(max_length=3, choices=CURRENCIES)
    period = models.CharField(max_length=8, choices=Period.choices, default=Period.ONCE)
    is_active = models.BooleanField(_("on sale"), default=True)
    # Sold only to those who belong to it when they buy.
    segment = models.ForeignKey(
        RuleSegment, models.PROTECT, null=True, blank=True, related_name="offers"
    )
    # The regular price of what it opens. Further offers of the same keys carry a name of their own.
    is_list_price = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="offers_cost_something"),
            models.CheckConstraint(condition=Q(keys__len__gt=0), name="offers_open_something"),
            models.UniqueConstraint(
                fields=["keys", "period"],
                condition=Q(is_active=True, is_list_price=True),
                name="one_list_price",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Order(TenantModel):
    """A fan's purchase, written before the provider is asked; what was promised is copied here."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for payment")
        PAID = "paid", _("paid")
        DECLINED = "declined", _("declined")
        CANCELLED = "cancelled", _("cancelled")
        ENDED = "ended", _("ended")
        REFUNDED = "refunded", _("refunded")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # None once the buyer has left; then the pseudonym, a random one, stands on all their orders.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="orders"
    )
    pseudonym = models.CharField(max_length=20, blank=True, default="", db_default="")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="orders")
    title = models.CharField(max_length=140)
    keys = ArrayField(models.CharField(max_length=64))
    amount = models.PositiveBigIntegerField()  # minor units
    currency = models.CharField(max_length=3)
    period = models.CharField(max_length=8, choices=Period.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    provider = models.CharField(max_length=12)
    livemode = models.BooleanField(default=False)
    renews = models.BooleanField(default=False)
    return_to = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True, blank=True)
    access_ends_at = models.DateTimeField(null=True, blank=True)  # None: never
    receipt_at = models.DateTimeField(null=True, blank=True)  # when the receipt went out by mail

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "offer"],
                condition=Q(state__in=["open", "declined"]),
                name="one_open_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", "ended", "refunded"]) | Q(paid_at__isnull=False),
                name="paid_orders_have_a_date",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, pseudonym="")
                | Q(member__isnull=True) & ~Q(pseudonym=""),
                name="orders_have_a_buyer_or_a_pseudonym",
            ),
        ]
        indexes = [
            models.Index(
                fields=["access_ends_at"],
                condition=Q(state__in=["paid", "ended"], access_ends_at__isnull=False),
                name="orders_that_end",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["open", "declined"]),
                name="orders_that_wait",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.uid}"

    @property
    def source(self) -> str:
        """The source of the grants that this order gives."""
        return f"order:{self.uid}"

    @property
    def buyer(self) -> str:
        """Who bought: the name, or the pseudonym of somebody who left."""
        return self.pseudonym or str(self.member)

    @property
    def waits(self) -> bool:
        """True while the fan can still pay at the checkout."""
        return self.state in {self.State.OPEN, self.State.DECLINED}


class LedgerQuerySet(TenantQuerySet):
    """Lines are added; nothing else."""

    def update(self, **kwargs: Any) -> int:
        """Refused. Raises LedgerIsAppendOnly."""
        raise LedgerIsAppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused. Raises LedgerIsAppendOnly."""
        raise LedgerIsAppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refused. Raises LedgerIsAppendOnly."""
        raise LedgerIsAppendOnly


class Entry(TenantModel):
    """One line of the ledger. Lines are added in groups that sum to zero, and never changed."""

    class Account(models.TextChoices):
        CASH = "cash", _("received")
        SALES = "sales", _("sales")
        REFUNDS = "refunds", _("refunds")

    order = models.ForeignKey(Order, models.PROTECT, related_name="entries")
    account = models.CharField(max_length=10, choices=Account.choices)
    amount = models.BigIntegerField()  # minor units; what comes in is positive on cash
    currency = models.CharField(max_length=3)
    fact = models.CharField(max_length=40)  # payment:1, payment:2, refund:1: once per order
    at = models.DateTimeField()

    objects = models.Manager.from_queryset(LedgerQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "fact", "account"], name="one_line_per_fact"),
            models.CheckConstraint(condition=~Q(amount=0), name="no_empty_lines"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds the line. Raises LedgerIsAppendOnly for a line that is there already."""
        if not self._state.adding:
            raise LedgerIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused. Raises LedgerIsAppendOnly."""
        raise LedgerIsAppendOnly


class DemoPayment(TenantModel):
    """What the demo provider knows about an order: its own truth, read back by reconcile.

    Renewals are not stored: they follow from `paid_at`, `period`, `cancel_at` and the clock.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        PAID = "paid"
        DECLINED = "declined"
        CANCELLED = "cancelled"

    session = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order_uid = models.UUIDField(unique=True)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    period = models.CharField(max_length=8, choices=Period.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True)
    cancel_at = models.DateTimeField(null=True)  # no period starts after this moment
    ended_at = models.DateTimeField(null=True)  # a full refund ended it at once
    refunds = models.JSONField(default=list)  # [{"key", "amount", "at"}], oldest first
