"""Who is who on a site, and who may open what; split by noun."""

from accounts.models.access import Grant, GrantQuerySet, Tier
from accounts.models.audit import AuditEntry
from accounts.models.known import JoinAnswer, JoinQuestion, MemberNote
from accounts.models.people import User, UserManager
from accounts.models.team import ApiToken, KeptAnswer, TeamInvite
from accounts.models.told import Notice

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Grant",
    "GrantQuerySet",
    "JoinAnswer",
    "JoinQuestion",
    "KeptAnswer",
    "MemberNote",
    "Notice",
    "TeamInvite",
    "Tier",
    "User",
    "UserManager",
]
