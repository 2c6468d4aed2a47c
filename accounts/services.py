"""Verbs about people and access. billing is the usual writer of grants."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import F, Q
from django.db.models.functions import Greatest

from accounts.models import Grant, User


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


def end_grants(*, source: str, at: datetime) -> int:
    """End what this source gave, at the latest at `at`. Returns how many grants were cut."""
    open_at = Grant.objects.filter(source=source).filter(Q(ends_at=None) | Q(ends_at__gt=at))
    return open_at.update(ends_at=Greatest(F("starts_at"), at))


def make_owner(*, email: str, password_hash: str, name: str, language: str) -> User:
    """The creator's own account inside the new site; e-mail already confirmed by code."""
    owner = User(email=email, name=name, language=language, role=User.Role.OWNER)
    owner.password = password_hash
    owner.save()
    EmailAddress.objects.create(user=owner, email=email, verified=True, primary=True)
    return owner
