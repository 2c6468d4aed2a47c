"""Reading settings from the environment: a wrong value stops the start and names the variable."""

import os
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The variable as it stands. Refuses when it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set.")
    return value


def flag(name: str, default: bool) -> bool:
    """`1/true/yes/on` or `0/false/no/off`; anything else is refused."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"-?[0-9]{1,9}", value) or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} must be a whole number {low}-{high}, not {value!r}.")
    return int(value)


def choice(name: str, default: str, options: Sequence[str]) -> str:
    """One of `options`."""
    value = os.environ.get(name, "").strip() or default
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, not {value!r}.")
    return value


def host(name: str, default: str) -> str:
    """A host name in lower case, without scheme, port or path."""
    value = (os.environ.get(name, "").strip() or default).lower()
    if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", value):
        raise ImproperlyConfigured(f"{name} must be a host name like example.com, not {value!r}.")
    return value


TLS_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey"}


def database(name: str) -> dict[str, Any] | None:
    """`postgresql://user:password@host:port/name` as Django's dict, or None when it is not set.

    The folder of a local socket stands there as libpq wants it: `%2Frun%2Fpostgresql`.
    `?sslmode=...` and the other TLS options of libpq may follow; anything else is refused.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    shape = f"{name} must look like postgresql://user:password@host:5432/name."
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError:
        raise ImproperlyConfigured(shape) from None
    options = dict(parse_qsl(url.query, keep_blank_values=True))
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise ImproperlyConfigured(shape)
    if unknown := sorted(set(options) - TLS_OPTIONS):
        raise ImproperlyConfigured(f"{name} knows no option {', '.join(unknown)}. {shape}")
    return {
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": _folder(url.netloc) or url.hostname or "",
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def _folder(netloc: str) -> str:
    """The folder of a socket, with its capitals; "" where a machine is named."""
    host = unquote(netloc.rpartition("@")[2].partition(":")[0])
    return host if host.startswith("/") else ""


def address(name: str, schemes: Sequence[str]) -> str:
    """A URL with one of these schemes, or "" when it is not set."""
    value = os.environ.get(name, "").strip()
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must begin with one of {', '.join(schemes)}.")
    return value
