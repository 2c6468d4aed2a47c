"""Questions about texts that come from outside: access keys, ways back, and who sells."""

import re
from collections.abc import Iterable

from django.conf import settings

from billing.providers import PaymentProvider, by_name
from tenants import hosts

KEY = re.compile(r"(course|group|tier):([1-9][0-9]{0,17})\Z", re.ASCII)
NUMBER = re.compile(r"[1-9][0-9]{0,17}\Z", re.ASCII)
MOST_KEYS = 12
LONGEST_PATH = 200


def provider() -> PaymentProvider | None:
    """The provider that sells now; None while selling is off."""
    return by_name(settings.PAYMENTS) if settings.PAYMENTS else None


def own_path(text: str) -> str:
    """A path of this site that is safe to go back to; empty for anything else."""
    return text if len(text) <= LONGEST_PATH and hosts.is_own_path(text) else ""


def access_keys(text: str) -> list[str]:
    """The well-formed access keys of a comma-separated text, at the most 12."""
    return [key for key in text.split(",") if KEY.match(key)][:MOST_KEYS]


def ids_in(keys: Iterable[str], kind: str) -> list[int]:
    """The ids of one kind ("course", "group", "tier") among access keys."""
    return [int(key.partition(":")[2]) for key in keys if key.startswith(f"{kind}:")]
