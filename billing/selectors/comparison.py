"""The tiers beside each other: in short for a home page, and line by line for the prices page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject

from accounts import selectors as accounts
from accounts.models import Tier
from billing.models import Offer, Period
from billing.selectors.shop import TierPrice
from tenants.kept import public
from tenants.prepared import Prepared


@public
def tiers_in_short() -> list[TierPrice]:
    """The tiers that can be bought, with their regular prices, lowest first. One statement."""
    priced = []
    for tier in _PRICED():
        offers = {offer["period"]: Offer(**offer) for offer in tier.prices}
        priced.append(TierPrice(tier, offers.get(Period.MONTH), offers.get(Period.YEAR)))
    return [price for price in priced if price.offers]


def _priced() -> QuerySet[Tier]:
    key = Concat(Value("tier:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    regular = Offer.objects.filter(is_active=True, is_list_price=True, keys__0=key)
    row = JSONObject(pk="pk", amount="amount", currency="currency", period="period")
    return accounts.tiers_on_sale().annotate(prices=ArraySubquery(regular.values(json=row)))


_PRICED = Prepared(_priced)


@dataclass(frozen=True)
class Benefit:
    """One line of the comparison: what, and which of the tiers has it."""

    text: str
    has: list[bool]


def benefits(prices: Sequence[TierPrice]) -> list[Benefit]:
    """What the tiers give, each line once; a higher tier has what the lower ones have.

    A line that only names a lower tier ("Everything in Sketchbook") is left out: the ticks say it.
    """
    lines: dict[str, int] = {}
    for number, price in enumerate(prices):
        lower = [other.tier.name for other in prices[:number]]
        for text in price.tier.benefits:
            if not any(name in text for name in lower):
                lines.setdefault(text, number)
    everybody = range(len(prices))
    return [Benefit(text, [at >= first for at in everybody]) for text, first in lines.items()]
