"""Which rows wait for the creator."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Grant, Tier, User
from billing.models import Order
from community.models import Post
from courses.models import Course
from growth.selectors import EXPIRING

PATIENCE = timedelta(hours=24)  # how long a post, or a renewal, may wait
MEMORY = timedelta(days=30)  # an older post is no longer waited for
LYING = timedelta(days=7)  # a draft that nobody publishes
LATELY = timedelta(days=14)  # payments that failed within


def failed(now: datetime) -> QuerySet[Order]:
    """Payments that were declined lately, and renewals that did not come in for a day."""
    declined = Q(state=Order.State.DECLINED, created_at__gt=now - LATELY)
    overdue = Q(
        state=Order.State.PAID, renews=True,
        access_ends_at__lt=now - PATIENCE, access_ends_at__gt=now - LATELY,
    )  # fmt: skip
    return Order.objects.filter(declined | overdue)


def unanswered(now: datetime) -> QuerySet[Post]:
    """What fans wrote 1 to 30 days ago and nobody else has replied to, neither owner nor fan."""
    replies = Post.objects.filter(parent=OuterRef("pk")).exclude(author=OuterRef("author"))
    asked = Post.objects.filter(parent=None, author__role=User.Role.FAN)
    old = asked.filter(created_at__lt=now - PATIENCE, created_at__gt=now - MEMORY)
    return old.exclude(Exists(replies))


def drafts(now: datetime) -> QuerySet[Course]:
    """What was begun more than a week ago and is seen by nobody yet."""
    return Course.objects.filter(state=Course.State.DRAFT, created_at__lt=now - LYING)


def ending(now: datetime) -> QuerySet[Grant]:
    """One grant of each fan whose membership ends within 14 days: who growth.expiring names.

    Said once more as a condition, so that the row can be asked together with others.
    """
    until = now + EXPIRING
    held = _held(now)
    prolonged = Q(ends_at=None) | Q(ends_at__gt=until) | Exists(_renewing(until))
    higher: dict[str, Any] = {"rank__gte": OuterRef("rank")}
    goes_on = held.filter(prolonged, member=OuterRef("member"), **higher)
    soon = held.filter(
        ends_at__lte=until,
        starts_at__lte=now,
        member__is_active=True,
        member__role=User.Role.FAN,
    )
    lost = soon.exclude(Exists(_renewing(until))).exclude(Exists(goes_on))
    last = lost.order_by("member_id", "-ends_at", "-pk").distinct("member_id")
    return Grant.objects.filter(pk__in=last.values("pk"))


def _held(now: datetime) -> QuerySet[Grant]:
    """Grants of tiers that are not over, with the `rank` of the tier."""
    named = Tier.objects.annotate(named=_text("tier:", "pk"))
    rank = Subquery(named.filter(named=OuterRef("key")).values("rank")[:1])
    there = Grant.objects.filter(key__startswith="tier:").annotate(rank=rank)
    return there.filter(Q(ends_at=None) | Q(ends_at__gt=now), rank__isnull=False)


def _renewing(until: datetime) -> QuerySet[Order]:
    """The order behind a grant, if the next payment is due by then."""
    paying = Order.objects.filter(state=Order.State.PAID, renews=True, access_ends_at__lte=until)
    return paying.annotate(gives=_text("order:", "uid")).filter(gives=OuterRef("source"))


def _text(start: str, field: str) -> Concat:
    return Concat(Value(start), Cast(field, TextField()), output_field=TextField())
