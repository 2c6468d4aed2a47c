"""Questions about money: what is on sale, what did this person buy, what came in?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Exists, Q, QuerySet, Sum, Value, When
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import selectors as accounts
from accounts.models import Grant, Tier, User
from billing.errors import NotOnSale
from billing.models import Entry, Offer, Order, Period
from billing.providers import PaymentProvider, by_name
from community.models import Group
from courses.models import Course
from tenants import clock

KEY = re.compile(r"(course|group|tier):([1-9][0-9]{0,17})\Z", re.ASCII)
NUMBER = re.compile(r"[1-9][0-9]{0,17}\Z", re.ASCII)
MOST_KEYS = 12
LONGEST_PATH = 200
WAITING = [Order.State.OPEN, Order.State.DECLINED]


def provider() -> PaymentProvider | None:
    """The provider that sells now; None while selling is off."""
    return by_name(settings.PAYMENTS) if settings.PAYMENTS else None


def own_path(text: str) -> str:
    """A path of this site that is safe to go back to; empty for anything else."""
    fits = text.startswith("/") and text.isprintable() and len(text) <= LONGEST_PATH
    return text if fits and url_has_allowed_host_and_scheme(text, allowed_hosts=None) else ""


def access_keys(text: str) -> list[str]:
    """The well-formed access keys of a comma-separated text, at the most 12."""
    return [key for key in text.split(",") if KEY.match(key)][:MOST_KEYS]


def ids_in(keys: Iterable[str], kind: str) -> list[int]:
    """The ids of one kind ("course", "group", "tier") among access keys."""
    return [int(key.partition(":")[2]) for key in keys if key.startswith(f"{kind}:")]


# --- What is on sale ---------------------------------------------------------------------------


def offers_for(keys: Iterable[str]) -> QuerySet[Offer]:
    """The offers on sale that open at least one of these keys, cheapest first."""
    return Offer.objects.filter(is_active=True, keys__overlap=list(keys)).order_by("amount", "pk")


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
    regular = Offer.objects.filter(is_active=True, is_list_price=True, keys__overlap=list(prices))
    for offer in regular if also is None else also:
        price = prices.get(offer.keys[0]) if offer.is_list_price else None
        if price and offer.period == Period.MONTH:
            price.monthly = offer
        elif price and offer.period == Period.YEAR:
            price.yearly = offer
    return list(prices.values())


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
    is_due: bool = False  # a renewal of this person waits to be looked at

    @property
    def is_empty(self) -> bool:
        """True when nothing is on sale for these keys."""
        return not self.singles and not self.tiers


def board(keys: list[str], member: accounts.Person) -> Board:
    """What opens one of these keys. Two statements, which bring the person's open keys as well.

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
    found: list[Any] = list(offers.annotate(is_due=Exists(due_renewals(member))))
    singles = [offer for offer in found if not offer.keys[0].startswith("tier:")]
    tier_offers = [offer for offer in found if offer not in singles]
    prices = [price for price in _priced(opening, tier_offers) if price.offers]
    return Board(singles, prices, any(offer.is_due for offer in found))


# --- What a person bought ----------------------------------------------------------------------


def owns(member: User, keys: Iterable[str], period: str) -> bool:
    """True when buying this again would give nothing new at this moment.

    A one-time purchase gives for ever, so only grants without an end count against it.
    """
    if period != Period.ONCE:
        return accounts.open_keys(member).issuperset(keys)
    held = Grant.objects.filter(member_id=member.pk, key__in=keys, ends_at=None)
    return set(held.current(clock.now()).values_list("key", flat=True)).issuperset(keys)


def held_by_another_order(order: Order) -> bool:
    """True when the buyer holds all keys of this order from elsewhere, at least as long."""
    others = Grant.objects.filter(member_id=order.member_id, key__in=order.keys)
    others = others.exclude(source=order.source).current(clock.now())
    if order.period == Period.ONCE:
        others = others.filter(ends_at=None)
    return set(others.values_list("key", flat=True)).issuperset(order.keys)


