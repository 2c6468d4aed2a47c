"""Second factors: codes are used once, secrets are sealed, sessions become strong by a factor."""

import hashlib
import logging
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY as RECORDS,
)
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.errors import UnreadableSecret
from accounts.models import User
from accounts.services.audit import audit
from accounts.services.sessions import end_every_session
from tenants.sealed import current_schema

log = logging.getLogger(__name__)
PERIOD = 30  # seconds that an app shows a code (RFC 6238)
DRIFT = 1  # periods that the clock of a phone may be off, either way
SEALED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def seal(text: str) -> str:
    """Encrypt a secret for this site: a copied row is worth nothing on another one."""
    return _box(current_schema()).encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """The secret behind `seal`. Raises UnreadableSecret under another key or on another site."""
    try:
        return _box(current_schema()).decrypt(token.encode()).decode()
    except InvalidToken:
        raise UnreadableSecret from None


def settle_factors(*, schema: str, into: str, same_host: bool) -> int:
    """After a site came here from another schema: its secrets get the key of `into`.

    What can never work here goes, so that nobody is locked out by it: a secret that another
    server sealed, and the passkeys of another host. Returns how many went; those people set up
    a new one.
    """
    away = Authenticator.objects.none()
    if not same_host:
        away = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
    lost = away.delete()[0]
    for factor in Authenticator.objects.filter(type__in=SEALED):
        name = SEALED[factor.type]  # type: ignore[index]
        try:
            secret = _box(schema).decrypt(factor.data[name].encode())
        except InvalidToken:
            lost += factor.delete()[0]
            continue
        factor.data[name] = _box(into).encrypt(secret).decode()
        factor.save(update_fields=["data"])
    # Codes for the case that a factor is lost are nothing by themselves.
    alone = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES)
    with_one = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    alone.exclude(user__in=with_one.values("user")).delete()
    return lost


def _box(schema: str) -> MultiFernet:
    """Fernet (AES-128-CBC and HMAC-SHA256) under a key of this schema; old keys still open."""
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        Fernet(urlsafe_b64encode(hashlib.sha256(f"factors:{schema}:{key}".encode()).digest()))
        for key in keys
    )


@transaction.atomic
def use_code(*, member: User, code: str) -> Authenticator | None:
    """The factor whose code this is, or None. A code of an app or of recovery works once.

    Rows are locked, so that two requests at once cannot use the same code.
    """
    typed = "".join(code.split()).replace("-", "")
    own = Authenticator.objects.select_for_update().filter(user=member)
    for factor in own.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk"):
        try:
            fits = CHECKS[factor.type](factor, typed)  # type: ignore[index]
        except UnreadableSecret:
            log.error("a sealed secret of person %s cannot be read", member.pk)
            continue
        if fits:
            factor.user = member
            return factor
    return None


def _fits_app(factor: Authenticator, code: str) -> bool:
    """RFC 6238; a period whose code was used, and all before it, are closed."""
    period = fitting_period(unseal(factor.data["secret"]), code)
    if period is None or period <= factor.data.get("period", 0):
        return False
    factor.data["period"] = period
    factor.save(update_fields=["data"])
    return True


def _fits_recovery(factor: Authenticator, code: str) -> bool:
    return bool(factor.wrap().validate_code(code))


CHECKS: dict[str, Callable[[Authenticator, str], bool]] = {
    Authenticator.Type.TOTP: _fits_app,
    Authenticator.Type.RECOVERY_CODES: _fits_recovery,
}


def fitting_period(secret: str, code: str) -> int | None:
    """The period (of 30 s, since 1970) whose code this is, now or one period off; else None."""
    now = int(time.time()) // PERIOD
    for period in range(now - DRIFT, now + DRIFT + 1):
        if constant_time_compare(format_hotp_value(hotp_value(secret, period)), code):
            return period
    return None


def become_strong(request: HttpRequest, member: User, by: str) -> None:
    """This session passed a second factor (`by`: what it was, for the record)."""
    record_authentication(request, member, "mfa", type=by)


def become_weak(request: HttpRequest) -> None:
    """This session passed no second factor any more: the last one was taken away."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    request.session[RECORDS] = [each for each in records if each.get("method") != "mfa"]


def reset_factors(*, member: User) -> int:
    """Take every second factor away and sign the person out everywhere. Returns how many."""
    with transaction.atomic():
        removed, _by_model = Authenticator.objects.filter(user=member).delete()
        end_every_session(member=member)
        audit(act="factors_reset", subject=member, before={"factors": removed})
    log.warning("second factors of person %s in %s were reset", member.pk, current_schema())
    return removed
