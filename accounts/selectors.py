"""Questions about people and access."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import Grant, Tier, User
from tenants import clock

Person = User | AnonymousUser


def open_keys(member: Person) -> frozenset[str]:
    """Every access key that is open to this person at this second, lower tiers included.

    One statement, remembered on the person for the length of the request.
    """
    if not member.is_authenticated:
        return frozenset()
    known: frozenset[str] | None = getattr(member, "_open_keys", None)
    if known is None:
        known = _read_keys(member)
        member._open_keys = known  # type: ignore[union-attr]
    return known


def _read_keys(member: Person) -> frozenset[str]:
    held = set(
        Grant.objects.filter(member_id=member.pk).current(clock.now()).values_list("key", flat=True)
    )
    tiers = {int(key.partition(":")[2]) for key in held if key.startswith("tier:")}
    if tiers:
        rows = list(Tier.objects.values_list("pk", "rank"))
        top = max((rank for pk, rank in rows if pk in tiers), default=0)
        held |= {f"tier:{pk}" for pk, rank in rows if rank <= top}
    return frozenset(held)


def may_open(member: Person, keys: Iterable[str]) -> bool:
    """True for the owner, and for a person who holds at least one of the keys now."""
    if getattr(member, "is_owner", False):
        return True
    return not open_keys(member).isdisjoint(keys)


def tiers_on_sale() -> QuerySet[Tier]:
    """The tiers that can be bought now, lowest first."""
    return Tier.objects.filter(is_active=True)


def fans() -> QuerySet[User]:
    """Everybody on this site but its owner."""
    return User.objects.filter(role=User.Role.FAN)


STYLE_VERSION = 1
PLATFORM_COLOR = "#4f46e5"


def theme_color(creator: object) -> str:
    """The one colour that a site's theme is made of."""
    return getattr(creator, "brand_color", "") or PLATFORM_COLOR


def theme_version(creator: object) -> str:
    """Changes whenever /theme.css changes, so that browsers may keep it for ever."""
    return f"{theme_color(creator).lstrip('#').lower()}-{STYLE_VERSION}"


def has_account(email: str) -> bool:
    """True when this address belongs to somebody on this site (or, in public, the platform)."""
    return User.objects.filter(email=email).exists()
