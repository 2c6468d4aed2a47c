"""Where somebody is signed in: remembered at sign-in, ended by the person."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from accounts.models import User
from tenants import services as tenants

NOWHERE = "0.0.0.0"  # noqa: S104 (no address to listen on: none is known)


def remember_session(request: HttpRequest) -> None:
    """Keep which device this session began on, and of its address only the network."""
    key = request.session.session_key
    if not UserSession.objects.filter(session_key=key).exists():
        UserSession.objects.create_from_request(request)
    network = tenants.network_of(request.META.get("REMOTE_ADDR", "")).partition("/")[0]
    UserSession.objects.filter(session_key=key).update(ip=network or NOWHERE)


def end_session(*, member: User, session_id: int) -> bool:
    """Sign one device out at once. False when it is not (or no longer) one of this person's."""
    session = UserSession.objects.filter(user=member, pk=session_id).first()
    if session is None:
        return False
    session.end()
    return True


def end_every_session(*, member: User) -> int:
    """Sign a person out everywhere, also from sessions that no list knows. Reads every session of
    the site: for what happens rarely. Returns how many ended.
    """
    own = [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(member.pk)
    ]
    Session.objects.filter(session_key__in=own).delete()
    UserSession.objects.filter(user=member).delete()
    return len(own)


def end_other_sessions(*, member: User, but: str | None) -> int:
    """Sign every other device out. `but` is the key of the session that stays. Returns how many."""
    others = list(UserSession.objects.filter(user=member).exclude(session_key=but or ""))
    for session in others:
        session.end()
    return len(others)
