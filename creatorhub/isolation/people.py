"""Who asks: people who exist for the length of a check, with real sessions and a real token."""

import secrets
import time
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from accounts.models import ApiToken, Grant, Tier, User
from accounts.roles import Role
from accounts.scopes import SCOPES
from accounts.selectors.tokens import digest_of
from creatorhub.isolation.asking import Visitor
from creatorhub.isolation.probe import HIGHEST
from creatorhub.sessions import SessionStore
from tenants.schemas import here


def visitors() -> list[Visitor]:
    """Nobody, a fan, a member of the highest tier, an owner and a program, on the open site.

    Call it in a transaction that is rolled back. Their numbers are drawn, so no sequence moves.
    """
    host, owner = here().host, _person(Role.OWNER)
    return [
        Visitor("nobody", host),
        Visitor("fan", host, session=session_of(_person(Role.FAN))),
        Visitor("member", host, session=session_of(_member())),
        Visitor("owner", host, session=session_of(owner)),
        Visitor("program", host, token=token_of(owner)),
    ]


def number() -> int:
    """A primary key that no table has reached."""
    return HIGHEST + secrets.randbelow(2**31 - HIGHEST)


def session_of(person: User) -> str:
    """A session of this person that has passed a second factor: the value of the cookie."""
    session: Any = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    now = time.time()
    session[RECORDS] = [{"method": way, "at": now} for way in ("password", "mfa")]
    session[f"{RECORDS}_user"] = str(person.pk)
    session.create()
    return str(session.session_key)


def token_of(person: User) -> str:
    """A token that may do everything that this person may."""
    text = f"ch_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(
        pk=number(), name="check", member=person, digest=digest_of(text), ending=text[-4:],
        scopes=list(SCOPES),
    )  # fmt: skip
    return text


def invented(key: str) -> str:
    """A key of the same shape that nobody made: its last letters turned round. "" for none."""
    return key[:-12] + key[-12:][::-1]


def _person(role: Role) -> User:
    pk = number()
    return User.objects.create(  # type: ignore[no-any-return]
        pk=pk, email=f"check{pk}@check.invalid", name="Check", role=role.value
    )


def _member() -> User:
    member = _person(Role.FAN)
    if tier := Tier.objects.order_by("-rank").first():
        Grant.objects.create(
            pk=number(), member=member, key=tier.key, source="check", starts_at=timezone.now()
        )
    return member
