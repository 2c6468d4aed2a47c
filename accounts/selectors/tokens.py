"""Tokens for programs: whose is this one, and which are there?"""

import hashlib
import re

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import ApiToken

SHAPE = re.compile(r"ch_[A-Za-z0-9_-]{43}\Z")


def digest_of(text: str) -> str:
    """What is kept of a token: SHA-256 in hex. It has 256 random bits, so no salt is needed."""
    return hashlib.sha256(text.encode()).hexdigest()


def token_named(text: str) -> ApiToken | None:
    """The token of this site that works at this moment, with its maker; None for any other text.

    The server's clock counts, not the site's: a demo that runs ahead ends no token. One statement.
    """
    if not SHAPE.match(text):
        return None
    working = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    found: ApiToken | None = (
        ApiToken.objects.select_related("member")
        .filter(working, digest=digest_of(text), revoked_at=None, member__is_active=True)
        .first()
    )
    return found


def tokens() -> QuerySet[ApiToken]:
    """Every token of the site with its maker: those that may work first, then the newest."""
    made: QuerySet[ApiToken] = ApiToken.objects.select_related("member")
    return made.order_by("revoked_at", "-created_at", "-pk")
