"""What opens doors on one site: sessions, tokens and links. Never the same on two sites."""

import time
from hashlib import sha256

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.models import ApiToken, TeamInvite, User
from accounts.selectors.tokens import digest_of
from accounts.services.invites import digest_of as digest_of_link
from accounts.services.mails import unsubscribe_token
from creatorhub.sessions import SessionStore
from creatorhub.world.shape import Site

SHOWN = 43  # characters of a token after its mark


def make_keys(site: Site) -> None:
    """Sessions of everybody who may sign in, and tokens and links that work here alone."""
    for word, pk in site.people.items():
        user = User.objects.get(pk=pk)
        if user.is_active:
            site.sessions[word] = _session(user)
        site.tokens[f"unsubscribe_{word}"] = unsubscribe_token(pk, "reply")
    people = [*site.people.values(), *site.own.get("accounts.user", [])]
    site.links["accounts.user"] = {pk: unsubscribe_token(pk, "reply") for pk in people}
    for token in ApiToken.objects.filter(digest__startswith="api_"):
        name = token.digest
        text = site.tokens[name] = f"ch_{_random(site, name)}"
        ApiToken.objects.filter(pk=token.pk).update(digest=digest_of(text), ending=text[-4:])
    for invite in TeamInvite.objects.filter(digest__startswith="invite:"):
        name = invite.digest.replace(":", "_")
        text = site.tokens[name] = _random(site, name)
        site.links.setdefault("accounts.teaminvite", {})[invite.pk] = text
        TeamInvite.objects.filter(pk=invite.pk).update(digest=digest_of_link(text))


def _random(site: Site, name: str) -> str:
    """The same on each run for the same schema, and known to nobody else's server."""
    text = f"world:{settings.SECRET_KEY}:{site.schema}:{name}"
    return sha256(text.encode()).hexdigest()[:SHOWN]


def strong_session(user: User) -> SessionStore:
    """A session that has just passed a second factor, not saved yet."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[RECORDS] = [{"method": way, "at": time.time()} for way in ("password", "mfa")]
    session[f"{RECORDS}_user"] = str(user.pk)
    return session


def _session(user: User) -> str:
    session = strong_session(user)
    session.save()
    key = str(session.session_key)
    UserSession.objects.create(user=user, ip="10.0.0.0", session_key=key, user_agent="x")
    return key