def orders_of(member: accounts.Person) -> QuerySet[Order]:
    """What this person bought or tried to buy, newest first."""
    return Order.objects.filter(member_id=member.pk)


def movements(order: Order) -> QuerySet[Entry]:
    """The payments (positive) and refunds (negative) of an order, oldest first."""
    return Entry.objects.filter(order=order, account=Entry.Account.CASH)


def due_renewals(member: accounts.Person) -> QuerySet[Order]:
    """Orders of this person whose paid period is over and whose next one may be paid by now."""
    return orders_of(member).filter(
        state=Order.State.PAID, renews=True, access_ends_at__lte=clock.now()
    )


def orders_to_follow(*, everything: bool = False) -> QuerySet[Order]:
    """Orders about which the provider may know more than we do.

    Waiting ones, and those whose period is over. `everything` adds all that ever end, for a clock
    that may have come back.
    """
    ends = Q(state__in=[Order.State.PAID, Order.State.ENDED], access_ends_at__isnull=False)
    over = ends & Q(state=Order.State.PAID, access_ends_at__lte=clock.now())
    unsent = Q(state=Order.State.PAID, receipt_at=None)
    return Order.objects.filter(
        Q(state__in=WAITING) | (ends if everything else over) | unsent
    ).order_by("pk")


def lower_memberships(order: Order) -> QuerySet[Order]:
    """Renewing orders of the same buyer whose tiers are all below the tiers of this order."""
    ranks = dict(Tier.objects.values_list("pk", "rank"))
    rank = max((ranks.get(pk, 0) for pk in ids_in(order.keys, "tier")), default=0)
    lower = [f"tier:{pk}" for pk, other in ranks.items() if other < rank]
    renewing = orders_of(order.member).filter(state=Order.State.PAID, renews=True)
    return renewing.filter(keys__contained_by=lower).exclude(pk=order.pk)


# --- What came in ------------------------------------------------------------------------------


def sales() -> QuerySet[Any]:
    """Every order that was paid, newest first, with what came in and what went back."""
    paid: QuerySet[Any] = Order.objects.exclude(paid_at=None).select_related("member")
    sums: QuerySet[Any] = paid.annotate(
        received=_total(payments=True), returned=_total(payments=False)
    )
    return sums.order_by("-paid_at", "-pk")


def _total(*, payments: bool) -> Any:
    sign, start = (1, "payment:") if payments else (-1, "refund:")
    lines = Q(entries__account=Entry.Account.CASH, entries__fact__startswith=start)
    return sign * Sum("entries__amount", filter=lines, default=0)


def totals() -> list[dict[str, Any]]:
    """Sums of the ledger by currency, real money apart from demo money.

    Keys: livemode, currency, received, refunded, net (minor units), orders.
    """
    cash = Entry.objects.filter(account=Entry.Account.CASH).order_by()
    into = Case(When(amount__gt=0, then="amount"), default=Value(0))
    found = cash.values("order__livemode", "currency").annotate(
        received=Sum(into), net=Sum("amount"), orders=Count("order", distinct=True)
    )  # fmt: skip
    return [
        {**row, "livemode": row["order__livemode"], "refunded": row["received"] - row["net"]}
        for row in found.order_by("-order__livemode", "currency")
    ]


def ledger_balance() -> dict[str, int]:
    """The sum of all lines by currency; every value is zero, or the books are wrong."""
    rows = Entry.objects.order_by().values_list("currency").annotate(Sum("amount"))
    return dict(rows)


def unbalanced_orders() -> list[int]:
    """Orders whose lines do not sum to zero; empty, or the books are wrong."""
    rows = Entry.objects.order_by().values("order_id").annotate(total=Sum("amount"))
    return list(rows.exclude(total=0).values_list("order_id", flat=True))
