"""A creator's application: written down, confirmed by a code from the mail, used once."""

import secrets
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from tenants.errors import CodeRefused, TooManySignUps
from tenants.models import EntryPass, SignUp

CODE_LIVES = timedelta(minutes=15)
MOST_ATTEMPTS = 5
MOST_PER_ADDRESS = 5  # an hour
MOST_PER_NETWORK = 30  # an hour


def network_of(address: str) -> str:
    """The network of a visitor: /24 for IPv4, /48 for IPv6; "" when the address is none."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))


def apply(
    *, email: str, password: str, choices: dict[str, Any], network: str, is_known: bool
) -> tuple[SignUp, str]:
    """Write an application down; returns it with the code that goes out by mail.

    For an address that has an account (`is_known`) the code is empty and no code will ever fit:
    the page is the same, only the mail differs. Raises TooManySignUps.
    """
    now = timezone.now()
    recent = SignUp.objects.filter(created_at__gt=now - timedelta(hours=1))
    if recent.filter(email=email).count() >= MOST_PER_ADDRESS:
        raise TooManySignUps
    if recent.filter(network=network).count() >= MOST_PER_NETWORK:
        raise TooManySignUps
    code = "" if is_known else new_code()
    # The password is hashed in both cases, so that the answer takes the same time.
    sign_up = SignUp(
        email=email,
        password=make_password(password),
        choices=choices,
        network=network,
        expires_at=now + CODE_LIVES,
    )
    sign_up.code = digest(sign_up, code) if code else ""
    sign_up.save()
    return sign_up, code


def renew(sign_up: SignUp) -> str:
    """A fresh code for a waiting application ("" for a known address). Raises TooManySignUps."""
    now = timezone.now()
    code = new_code() if sign_up.code else ""
    waiting = SignUp.objects.filter(pk=sign_up.pk, used_at=None, resends__lt=MOST_ATTEMPTS)
    changed = waiting.update(
        code=digest(sign_up, code) if code else "",
        attempts=0,
        resends=F("resends") + 1,
        expires_at=now + CODE_LIVES,
    )
    if not changed:
        raise TooManySignUps
    return code


def use_code(*, uid: Any, code: str) -> SignUp:
    """The application whose code this is, locked for the caller's transaction and marked used.

    Call inside `transaction.atomic`; count_attempt comes before it. Raises CodeRefused.
    """
    sign_up = SignUp.objects.select_for_update().filter(uid=uid, used_at=None).first()
    if sign_up is None or sign_up.expires_at <= timezone.now() or not sign_up.code:
        raise CodeRefused
    if not constant_time_compare(sign_up.code, digest(sign_up, code.strip())):
        raise CodeRefused
    sign_up.used_at = timezone.now()
    sign_up.save(update_fields=["used_at"])
    return sign_up


def hold_names(*names: str) -> None:
    """Let others who want one of these names wait until the caller's transaction ends."""
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def count_attempt(*, uid: Any) -> None:
    """Spend one of the attempts, for good, before the code is looked at. Raises CodeRefused."""
    with transaction.atomic():
        left = SignUp.objects.filter(uid=uid, used_at=None, attempts__lt=MOST_ATTEMPTS)
        if not left.update(attempts=F("attempts") + 1):
            raise CodeRefused


def forget_old() -> None:
    """Delete applications and entry passes of yesterday: they hold addresses and hashes."""
    yesterday = timezone.now() - timedelta(days=1)
    SignUp.objects.filter(expires_at__lt=yesterday).delete()
    EntryPass.objects.filter(expires_at__lt=yesterday).delete()


def new_code() -> str:
    """Six digits from the system's random source."""
    return f"{secrets.randbelow(10**6):06d}"


def digest(sign_up: SignUp, code: str) -> str:
    """What is stored of a code: bound to this application, useless for another."""
    return salted_hmac(f"tenants.sign_up:{sign_up.uid}", code, algorithm="sha256").hexdigest()
