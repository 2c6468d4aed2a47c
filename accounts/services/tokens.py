"""Tokens for programs: made, shown once, used, revoked; and answers that were kept for them."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.errors import NameMissing, NoScope, TokenEndsInThePast, TooManyTokens
from accounts.models import ApiToken, KeptAnswer, User
from accounts.scopes import SCOPES
from accounts.selectors.tokens import digest_of
from accounts.services.audit import audit

MOST_TOKENS = 50  # that may work, on one site
LONGEST_NAME = 80
KEPT = timedelta(hours=24)


@transaction.atomic
def make_token(
    *, member: User, name: str, scopes: Iterable[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A key for a program that acts as `member`, narrowed to `scopes`; ends at `expires_at` (UTC).

    The second value is the token itself, which is kept nowhere. Raises NameMissing, NoScope,
    TokenEndsInThePast, TooManyTokens.
    """
    title = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]
    if not title:
        raise NameMissing
    chosen = [scope for scope in SCOPES if scope in set(scopes)]
    if not chosen:
        raise NoScope
    if expires_at is not None and expires_at <= timezone.now():
        raise TokenEndsInThePast
    if ApiToken.objects.filter(revoked_at=None).count() >= MOST_TOKENS:
        raise TooManyTokens
    text = f"ch_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        name=title,
        member=member,
        digest=digest_of(text),
        ending=text[-4:],
        scopes=chosen,
        expires_at=expires_at,
    )
    may = {"scopes": chosen, "ends": expires_at}
    audit(act="token_made", actor=member, subject=token, after=may)
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken) -> None:
    """End a token at this second. Twice is once."""
    working = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if working.update(revoked_at=timezone.now()):
        audit(act="token_revoked", subject=token, before={"scopes": token.scopes})


def note_use(*, token: ApiToken) -> None:
    """Remember that a token was used, to the hour: one write an hour at the most."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    if token.used_at is None or token.used_at < hour:
        older = Q(used_at=None) | Q(used_at__lt=hour)
        ApiToken.objects.filter(older, pk=token.pk).update(used_at=hour)


def forget_kept_answers() -> int:
    """Delete the answers that were kept for idempotency keys a day ago. Returns how many."""
    gone, _kinds = KeptAnswer.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return gone
