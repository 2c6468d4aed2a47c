"""Who helps on a demo site: an editor, a moderator, and a guest who has still to answer."""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from accounts.models import TeamInvite, User
from accounts.roles import Role
from accounts.services import digest_of
from creatorhub.demo.cast import password_of, team_email

ROLES = (Role.EDITOR, Role.MODERATOR)
NAMES = {
    "ada": {Role.EDITOR: "Noor Haddad", Role.MODERATOR: "Tom Berger"},
    "lin": {Role.EDITOR: "周敏", Role.MODERATOR: "陈晓"},
}
MONTH = timedelta(days=30)
DAY = timedelta(days=1)


def fill(name: str, now: datetime) -> None:
    """Two people who came by invitation, and an invitation that is open."""
    owner = User.objects.get(role=Role.OWNER)
    for place, role in enumerate(ROLES, start=1):
        person = User.objects.create_user(
            team_email(name, role),
            password_of(f"{name} {role}"),
            name=NAMES[name][role],
            role=role,
            date_joined=now - place * MONTH,
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        _invite(owner, str(person.email), role, now - place * MONTH, accepted=True)
    _invite(owner, team_email(name, Role.GUEST), Role.GUEST, now - DAY, accepted=False)


def _invite(owner: User, email: str, role: str, at: datetime, *, accepted: bool) -> None:
    TeamInvite.objects.create(
        email=email,
        role=role,
        digest=digest_of(secrets.token_urlsafe(32)),
        invited_by=owner,
        created_at=at,
        expires_at=at + 7 * DAY,
        accepted_at=at if accepted else None,
    )
