"""Offers and orders as programs read them."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.selectors import Person
from analytics import selectors as analytics
from billing.models import Offer, Order
from billing.selectors.books import with_sums


def offer_rows(member: Person, *, is_sure: bool = True) -> QuerySet[Offer]:
    """The offers this person may know of.

    Who sets prices knows all, also those that are off sale, unless the session waits for a second
    factor (`is_sure` is False); others know what is on sale for everybody and for segments they
    belong to, asked once per segment.
    """
    offers: QuerySet[Offer] = Offer.objects.all()
    if is_sure and member.is_authenticated and member.can.prices:
        return offers
    on_sale = offers.filter(is_active=True)
    special = on_sale.exclude(segment=None).select_related("segment").order_by("segment_id")
    segments: dict[Any, Any] = {offer.segment_id: offer.segment for offer in special}
    own = [pk for pk, segment in segments.items() if analytics.belongs(member, segment)]
    return on_sale.filter(Q(segment=None) | Q(segment_id__in=own))


def order_rows() -> QuerySet[Any]:
    """Every order, paid or not, with its buyer, and with `received` and `returned`."""
    return with_sums(Order.objects.select_related("member"))
