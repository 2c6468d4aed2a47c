"""Which site a host name leads to: looked up in public, remembered for a few seconds."""

import time
from typing import Any

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

from tenants.models import Creator, Domain, site_values
from tenants.schemas import open_public

# Long enough to take the look-up out of nearly every request, short enough that a suspension or a
# new colour reaches every other process at once for a person.
KEPT_FOR = 5.0  # seconds
MOST_KEPT = 2_000
# Until when, the row's values, and a number that changes with them.
Kept = tuple[float, dict[str, Any], int]
_kept: dict[str, Kept] = {}


def creator_at(host: str) -> Creator | None:
    """The creator whose site answers at this host name, or None. Only hits are remembered."""
    found = _kept.get(host)
    if found is None or found[0] < time.monotonic():
        found = _look_up(host)
    if found is None:
        return None
    creator = Creator(**found[1])
    creator.fingerprint = found[2]
    return creator


def _look_up(host: str) -> Kept | None:
    with open_public():
        domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    if domain is None:
        _kept.pop(host, None)
        return None
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    # Returned as it is: another thread may forget everything between these two lines.
    values = site_values(domain.tenant)
    kept = _kept[host] = (time.monotonic() + KEPT_FOR, values, hash(repr(values)))
    return kept


def is_own_path(text: str) -> bool:
    """True for a path of the host that was asked for: it is safe to lead there.

    Whole addresses are refused, also those of this host, and so is what browsers read as one.
    """
    fits = text.startswith("/") and not text.startswith("//") and text.isprintable()
    return fits and url_has_allowed_host_and_scheme(text, allowed_hosts=None)


def forget() -> None:
    """Look everything up anew: called after each write to a creator's row."""
    _kept.clear()


def url(host: str, path: str = "/") -> str:
    """An absolute link to a stored host name, never to the Host of a request."""
    return f"{settings.SCHEME}://{host}{settings.PORT_SUFFIX}{path}"
