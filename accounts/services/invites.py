"""Invitations to the team: written, mailed, taken back and accepted.

A link is 256 random bits that only the mail knows; the row keeps their SHA-256, salted with the
schema, so a link of one site is nothing on another.
"""

import hashlib
import logging
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import errors
from accounts.models import TeamInvite, User
from accounts.roles import ABOUT, Role
from accounts.selectors import find_invite, open_invites
from accounts.services.audit import audit
from accounts.services.mails import Reader, as_reader, compose
from accounts.services.team import check_may_give, give_role, hold_team, is_higher
from tenants import hosts
from tenants.errors import MailRefused, NoMailWhilePaused
from tenants.schemas import here
from tenants.sealed import current_schema

log = logging.getLogger(__name__)
LIVES = timedelta(days=7)
MOST_OPEN = 50
HOUR = 3600  # seconds
MAILS_AN_HOUR = 60
MAILS_AN_HOUR_TO_ONE = 4


def invite(*, actor: User, email: str, role: str) -> TeamInvite:
    """Invite an address to the team, and mail the link. Whether it has an account is not told.

    Raises NotYourRole, AlreadyOnTeam, AlreadyInvited, TooManyInvites, TooManyInviteMails, and
    MailDown when the mail server does not answer: then the invitation stands and can be resent.
    """
    address, token = email.strip().lower(), secrets.token_urlsafe(32)
    with transaction.atomic():
        team = hold_team()
        _check(team.get(actor.pk), role)
        _check_free(team, address)
        count_mail(address)
        made = TeamInvite.objects.create(
            email=address,
            role=role,
            digest=digest_of(token),
            invited_by=actor,
            created_at=timezone.now(),
            expires_at=timezone.now() + LIVES,
        )
        audit(act="team_invited", actor=actor, subject=made, after={"role": role})
    _mail(made, token)
    return made  # type: ignore[no-any-return]


def _check(actor: User | None, role: str) -> None:
    if actor is None or not actor.is_active or role == Role.FAN:
        raise errors.NotYourRole
    check_may_give(actor, role=role)


def _check_free(team: dict[int, User], address: str) -> None:
    named = EmailAddress.objects.filter(email__iexact=address, verified=True, user__in=team)
    if named.exists() or any(person.email == address for person in team.values()):
        raise errors.AlreadyOnTeam(errors.AlreadyOnTeam.message % {"email": address})
    mine = TeamInvite.objects.filter(email=address, accepted_at=None, revoked_at=None)
    mine.filter(expires_at__lte=timezone.now()).update(revoked_at=F("expires_at"))
    if mine.exists():
        raise errors.AlreadyInvited(errors.AlreadyInvited.message % {"email": address})
    if open_invites().count() >= MOST_OPEN:
        raise errors.TooManyInvites


def resend(*, actor: User, invite_id: int) -> TeamInvite:
    """A new link for seven days; the one that was mailed before is dead.

    Raises NotYourRole, InviteUnknown (accepted or taken back), TooManyInviteMails, MailDown.
    """
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        found = _held(actor, invite_id)
        count_mail(found.email)
        found.digest, found.invited_by = digest_of(token), actor
        found.expires_at = timezone.now() + LIVES
        found.save(update_fields=["digest", "invited_by", "expires_at"])
        audit(act="invite_resent", actor=actor, subject=found, after={"role": found.role})
    _mail(found, token)
    return found


@transaction.atomic
def revoke(*, actor: User, invite_id: int) -> TeamInvite:
    """Take an invitation back. Raises NotYourRole, InviteUnknown."""
    found = _held(actor, invite_id)
    found.revoked_at = timezone.now()
    found.save(update_fields=["revoked_at"])
    audit(act="invite_revoked", actor=actor, subject=found, before={"role": found.role})
    return found


def _held(actor: User, invite_id: int) -> TeamInvite:
    """An invitation that is neither accepted nor taken back, locked, for who may give its role."""
    team = hold_team()
    waiting = TeamInvite.objects.select_for_update(of=("self",))
    found: TeamInvite | None = waiting.filter(
        pk=invite_id, accepted_at=None, revoked_at=None
    ).first()
    if found is None:
        raise errors.InviteUnknown
    _check(team.get(actor.pk), found.role)
    return found


@transaction.atomic
def accept(*, token: str, member: User) -> TeamInvite:
    """The role is this person's from now on; a higher one is kept.

    Raises InviteUnknown, InviteUsed, InviteTakenBack, InviteTooOld, InviteForSomebodyElse; then
    nothing is changed.
    """
    hold_team()
    found = find_invite(digest_of(token), lock=True)
    check_is_for(found, member)
    person = User.objects.select_for_update(no_key=True).get(pk=member.pk)
    found.accepted_at = timezone.now()
    found.save(update_fields=["accepted_at"])
    was = {"role": person.role}
    if is_higher(found.role, than=person.role):
        give_role(person, found.role)
    now = {"role": person.role, "invited_by": found.invited_by_id}
    audit(act="invite_accepted", actor=person, subject=found, before=was, after=now)
    return found


def check_is_for(invite: TeamInvite, member: User) -> None:
    """Refuse whoever has not confirmed the invited address. Raises InviteForSomebodyElse."""
    mine = EmailAddress.objects.filter(user=member, verified=True, email__iexact=invite.email)
    if not (member.is_active and mine.exists()):
        raise errors.InviteForSomebodyElse


def digest_of(token: str) -> str:
    """What is kept of a link: the same link on another site has another digest."""
    return hashlib.sha256(f"team:{current_schema()}:{token}".encode()).hexdigest()


def count_mail(address: str) -> None:
    """Count a mail before it is written, for the site and for the address.

    Raises NoMailWhilePaused, TooManyInviteMails.
    """
    if here().is_suspended:
        raise NoMailWhilePaused
    one = hashlib.sha256(address.encode()).hexdigest()[:32]
    for name, most in (("all", MAILS_AN_HOUR), (one, MAILS_AN_HOUR_TO_ONE)):
        key = f"team:mails:{current_schema()}:{name}"
        if _count(key) > most:
            raise errors.TooManyInviteMails


def _count(key: str) -> int:
    cache.add(key, 0, timeout=HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # the hour ended between the two lines
        return 1


def _mail(invite: TeamInvite, token: str) -> None:
    """In the language of the account with this address, else in the site's."""
    known = User.objects.filter(email__iexact=invite.email).first()
    path = reverse("accounts:team_invite", args=[token])
    context = {
        "invite": invite,
        "about": ABOUT[Role(invite.role)],
        "link": hosts.url(here().host, path),
    }
    facts = {"name": str(invite.invited_by), "site": here().title}
    with as_reader(known or User()):
        mail = compose(
            kind="invite",
            template="accounts/mail/invite",
            to=Reader(invite.email),
            context=context,
            subject=_("%(name)s invites you to the team of %(site)s") % facts,
        )
    try:
        mail.send()
    except MailRefused as refusal:  # the inviter learns nothing about the address
        log.warning("invite %s: the address was refused: %s", invite.pk, refusal)
