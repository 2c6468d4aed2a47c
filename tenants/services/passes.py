"""One-time codes that lead an owner from the platform into the own studio."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from tenants.errors import CodeRefused
from tenants.models import Creator, EntryPass
from tenants.schemas import open_public

PASS_LIVES = timedelta(seconds=60)


def issue_pass(*, creator: Creator, email: str) -> str:
    """A code for the owner `email` of this creator's site: 60 s, one use, this host only."""
    code = secrets.token_urlsafe(32)
    EntryPass.objects.create(
        digest=_digest(creator.schema_name, code),
        creator=creator,
        email=email,
        expires_at=timezone.now() + PASS_LIVES,
    )
    return code


def use_pass(*, creator: Creator, code: str) -> str:
    """The owner's e-mail, once. Raises CodeRefused for a wrong, old, used or foreign code."""
    now = timezone.now()
    with open_public():
        entry = EntryPass.objects.filter(
            digest=_digest(creator.schema_name, code), creator_id=creator.pk
        )
        if not entry.filter(used_at=None, expires_at__gt=now).update(used_at=now):
            raise CodeRefused
        return str(entry.values_list("email", flat=True)[0])


def _digest(schema: str, code: str) -> str:
    return hashlib.sha256(f"entry:{schema}:{code}".encode()).hexdigest()
