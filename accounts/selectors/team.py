"""Who works here, who is invited, and what each role may do."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Case, Exists, Max, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts import errors
from accounts.models import TeamInvite, User
from accounts.roles import TABLE, TEAM, WORDS, Action, Role

FIRST = 1  # the number of the account that a site is made with
REAL = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def team_for(action: Action) -> QuerySet[User]:
    """Those of the team who may do this, as their roles are now."""
    roles = [role.value for role, actions in TABLE.items() if action in actions]
    return User.objects.filter(role__in=roles, is_active=True)


def team() -> QuerySet[User]:
    """Who works here, owners first, with `has_factor`, `since` and `seen_at` (None: never).

    `since` is when the last invitation was accepted; for others when the account was made. What
    the second factor is stays with its owner.
    """
    order = Case(*(When(role=role, then=place) for place, role in enumerate(TEAM)))
    sessions = UserSession.objects.filter(user=OuterRef("pk")).order_by().values("user")
    taken = TeamInvite.objects.filter(email=OuterRef("email")).exclude(accepted_at=None)
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=REAL)
    return User.objects.filter(role__in=TEAM).annotate(
        has_factor=Exists(factors),
        since=Coalesce(Subquery(taken.order_by("-accepted_at").values("accepted_at")[:1]),
                       "date_joined"),
        seen_at=Greatest(
            Subquery(sessions.annotate(last=Max("last_seen_at")).values("last")), "last_login"
        ),
    ).order_by(order, "pk")  # fmt: skip


def open_invites() -> QuerySet[TeamInvite]:
    """Invitations that can still be accepted, the newest first."""
    waiting = TeamInvite.objects.filter(accepted_at=None, revoked_at=None)
    return waiting.filter(expires_at__gt=timezone.now()).select_related("invited_by")


def find_invite(digest: str, *, lock: bool = False) -> TeamInvite:
    """The invitation of this link while it can be accepted.

    Raises InviteUnknown, InviteUsed, InviteTakenBack (also when who sent it may not give this role
    any more), InviteTooOld.
    """
    rows = TeamInvite.objects.filter(digest=digest)
    found: Any = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise errors.InviteUnknown
    if found.accepted_at:
        raise errors.InviteUsed
    if found.revoked_at or not _stands_behind(found.invited_by, found.role):
        raise errors.InviteTakenBack
    if found.expires_at <= timezone.now():
        raise errors.InviteTooOld
    return found  # type: ignore[no-any-return]


def _stands_behind(sender: User | None, role: str) -> bool:
    if sender is None or not sender.is_active or not sender.can.team:
        return False
    return sender.can.own or role != Role.OWNER


def roles_to_give(actor: User) -> list[Role]:
    """The roles that this person may give to others, the highest first."""
    if not actor.can.team:
        return []
    return [role for role in TEAM if actor.can.own or role is not Role.OWNER]


@dataclass(frozen=True)
class Line:
    """One action of the table: what it is, and for each role of TEAM whether it may."""

    words: Any  # what it is, in the language that is active
    allowed: list[tuple[Role, bool]]


def what_roles_may() -> list[Line]:
    """The declared table, line by line."""
    return [
        Line(WORDS[action], [(role, action in TABLE[role]) for role in TEAM]) for action in Action
    ]


def account_of_creator(email: str) -> User | None:
    """The account on this site of whom the platform knows by `email`; None when it is gone.

    By the confirmed address; who changed the address here is the first account of the site, which
    is made with the site (a number is never given twice). Whether that account is an owner still
    is for the caller to ask.
    """
    known = EmailAddress.objects.filter(email__iexact=email, verified=True)
    found: User | None = User.objects.filter(pk__in=known.values("user_id")).first()
    return found or User.objects.filter(pk=FIRST).first()
