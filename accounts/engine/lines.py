"""Small texts that a creator types one per line, and addresses of other sites."""

import re
from urllib.parse import urlsplit

SPACES = re.compile(r"\s+")
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII)
LONGEST_ADDRESS = 300


def read_lines(text: str, *, most: int, longest: int) -> list[str]:
    """The lines of a text, spaces tidied, empty and repeated ones left out.

    Raises ValueError when there are more than `most`, or one has more than `longest` characters.
    """
    lines = [SPACES.sub(" ", line).strip() for line in text.splitlines()]
    kept = list(dict.fromkeys(line for line in lines if line))
    if len(kept) > most or any(len(line) > longest for line in kept):
        raise ValueError("too many lines, or a line that is too long")
    return kept


def web_address(text: str) -> str:
    """An https address that leads to a named host, as typed; `https://` goes before a bare one.

    Raises ValueError for anything else: other schemes, names or passwords in it, bare numbers,
    a host without a dot, spaces and invisible characters.
    """
    address = text.strip()
    if "://" not in address:
        address = f"https://{address}"
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or " " in address:
        raise ValueError("not one address")
    parts = urlsplit(address)  # raises ValueError by itself for a broken host
    if parts.scheme.lower() != "https" or parts.username or parts.password:
        raise ValueError("not a plain https address")
    if not _is_named(parts.hostname or "") or parts.port == 0:
        raise ValueError("no host with a name")
    return address


def _is_named(host: str) -> bool:
    try:
        labels = host.encode("idna").decode().lower().split(".")
    except UnicodeError:
        return False
    fits = all(LABEL.fullmatch(label) for label in labels)
    return fits and len(labels) > 1 and not labels[-1].isdigit()


def host_of(address: str) -> str:
    """The host of an address as people read it, without www."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
