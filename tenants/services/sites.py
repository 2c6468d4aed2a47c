"""Making, changing and closing sites. Everything here writes in the public schema."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tenants import deeds, hosts
from tenants.addresses import skeleton
from tenants.connection import connection
from tenants.models import Creator, Domain
from tenants.schemas import open_public
from tenants.services.migrations import head
from tenants.services.pool import hand_out

OPEN_TO_THE_CREATOR = {
    "title", "tagline", "language", "time_zone", "brand_color", "logo", "about", "terms", "privacy",
    "retention_days", "portrait", "headline", "credentials", "links", "promises",
}  # fmt: skip


@transaction.atomic
def make_site(*, owner_id: int, subdomain: str, **fields: Any) -> Creator:
    """A live site: a schema from the pool, the creator's row and the primary domain.

    Subdomain and fields must be valid already (tenants.addresses.check).
    """
    schema = hand_out()
    host = f"{subdomain}.{settings.PLATFORM_HOST}"
    creator = Creator.objects.create(
        schema_name=schema,
        owner_id=owner_id,
        host=host,
        skeleton=skeleton(subdomain),
        schema_version=head(),
        **fields,
    )
    Domain.objects.create(tenant=creator, domain=host, is_primary=True)
    return creator


def update_site(*, creator_id: int, **fields: Any) -> None:
    """Write what the creator may change about the own site. Raises ValueError on other fields."""
    unknown = set(fields) - OPEN_TO_THE_CREATOR
    if unknown:
        raise ValueError(f"not open to the creator: {sorted(unknown)}")
    _write(creator_id, fields)


def set_clock(*, creator_id: int, offset: Any) -> None:
    """Move the demo clock of a site (a timedelta, or None for real time)."""
    _write(creator_id, {"clock_offset": offset})


def suspend(*, creator_id: int, reason: str) -> None:
    """Close a site to its visitors; they and the creator see the reason (1-300 characters)."""
    fields = {"state": Creator.State.SUSPENDED.value, "state_reason": reason}
    _write_by_staff(creator_id, "site_suspended", fields)


def resume(*, creator_id: int) -> None:
    """Open a suspended site again."""
    fields = {"state": Creator.State.ACTIVE.value, "state_reason": ""}
    _write_by_staff(creator_id, "site_resumed", fields)


def verify(*, creator_id: int, verified_as: str) -> None:
    """Give a site the badge; everybody reads what was proved (1-160 characters). Staff alone."""
    fields = {"verified_at": timezone.now(), "verified_as": verified_as}
    _write_by_staff(creator_id, "site_verified", fields)


def unverify(*, creator_id: int) -> None:
    """Take the badge back."""
    _write_by_staff(creator_id, "site_unverified", {"verified_at": None, "verified_as": ""})


@transaction.atomic
def _write_by_staff(creator_id: int, act: str, fields: dict[str, Any]) -> None:
    """Write, and tell the log of the site and of the platform."""
    with open_public():
        creator = Creator.objects.select_for_update(no_key=True).get(pk=creator_id)
    before = {name: getattr(creator, name) for name in fields}
    _write(creator_id, fields)
    deeds.tell(act=act, creator=creator, before=before, after=fields)


def count_members(*, creator_id: int, members: int) -> None:
    """Remember how many fans a site has, for the platform's list."""
    _write(creator_id, {"members": members})


def _write(creator_id: int, fields: dict[str, Any]) -> None:
    with open_public():
        Creator.objects.filter(pk=creator_id).update(**fields)
    hosts.forget()
    if getattr(connection.tenant, "pk", None) == creator_id:
        for name, value in fields.items():
            setattr(connection.tenant, name, value)
