"""Telling a person that the way into their account was changed: perhaps it was somebody else."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.audit import audit
from accounts.services.mails import Reader, compose
from tenants import hosts
from tenants.connection import connection
from tenants.errors import MailDown, MailRefused
from tenants.seal import PUBLIC
from tenants.sealed import current_schema

log = logging.getLogger(__name__)
# What allauth calls a change, and what we say of it. The rest is told in other ways.
CHANGES: Mapping[str, Any] = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("Your password was set anew by a code from a mail."),
    "account/email/password_set": _("A password was set."),
    "account/email/email_changed": _("Your e-mail address was changed."),
    "mfa/email/totp_activated": _("An authenticator app was set up."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
    "mfa/email/webauthn_added": _("A passkey was added."),
    "mfa/email/webauthn_removed": _("A passkey was removed."),
    "by_staff": _("CreatorHub's staff changed your account."),
    "factor_guessed": _("Somebody with your password tried many wrong codes."),
}
DAY = 24 * 60 * 60  # seconds

ACTS: Mapping[str, str] = {
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_reset",
    "account/email/password_set": "password_changed",
    "account/email/email_changed": "email_changed",
    "mfa/email/totp_activated": "app_added",
    "mfa/email/totp_deactivated": "app_removed",
    "mfa/email/recovery_codes_generated": "codes_made",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
}


def tell_of_change(*, member: User, change: str, device: str, address: str) -> None:
    """Mail this to `address` once the open transaction commits; an unknown change is not told.

    The log keeps it of people of the team, and of those of the platform.

    A mail that cannot go out is logged and holds nothing up: the change was made.
    """
    said = CHANGES.get(change)
    if said is None:
        return
    act = ACTS.get(change)  # a thief's guesses are no deed of the member
    if act and (member.is_team or current_schema() == PUBLIC):  # a fan's are the fan's own affair
        audit(act=act, actor=member)
    if not address:
        return
    host = getattr(connection.tenant, "host", settings.PLATFORM_HOST)
    mail = compose(
        kind="security",
        template="accounts/mail/changed",
        to=Reader(address, member),
        context={
            "said": said,
            "at": timezone.now(),
            "device": device,
            "security_url": hosts.url(host, reverse("mfa_index")),
        },
    )
    transaction.on_commit(partial(_send, mail, member.pk))


def tell_of_guessing(*, member: User, device: str) -> None:
    """Too many wrong codes after the right password: told once a day."""
    if cache.add(f"factors:told:{member.pk}", True, timeout=DAY):
        address = str(member.email or "")
        tell_of_change(member=member, change="factor_guessed", device=device, address=address)


def tell_of_leaving(*, member: User, actor: User) -> None:
    """Mail somebody that they are off the team, once the open transaction commits."""
    if not member.email:
        return
    mail = compose(
        kind="left_team",
        template="accounts/mail/left_team",
        to=Reader(member.email, member),
        context={"name": str(actor), "at": timezone.now()},
    )
    transaction.on_commit(partial(_send, mail, member.pk))


def _send(mail: Any, member_id: int) -> None:
    try:
        mail.send()
    except (MailDown, MailRefused) as refusal:
        log.warning("person %s was not told of a change: %s", member_id, type(refusal).__name__)
