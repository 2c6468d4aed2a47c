"""What is sold at which price. A price never changes: a new one is a new offer."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Tier
from accounts.services import audit, audited, standing
from analytics.models import RuleSegment
from billing.errors import AmountRefused, TierRefused
from billing.models import Offer, Period
from courses.models import Course
from tenants.schemas import here


@transaction.atomic
def create_offer(
    *,
    title: str,
    keys: Iterable[str],
    amount: int,
    period: str = Period.ONCE,
    is_list_price: bool = False,
    segment: RuleSegment | None = None,
) -> Offer:
    """Put something on sale in the site's currency: `amount` minor units, one or many keys.

    Several offers may open the same key. With a `segment` only those who belong to it when they
    buy see it and may buy it. Raises AmountRefused below one minor unit.
    """
    if amount < 1:
        raise AmountRefused
    offer: Offer = Offer.objects.create(
        title=title[:140],
        keys=list(keys),
        amount=amount,
        currency=here().currency,
        period=period,
        is_list_price=is_list_price,
        segment=segment,
    )
    if not is_list_price:  # a list price is told with the course or the tier that has it
        audit(act="offer_made", subject=offer, after=_terms(offer))
    return offer


def _terms(offer: Offer) -> dict[str, Any]:
    """What the log says of an offer: minor units, currency, period, what it opens, for whom."""
    told = {"price": offer.amount, "currency": offer.currency, "period": offer.period}
    segment = offer.segment.name if offer.segment else ""
    return {**told, "keys": offer.keys, "segment": segment}


@transaction.atomic
def set_course_price(course_id: int, amount: int | None) -> Offer | None:
    """Set the regular one-time price of a course, or (None) take it off sale.

    The former price goes off sale; orders keep theirs. Raises Course.DoesNotExist.
    """
    course = Course.objects.select_for_update(no_key=True).get(pk=course_id)
    before = _list_price(course.key, Period.ONCE)
    offer = _set_list_price(course.title, course.key, Period.ONCE, amount)
    audit(
        act="course_priced",
        subject=course,
        before={"price": before},
        after={"price": amount},
    )
    return offer


def _list_price(key: str, period: Period) -> int | None:
    regular = Offer.objects.filter(keys=[key], period=period, is_active=True, is_list_price=True)
    return regular.values_list("amount", flat=True).first()


def _set_list_price(title: str, key: str, period: Period, amount: int | None) -> Offer | None:
    """The thing that has the key must be locked."""
    regular = Offer.objects.filter(keys=[key], period=period, is_active=True, is_list_price=True)
    offer: Offer | None = regular.first()
    if offer and offer.amount == amount and offer.currency == here().currency:
        regular.update(title=title)
        return offer
    regular.update(is_active=False)
    if amount is None:
        return None
    return create_offer(title=title, keys=[key], amount=amount, period=period, is_list_price=True)


@transaction.atomic
def withdraw_offer(*, offer_id: int) -> None:
    """Take an offer off sale; what was sold stays sold. Twice is once."""
    on_sale = Offer.objects.select_for_update(no_key=True, of=("self",))
    for offer in on_sale.select_related("segment").filter(pk=offer_id, is_active=True):
        Offer.objects.filter(pk=offer_id).update(is_active=False)
        audit(act="offer_withdrawn", subject=offer, before=_terms(offer))


@transaction.atomic
def make_tier(
    *,
    name: str,
    description: str = "",
    benefits: Iterable[str] = (),
    rank: int | None = None,
    monthly: int | None = None,
    yearly: int | None = None,
) -> Tier:
    """A new level of membership with its prices in minor units (None: not sold for that period).

    Without a `rank` it becomes the highest. Raises TierRefused when the rank is taken.
    """
    tiers = Tier.objects.select_for_update(no_key=True).order_by("-rank")
    highest = next((tier.rank for tier in tiers), 0)
    tier = Tier(rank=highest + 1 if rank is None else rank)
    _save_tier(tier, name, description, benefits, monthly, yearly)
    audit(act="tier_made", subject=tier, after=_tier_stands(tier))
    return tier


@transaction.atomic
def update_tier(
    *,
    tier_id: int,
    name: str,
    description: str,
    benefits: Iterable[str],
    rank: int,
    monthly: int | None,
    yearly: int | None,
) -> Tier:
    """Change a tier. Members keep the price they bought at. Raises TierRefused."""
    tier = Tier.objects.select_for_update(no_key=True).get(pk=tier_id)
    tier.rank, before = rank, _tier_stands(tier)
    _save_tier(tier, name, description, benefits, monthly, yearly)
    audit(act="tier_changed", subject=tier, before=before, after=_tier_stands(tier))
    return tier


def _tier_stands(tier: Tier) -> dict[str, Any]:
    """A tier with its prices, in minor units, as the database has them now."""
    prices = {
        "monthly": _list_price(tier.key, Period.MONTH),
        "yearly": _list_price(tier.key, Period.YEAR),
    }
    return {**standing(tier, ["name", "description", "benefits", "rank"]), **prices}


def _save_tier(
    tier: Tier,
    name: str,
    description: str,
    benefits: Iterable[str],
    monthly: int | None,
    yearly: int | None,
) -> Tier:
    if Tier.objects.filter(rank=tier.rank).exclude(pk=tier.pk).exists():
        raise TierRefused(_("Another tier has this rank. Give each tier a rank of its own."))
    tier.name, tier.description, tier.benefits = name, description, list(benefits)
    tier.save()
    prices: Any = ((Period.MONTH, monthly), (Period.YEAR, yearly))
    for period, amount in prices:
        _set_list_price(name, tier.key, period, amount)
    return tier


def set_tier_archived(*, tier_id: int, archived: bool) -> None:
    """Take a tier off sale, or bring it back. Members keep what they paid for."""
    tier = Tier.objects.get(pk=tier_id)
    act = "tier_archived" if archived else "tier_restored"
    with audited(act=act, subject=tier, fields=["is_active"]):
        Tier.objects.filter(pk=tier_id).update(is_active=not archived)
