"""How money grants access: offers, orders, the ledger, and the demo provider's own truth."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models import CURRENCIES
from tenants.sealed import TenantModel


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
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

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
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="orders")
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
    access_ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "offer"], condition=Q(state="open"), name="one_open_order"
            )
        ]


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
    fact = models.CharField(max_length=40)  # payment:1, payment:2, refund: once per order
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "fact", "account"], name="one_line_per_fact")
        ]


class DemoPayment(TenantModel):
    """What the demo provider knows about an order: its own truth, read back by reconcile."""

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
    paid_at = models.DateTimeField(null=True)
    cancel_at = models.DateTimeField(null=True)
    refunded = models.PositiveBigIntegerField(default=0)
    refunded_at = models.DateTimeField(null=True)
