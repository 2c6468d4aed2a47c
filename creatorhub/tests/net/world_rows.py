"""What the tests of the world read of a row, and what they do not ask of it, with the reason."""

from typing import Any

from creatorhub.world import Site
from creatorhub.world.seen.contract import FILES
from tenants.files import media_root

# Their keys open doors, see creatorhub.world.keys.
NEVER_ALIKE = {"sessions.session"}
# In GROUND for its sake: no model of the app `tenants`.
PLATFORM = {"accounts.user"}
CHOICES_LEFT = {
    "billing.offer.currency": "a site has one currency",
    "accounts.teaminvite.role": "nobody is invited to be a fan: the database refuses it",
}


def words_of(row: Any, name: str) -> str | bytes:
    """The value of a field as text; the bytes of a row's file, where it has one."""
    if name in FILES:
        path = getattr(row, FILES[name])
        return (media_root() / path).read_bytes() if path else ""
    return str(getattr(row, name))


def shared(site: Site) -> dict[str, set[int | str]]:
    """The keys of a site without those that it alone has."""
    return {
        label: set(keys) - set(site.own.get(label, []))
        for label, keys in site.rows.items()
        if label not in NEVER_ALIKE
    }
