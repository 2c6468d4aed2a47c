"""Guesses are counted in one place: passwords, codes of every kind, passkeys, tokens of programs.

One store (the cache), three counters for each guess: the network that it comes from, the account
that it is about, and both together, so that nobody shuts another person's account from one place. A
good sign-in takes its own guess back and nothing else, so somebody who signs in to an account of
their own in between gains nothing. All counters belong to one site.
"""

import hashlib
from collections.abc import Sequence

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from accounts.errors import TooManyFactorGuesses, TooManyGuesses
from accounts.models import User

# A network is one IPv4 address or the /64 of an IPv6 address (allauth's RATE_LIMIT_IPV6_PREFIX).
RATES = {
    "network": "20/m/ip,200/h/ip",
    "pair": "8/5m/key,30/h/key",  # of one network about one account
    "account": "100/h/key",  # of all networks: four must work together to shut its owner out
    # Six digits are few. Of all networks together; a new password begins a new count.
    "factor": "30/d/key",
    # Who reads the owner's mails may set one new password after the other: three a day count.
    "person": "90/d/key",
    "known": "30/d/key",  # of one network where a factor of this account fitted before
}
KNOWN_FOR = 60 * 60 * 24 * 60  # seconds


class Guess:
    """A guess that is counted already. `was_right` takes this one back and no other."""

    def __init__(self, counted: Sequence[ratelimit.RateLimitUsage]) -> None:
        self._counted = counted

    def was_right(self) -> None:
        """Do not count it after all."""
        for usage in self._counted:
            usage.rollback()


def count_guess(request: HttpRequest, *, account: str = "", factor_of: User | None = None) -> Guess:
    """Count a guess before it is looked at. Raises TooManyGuesses.

    `account` is the e-mail address that the guess is about, whether it has an account or not; empty
    where a guess names nobody (a passkey, a token). `factor_of` is whose second factor is guessed
    at instead: those have a limit by day on top, and raise TooManyFactorGuesses where it is their
    own count that is full, not that of the network, which anybody there fills.

        guess = count_guess(request)      # a REST framework request: pass request._request
        if token_is_right:
            guess.was_right()
    """
    counted = [_counted(request, "network")]
    if factor_of is not None:
        try:
            return Guess(counted + _counted_at_factor(request, factor_of))
        except TooManyGuesses as refusal:
            raise TooManyFactorGuesses from refusal
    if account:
        # Hashed, so that no address stands in the cache.
        key = _hashed(account.strip().lower())
        counted.append(_counted(request, "pair", f"{key}:{ratelimit.get_ip(request)}"))
        counted.append(_counted(request, "account", key))
    return Guess(counted)


def _counted_at_factor(request: HttpRequest, member: User) -> list[ratelimit.RateLimitUsage]:
    """Whoever comes here knows the password: the owner, or a thief who must lock nobody out.

    A thief uses up the count of all networks, not that of a network which the owner is known by;
    and a new password, which ends the thief's way, begins all of these counts anew but the last.
    """
    key, network = _account_of(member), ratelimit.get_ip(request)
    counted = [_counted(request, "pair", f"{key}:{network}")]
    if cache.get(_known(key, network)):
        return [*counted, _counted(request, "known", f"{key}:{network}")]
    counted.append(_counted(request, "factor", key))
    return [*counted, _counted(request, "person", str(member.pk))]


def know_network(request: HttpRequest, member: User) -> None:
    """A second factor of this person fitted here: others cannot use up the guesses from here."""
    key = _known(_account_of(member), ratelimit.get_ip(request))
    cache.set(key, True, timeout=KNOWN_FOR)


def _account_of(member: User) -> str:
    return _hashed(f"{member.pk}:{member.password}")


def _known(account: str, network: str) -> str:
    return f"factors:known:{_hashed(f'{account}:{network}')}"


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _counted(request: HttpRequest, what: str, key: str | None = None) -> ratelimit.RateLimitUsage:
    usage = ratelimit.consume(
        request, app="accounts", action=what, config=RATES, key=key, limit_get=True
    )
    if usage is None:
        raise TooManyGuesses
    return usage
