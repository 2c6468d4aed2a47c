"""One-time codes that lead an owner from the platform into the own studio."""

import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from tenants.errors import CodeRefused
from tenants.models import Creator, EntryPass
from tenants.schemas import open_public

PASS_LIVES = timedelta(seconds=60)


class Entry(NamedTuple):
    """Who comes with a pass, and whether a second factor was used on the platform."""

    email: str
    is_strong: bool


def issue_pass(*, creator: Creator, email: str, is_strong: bool = False) -> str:
    """A code for the owner `email` of this creator's site: 60 s, one use, this host only.

    `is_strong`: the session on the platform passed a second factor, so the one on the site did.
    """
    code = secrets.token_urlsafe(32)
    EntryPass.objects.create(
        digest=_digest(creator.schema_name, code),
        creator=creator,
        email=email,
        is_strong=is_strong,
        expires_at=timezone.now() + PASS_LIVES,
    )
    return code


def use_pass(*, creator: Creator, code: str) -> Entry:
    """Who comes with it, once. Raises CodeRefused for a wrong, old, used or foreign code."""
    now = timezone.now()
    with open_public():
        entry = EntryPass.objects.filter(
            digest=_digest(creator.schema_name, code), creator_id=creator.pk
        )
        if not entry.filter(used_at=None, expires_at__gt=now).update(used_at=now):
            raise CodeRefused
        return Entry(*entry.values_list("email", "is_strong")[0])


def _digest(schema: str, code: str) -> str:
    return hashlib.sha256(f"entry:{schema}:{code}".encode()).hexdigest()
