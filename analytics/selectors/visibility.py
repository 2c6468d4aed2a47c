"""What an event may be about, asked of the apps above this one by a name in the settings."""

from collections.abc import Collection, Set
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.selectors import Person


class Named(NamedTuple):
    """A subject by type and id, with the lesson where there is one."""

    type: str
    id: int
    part: int | None = None


def visible_subjects(member: Person, named: Collection[Named]) -> Set[Named]:
    """Those that are there and that this person may know of (settings.VISIBLE_SUBJECTS)."""
    if not named:
        return frozenset()
    return import_string(settings.VISIBLE_SUBJECTS)(member, named)  # type: ignore[no-any-return]
