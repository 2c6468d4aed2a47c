"""Who may open what, and which tiers there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Grant, Tier, User
from tenants import clock
from tenants.prepared import Prepared

Person = User | AnonymousUser
HAND = "hand:"  # begins the source of a grant that the owner gave by hand


def open_keys(member: Person) -> frozenset[str]:
    """Every access key that is open to this person at this second, lower tiers included.

    One statement, remembered on the person for the length of the request.
    """
    if not member.is_authenticated:
        return frozenset()
    known = member._open_keys
    if known is None:
        known = frozenset(_OPEN(member=member.pk, now=clock.now()))
        member._open_keys = known
    return known


def held_keys(member: Person, now: datetime | None = None) -> Func:
    """All open keys as a column, for a page that reads them with its own row.

    Give the column to `remember_keys`, and `open_keys` asks nothing more.
    """
    granted, lower = (
        ArraySubquery(_granted(member, now)),
        ArraySubquery(_lower_tiers(member, now)),
    )
    return Func(granted, lower, function="array_cat", output_field=ArrayField(TextField()))


def remember_keys(member: Person, held: Iterable[str]) -> None:
    """Take over what `held_keys` brought in this request."""
    if member.is_authenticated and member._open_keys is None:
        member._open_keys = frozenset(held)


def forget_keys(member: Person) -> None:
    """Ask again: something was granted or ended in this very request."""
    if member.is_authenticated:
        member._open_keys = None


def _granted(member: Person, now: datetime | None = None) -> QuerySet[Any]:
    mine = Grant.objects.filter(member_id=member.pk or 0).current(now or clock.now())
    as_text = mine.annotate(open=Cast("key", TextField()))
    return as_text.values_list("open", flat=True)  # type: ignore[no-any-return]


def _open(member: int, now: datetime) -> QuerySet[Any]:
    person = User(pk=member)
    return _granted(person, now).union(_lower_tiers(person, now))


_OPEN = Prepared(_open, member=int, now=datetime)


def _lower_tiers(member: Person, now: datetime | None = None) -> QuerySet[Any]:
    """The keys of every tier up to the highest that is granted."""
    named = Tier.objects.order_by().annotate(
        open=Concat(Value("tier:"), Cast("pk", TextField()), output_field=TextField())
    )
    top = named.filter(open__in=_granted(member, now)).order_by("-rank").values("rank")[:1]
    return named.filter(rank__lte=Subquery(top)).values_list("open", flat=True)  # type: ignore[no-any-return]


def may_open(member: Person, keys: Iterable[str]) -> bool:
    """True for the team, and for a person who holds at least one of the keys now."""
    if member.is_authenticated and member.can.read:
        return True
    return not open_keys(member).isdisjoint(keys)


def tiers_on_sale() -> QuerySet[Tier]:
    """The tiers that can be bought now, lowest first."""
    return Tier.objects.filter(is_active=True)


@dataclass(frozen=True)
class Holding:
    """A membership that is open now: its tier, and when it ends (None: never)."""

    tier: Tier
    ends_at: datetime | None


def memberships(member: Person) -> list[Holding]:
    """The tiers this person holds now, highest first; of several grants the longest counts."""
    grants = Grant.objects.filter(member_id=member.pk, key__startswith="tier:")
    ends: dict[str, datetime | None] = {}
    for key, ends_at in grants.current(clock.now()).values_list("key", "ends_at"):
        known = ends.get(key, ends_at)
        ends[key] = None if known is None or ends_at is None else max(known, ends_at)
    if not ends:
        return []
    tiers = Tier.objects.order_by("-rank")
    return [Holding(tier, ends[tier.key]) for tier in tiers if tier.key in ends]
