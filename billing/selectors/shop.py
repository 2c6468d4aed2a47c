"""Questions about what is on sale, and for how much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet

from accounts import selectors as accounts
from accounts.models import Tier
from billing.errors import NotOnSale
from billing.models import Offer, Period
from billing.selectors.keys import NUMBER, ids_in
from billing.selectors.orders import due_renewals
from billing.selectors.segments import shown_to
from community.models import Group
from courses.models import Course


def offers_for(keys: Iterable[str]) -> QuerySet[Offer]:
    """The offers on sale that open at least one of these keys, cheapest first."""
    offers = Offer.objects.filter(is_active=True, keys__overlap=list(keys))
    return offers.select_related("segment").order_by("amount", "pk")


def offer_named(text: str) -> Offer:
    """The offer with this id, on sale. Raises NotOnSale for any other text."""
    found = Offer.objects.filter(pk=int(text)).first() if NUMBER.match(text) else None
    if found is None or not can_be_sold(found):
        raise NotOnSale
    return found  # type: ignore[no-any-return]


def course_offers(course_id: int) -> QuerySet[Offer]:
    """What sells this one course alone: its regular price first, then further offers."""
    return Offer.objects.filter(
        is_active=True, keys=[f"course:{course_id}"], period=Period.ONCE
    ).order_by("-is_list_price", "amount")


def can_be_sold(offer: Offer) -> bool:
    """False when the offer is off sale, or opens an archived tier or what is not there."""
    archived = Tier.objects.filter(pk__in=ids_in(offer.keys, "tier"), is_active=False)
    return bool(offer.is_active) and not archived.exists() and are_there(offer.keys)


def are_there(keys: Iterable[str]) -> bool:
    """True when everything that these keys open exists; courses must be published, too."""
    wanted = set(keys)
    things: dict[str, QuerySet[Any]] = {
        "course": Course.objects.filter(state=Course.State.PUBLISHED),
        "group": Group.objects.order_by(),
        "tier": Tier.objects.order_by(),
    }
    ids = {kind: ids_in(wanted, kind) for kind in things}
    found = (rows.filter(pk__in=ids[kind]).count() for kind, rows in things.items())
    return sum(found) == len(wanted)


@dataclass(slots=True)
class TierPrice:
    """A tier as the prices page shows it. `courses` and `groups` count what it opens."""

    tier: Tier
    monthly: Offer | None = None
    yearly: Offer | None = None
    courses: int = 0
    groups: int = 0
    specials: list[Offer] = field(default_factory=list)  # for segments; see selectors.segments

    @property
    def offers(self) -> list[Offer]:
        """What is on sale, the monthly price first."""
        return [offer for offer in (self.monthly, self.yearly) if offer]

    @property
    def saving(self) -> int:
        """How many per cent a year costs less than twelve months, rounded down; 0 without both."""
        if not (self.monthly and self.yearly):
            return 0
        return max(0, 100 - -(-100 * self.yearly.amount // (12 * self.monthly.amount)))


def tier_prices(*, archived: bool = False) -> list[TierPrice]:
    """The tiers with their prices, lowest first. Two statements."""
    tiers = Tier.objects.all() if archived else accounts.tiers_on_sale()
    return _priced(list(tiers))


def _priced(tiers: Sequence[Tier], also: list[Offer] | None = None) -> list[TierPrice]:
    prices = {tier.key: TierPrice(tier) for tier in tiers}
    priced = Q(is_list_price=True) | Q(segment__isnull=False)
    regular = Offer.objects.filter(priced, is_active=True, keys__overlap=list(prices))
    for offer in regular.select_related("segment") if also is None else also:
        price = prices.get(offer.keys[0])
        if price and offer.segment_id:
            price.specials.append(offer)
        elif price and offer.is_list_price and offer.period == Period.MONTH:
            price.monthly = offer
        elif price and offer.is_list_price and offer.period == Period.YEAR:
            price.yearly = offer
    return list(prices.values())


def tier_specials(prices: list[TierPrice], member: accounts.Person) -> list[Offer]:
    """Memberships at a price for a segment that this person belongs to, cheapest first."""
    found = shown_to((offer for price in prices for offer in price.specials), member)
    return sorted(found, key=lambda offer: offer.amount)


def with_contents(prices: list[TierPrice]) -> list[TierPrice]:
    """Count what each tier opens, lower tiers included. Two statements."""
    published = Course.objects.filter(state=Course.State.PUBLISHED, access=Course.Access.PAID)
    courses = _by_tier(published)
    groups = _by_tier(Group.objects.filter(access=Group.Access.PAID))
    for price in prices:
        opened = [other.tier.pk for other in prices if other.tier.rank <= price.tier.rank]
        price.courses = sum(courses.get(pk, 0) for pk in opened)
        price.groups = sum(groups.get(pk, 0) for pk in opened)
    return prices


def _by_tier(things: QuerySet[Any]) -> dict[int, int]:
    found = things.exclude(tier=None).order_by().values_list("tier_id").annotate(Count("pk"))
    return dict(found)


def current_tier(member: accounts.Person, tiers: list[Tier]) -> Tier | None:
    """The highest of these tiers that this person holds now."""
    keys = accounts.open_keys(member)
    held = [tier for tier in tiers if tier.key in keys]
    return max(held, key=lambda tier: tier.rank, default=None)


@dataclass(slots=True)
class Board:
    """The ways to open something: single purchases, and the tiers that include it."""

    singles: list[Offer] = field(default_factory=list)
    tiers: list[TierPrice] = field(default_factory=list)
    specials: list[Offer] = field(default_factory=list)  # tiers at a price for this person
    is_due: bool = False  # a renewal of this person waits to be looked at

    @property
    def is_empty(self) -> bool:
        """True when nothing is on sale for these keys."""
        return not self.singles and not self.tiers and not self.specials


def board(keys: list[str], member: accounts.Person) -> Board:
    """What opens one of these keys. Two statements, which bring the person's open keys as well,
    and one for each segment that something is offered to.

    A key of a tier stands for that tier and everything above. Tiers come lowest first.
    """
    tiers = list(accounts.tiers_on_sale().annotate(held=accounts.held_keys(member)))
    if tiers:
        accounts.remember_keys(member, tiers[0].held)  # type: ignore[attr-defined]
    wanted = set(ids_in(keys, "tier"))
    floor = min((tier.rank for tier in tiers if tier.pk in wanted), default=None)
    opening = [tier for tier in tiers if floor is not None and tier.rank >= floor]
    own_keys = [key for key in keys if not key.startswith("tier:")]
    offers = offers_for([*own_keys, *(tier.key for tier in opening)])
    found = shown_to(offers.annotate(is_due=Exists(due_renewals(member))), member)
    singles = [offer for offer in found if not offer.keys[0].startswith("tier:")]
    tier_offers = [offer for offer in found if offer not in singles]
    prices = [price for price in _priced(opening, tier_offers) if price.offers]
    specials = [offer for offer in tier_offers if offer.segment_id]
    return Board(singles, prices, specials, any(offer.is_due for offer in found))
