"""On which devices somebody is signed in."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from accounts.models import User
from tenants.services import network_of

# The first that fits; browsers call themselves by each other's names, the own one comes last.
BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """A session: where it began, on what, and whether it is the one that asks."""

    id: int
    name: str
    is_phone: bool
    place: str  # a network, as "203.0.113.0/24"
    began_at: datetime
    is_this: bool


def devices_of(member: User, key: str | None) -> list[Device]:
    """Every living session of a person, this one (`key`) first, then the newest."""
    found = [_device(each, key) for each in UserSession.objects.purge_and_list(member)]
    return sorted(found, key=lambda device: (not device.is_this, -device.began_at.timestamp()))


def _device(session: UserSession, key: str | None) -> Device:
    agent = session.user_agent
    return Device(
        id=session.pk,
        name=device_name(agent),
        is_phone=bool(re.search("iPhone|Android", agent)),
        place=network_of(session.ip),
        began_at=session.created_at,
        is_this=session.session_key == key,
    )


def device_name(agent: str) -> str:
    """Browser and system ("Chrome · Windows") of what a browser says of itself."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    names = [name for name in (browser, system) if name]
    return " · ".join(names) if names else _("Unknown device")
