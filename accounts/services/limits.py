"""Guesses are counted in one place: passwords, codes of every kind, passkeys, tokens of programs.

One store (the cache), three counters for each guess: the network that it comes from, the account
that it is about, and both together, so that nobody shuts another person's account from one place. A
good sign-in takes its own guess back and nothing else, so somebody who signs in to an account of
their own in between gains nothing. All counters belong to one site.
"""

import hashlib
from collections.abc import Sequence

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from accounts.errors import TooManyGuesses

# A network is one IPv4 address or the /64 of an IPv6 address (allauth's RATE_LIMIT_IPV6_PREFIX).
RATES = {
    "network": "20/m/ip,200/h/ip",
    "pair": "8/5m/key,30/h/key",  # of one network about one account
    "account": "100/h/key",  # of all networks: four must work together to shut its owner out
    # Six digits are few. Only who knows the password comes so far, so nobody else is locked out.
    "factor": "30/d/key",
}


class Guess:
    """A guess that is counted already. `was_right` takes this one back and no other."""

    def __init__(self, counted: Sequence[ratelimit.RateLimitUsage]) -> None:
        self._counted = counted

    def was_right(self) -> None:
        """Do not count it after all."""
        for usage in self._counted:
            usage.rollback()


def count_guess(request: HttpRequest, *, account: str = "", is_factor: bool = False) -> Guess:
    """Count a guess before it is looked at. Raises TooManyGuesses.

    `account` is the e-mail address that the guess is about, whether it has an account or not; empty
    where a guess names nobody (a passkey, a token). `is_factor` is for codes of a second factor,
    which have a limit by day on top.

        guess = count_guess(request)      # a REST framework request: pass request._request
        if token_is_right:
            guess.was_right()
    """
    counted = [_counted(request, "network")]
    if account:
        # Hashed, so that no address stands in the cache.
        key = hashlib.sha256(account.strip().lower().encode()).hexdigest()
        counted.append(_counted(request, "pair", f"{key}:{ratelimit.get_ip(request)}"))
        counted.append(_counted(request, "account", key))
        if is_factor:
            counted.append(_counted(request, "factor", key))
    return Guess(counted)


def _counted(request: HttpRequest, what: str, key: str | None = None) -> ratelimit.RateLimitUsage:
    usage = ratelimit.consume(
        request, app="accounts", action=what, config=RATES, key=key, limit_get=True
    )
    if usage is None:
        raise TooManyGuesses
    return usage
