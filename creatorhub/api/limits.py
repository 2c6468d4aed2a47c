"""How often one token, person or network may ask: counted in the cache, in windows of a minute."""

import time
from typing import Any

from django.core.cache import cache
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from tenants.services import network_of

WINDOW = 60  # seconds
MOST_BY_ONE = 600  # of one token or person
MOST_BY_NETWORK = 3_000  # a school behind one address
MOST_GUESSES = 30  # wrong tokens of a network, after which the next wrong one hears 429


class Limits(BaseThrottle):
    """Counts each request for whoever asks and for the network it comes from.

    What is left is told by the headers RateLimit-Limit, -Remaining and -Reset.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        """False when one of both asked too often in this minute."""
        counts = counted(request) or count(*_names(request, who(request)))
        return _is_within(request, *counts[:2])

    def wait(self) -> float:
        """Seconds until the next window."""
        return float(seconds_left())


def _is_within(request: Request, by_one: int, by_network: int) -> bool:
    """Whether neither asked too often; the headers of the answer tell what is left."""
    left = min(MOST_BY_ONE - by_one, MOST_BY_NETWORK - by_network)
    request._request.rate = (MOST_BY_ONE, max(0, left), seconds_left())  # type: ignore[attr-defined]
    return left >= 0


def counted(request: Request) -> list[int] | None:
    """What `check_network` has counted already, together with its own question."""
    found: list[int] | None = getattr(request._request, "counted", None)
    return found


def _names(request: Request, name: str) -> list[str]:
    return [name, f"network:{network(request)}"]


def who(request: Request) -> str:
    """The name under which a request without a token counts."""
    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    return f"visitors:{network(request)}"  # nobody else's visits shut somebody out


def network(request: Request) -> str:
    """The network of the asking address."""
    return network_of(request.META.get("REMOTE_ADDR", ""))


def seconds_left() -> int:
    """Seconds until this window closes."""
    return WINDOW - int(time.time()) % WINDOW


def count(*names: str, read: str = "") -> list[int]:
    """One more for each name in this window; the counts after it, then that of `read` (0 without).

    One round trip, atomic.
    """
    pipe = _server().pipeline(transaction=True)
    for name in names:
        pipe.incr(_key(name))
    pipe.get(_key(read))
    for name in names:
        pipe.expire(_key(name), 2 * WINDOW, nx=True)
    return [int(number or 0) for number in pipe.execute()[: len(names) + 1]]


def check_network(request: Request, digest: str) -> None:
    """Refuse whoever asks too often before a token is looked up. Raises Throttled.

    The request is counted under the digest of its token and for its network; how many wrong tokens
    came from there is asked in the same round trip. Looking up costs one indexed statement, so the
    limit of a network bounds that cost, and a good token is not shut out by a neighbour's guesses:
    nobody guesses 256 random bits.
    """
    names = _names(request, f"token:{digest}")
    *counts, guessed = count(*names, read=f"guesses:{network(request)}")
    request._request.counted, request._request.guessed = counts, guessed  # type: ignore[attr-defined]
    if not _is_within(request, *counts):
        raise Throttled(wait=seconds_left())


def note_guess(request: Request) -> None:
    """Remember a wrong token. Raises Throttled for one too many of its network."""
    guessed: int = request._request.guessed  # type: ignore[attr-defined]
    if guessed >= MOST_GUESSES:
        raise Throttled(wait=seconds_left())
    count(f"guesses:{network(request)}")


def _key(name: str) -> str:
    """The counter of this window; the cache puts the site's schema before each key."""
    window = int(time.time()) // WINDOW
    return cache.make_key(f"api:{name}:{window}")


def _server() -> Any:
    """The cache server itself: Django's cache has no counter that begins and expires in one."""
    return cache._cache.get_client(None, write=True)  # type: ignore[attr-defined]
