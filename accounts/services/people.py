"""Verbs about people and access. billing is the usual writer of grants."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from accounts.models import Grant, User
from accounts.selectors import has_account
from accounts.services.audit import audit
from tenants import addresses
from tenants import services as tenants
from tenants.errors import AlreadyHasAccount
from tenants.models import Creator
from tenants.schemas import open_creator


def set_grant(
    *, member_id: int, key: str, source: str, starts_at: datetime, ends_at: datetime | None
) -> Grant:
    """Write what this source gives: the same call twice leaves one grant (times in UTC)."""
    grant, _created = Grant.objects.update_or_create(
        member_id=member_id,
        key=key,
        source=source,
        defaults={"starts_at": starts_at, "ends_at": ends_at},
    )
    return grant


def set_grants(
    *,
    member_ids: Iterable[int],
    key: str,
    source: str,
    starts_at: datetime,
    ends_at: datetime | None,
) -> int:
    """As set_grant for many members at once. Returns how many there are."""
    rows = [
        Grant(member_id=pk, key=key, source=source, starts_at=starts_at, ends_at=ends_at)
        for pk in member_ids
    ]
    Grant.objects.bulk_create(
        rows,
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["member", "key", "source"],
        update_fields=["starts_at", "ends_at"],
    )
    return len(rows)


def end_grants(*, source: str, at: datetime, key: str | None = None) -> int:
    """End what this source gave (of one key alone, if named), at the latest at `at`.

    Returns how many grants were cut.
    """
    open_at = Grant.objects.filter(source=source).filter(Q(ends_at=None) | Q(ends_at__gt=at))
    if key is not None:
        open_at = open_at.filter(key=key)
    return open_at.update(ends_at=Greatest(F("starts_at"), at))


def make_owner(*, email: str, password_hash: str, name: str, language: str) -> User:
    """The creator's own account inside the new site; e-mail already confirmed by code."""
    return _account(User.Role.OWNER, email, password_hash, name, language)


def update_profile(*, member: User, name: str, language: str, time_zone: str) -> None:
    """What a person says of themselves; an empty language or time zone means the site's own."""
    member.name, member.language, member.time_zone = name, language, time_zone
    member.save(update_fields=["name", "language", "time_zone"])


def found_site(*, uid: Any, code: str) -> Creator:
    """Turn a confirmed application into an account on the platform and a live site.

    One transaction: the code is used, the schema handed out, both accounts made. Raises
    CodeRefused, AlreadyHasAccount, SubdomainRefused (somebody was faster), NoSnapshot; then
    nothing was made and the code is good for another try.
    """
    tenants.count_attempt(uid=uid)
    with transaction.atomic():
        sign_up = tenants.use_code(uid=uid, code=code)
        wishes = dict(sign_up.choices)
        subdomain = wishes.pop("subdomain")
        tenants.hold_names(f"email {sign_up.email}", f"site {addresses.skeleton(subdomain)}")
        if has_account(sign_up.email):
            raise AlreadyHasAccount
        addresses.check(subdomain)
        name = wishes.pop("name")
        person = _account(User.Role.FAN, sign_up.email, sign_up.password, name, wishes["language"])
        creator = tenants.make_site(owner_id=person.pk, subdomain=subdomain, **wishes)
        with open_creator(creator):
            owner = make_owner(
                email=sign_up.email,
                password_hash=sign_up.password,
                name=name,
                language=wishes["language"],
            )
            audit(act="site_founded", actor=owner, after={"role": owner.role})
    return creator


def _account(role: str, email: str, password_hash: str, name: str, language: str) -> User:
    person = User(email=email, name=name, language=language, role=role, password=password_hash)
    person.save()
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person
