"""Offers and orders as programs read them."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Tier
from accounts.selectors import Person
from analytics import selectors as analytics
from billing.models import Offer, Order
from billing.selectors.books import with_sums
from courses.models import Course


def offer_rows(member: Person, *, is_sure: bool = True) -> QuerySet[Offer]:
    """The offers this person may know of.

    Who sets prices knows all, also those that are off sale, unless the session waits for a second
    factor (`is_sure` is False); others know what can be bought by everybody and by segments they
    belong to, asked once per segment. An offer that opens a draft or an archived tier names it, so
    it is as secret.
    """
    offers: QuerySet[Offer] = Offer.objects.all()
    if is_sure and member.is_authenticated and member.can.prices:
        return offers
    on_sale = offers.filter(is_active=True).exclude(keys__overlap=_secret_keys())
    special = on_sale.exclude(segment=None).select_related("segment").order_by("segment_id")
    segments: dict[Any, Any] = {offer.segment_id: offer.segment for offer in special}
    own = [pk for pk, segment in segments.items() if analytics.belongs(member, segment)]
    return on_sale.filter(Q(segment=None) | Q(segment_id__in=own))


def _secret_keys() -> ArraySubquery:
    """The keys of drafts and of archived tiers, as one array."""
    drafts = Course.objects.exclude(state=Course.State.PUBLISHED).order_by()
    archived = Tier.objects.filter(is_active=False).order_by()
    return ArraySubquery(_keys("course", drafts).union(_keys("tier", archived), all=True))


def _keys(kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    key = Concat(Value(f"{kind}:"), Cast("pk", TextField()), output_field=TextField())
    return rows.values_list(key, flat=True)


def order_rows() -> QuerySet[Any]:
    """Every order, paid or not, with its buyer, and with `received` and `returned`."""
    return with_sums(Order.objects.select_related("member"))
