"""Offers that only the people of a segment see and may buy."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts import selectors as accounts
from analytics import selectors as analytics
from analytics.models import RuleSegment
from billing.errors import NotForYou
from billing.models import Offer


def shown_to(offers: Iterable[Any], member: accounts.Person) -> list[Any]:
    """The offers that this person may see: those for everybody, and those of own segments.

    Who belongs is asked at this second, once per segment; who sets prices sees every offer.
    """
    found = list(offers)
    if member.is_authenticated and member.can.prices:
        return found
    named = {offer.segment_id: offer.segment for offer in found if offer.segment_id}
    own = {pk for pk, segment in named.items() if analytics.belongs(member, segment)}
    return [offer for offer in found if not offer.segment_id or offer.segment_id in own]


def check_shown(offer: Offer, member: accounts.Person) -> None:
    """Refuse an offer of a segment to whom it is not for. Raises NotForYou."""
    if not shown_to([offer], member):
        raise NotForYou


def segment_offers(segment: RuleSegment) -> QuerySet[Offer]:
    """What is on sale for a segment alone, newest first."""
    return Offer.objects.filter(segment=segment, is_active=True).order_by("-pk")
