"""The second factor of the demo team in the browser: one secret that every journey knows.

The demo itself makes none, so that people meet the way through the set-up; the journeys walk it
with a new site of their own (`Person.protects`), and sign in to the demo sites with codes of this.
"""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from creatorhub.tests.browser.running import Stack

SECRET = "JOURNEYSWALKWITHASECOND234567ABC"
PERIOD = 30  # seconds
SET_UP = f"""
from allauth.mfa.models import Authenticator
from accounts.models import User
from accounts.services import seal
from tenants.models import Creator
from tenants.schemas import open_creator, open_public
def protect(people):
    for person in people:
        new = dict(data=dict(secret=seal("{SECRET}")))
        Authenticator.objects.update_or_create(user=person, type="totp", defaults=new)
with open_public():
    protect(User.objects.filter(is_staff=True))
    creators = list(Creator.objects.filter(is_demo=True))
for creator in creators:
    with open_creator(creator):
        protect(User.objects.exclude(role="fan"))
"""
_used: dict[str, int] = {}  # the newest period of each account: a code works once


def protect_demo(stack: Stack) -> None:
    """Staff and the teams of the demo sites have an authenticator app, once per stack."""
    stack.manage("shell", "--no-imports", "-c", SET_UP)


def code_of(secret: str, account: str) -> str:
    """A code that this account has not used; waits when its app has no newer one."""
    while (period := _next_period(account)) > int(time.time()) // PERIOD + 1:
        time.sleep(0.5)
    _used[account] = period
    return format_hotp_value(hotp_value(secret, period))


def _next_period(account: str) -> int:
    """The oldest one that is taken (one period of drift) and was not used."""
    return max(_used.get(account, 0) + 1, int(time.time()) // PERIOD - 1)
