"""What a token for a program may be narrowed to: one table for checks, token page and docs.

Pure Python, as `accounts.roles`. A token never does more than its maker may do today.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

READ, WRITE = "read", "write"
SCOPES: Mapping[str, Any] = {
    "courses:read": _("Read courses and lessons"),
    "courses:write": _("Make, change, publish and delete courses and lessons"),
    "progress:read": _("Read how far learners are"),
    "progress:write": _("Mark the maker's own lessons as read or finished"),
    "groups:read": _("List groups"),
    "posts:read": _("Read posts in groups"),
    "posts:write": _("Write posts in your name, and delete posts"),
    "members:read": _("Read members with their e-mail addresses"),
    "members:write": _("Change the tags of members"),
    "offers:read": _("Read offers and prices"),
    "offers:write": _("Make offers, and take them off sale"),
    "orders:read": _("Read orders"),
    "events:write": _("Report what members did elsewhere"),
    "recommendations:read": _("Read recommendations"),
    "recommendations:write": _("Take courses off the maker's own suggestions, and let them back"),
    "segments:read": _("Read segments and who belongs to them"),
}


def scope_of(noun: str, *, writes: bool) -> str:
    """The scope that a request about this noun needs: "courses" and a write: courses:write."""
    return f"{noun}:{WRITE if writes else READ}"
