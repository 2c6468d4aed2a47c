"""What access keys and events speak of, by name. The apps above teach it when Django is ready.

accounts and analytics stand below courses and groups, so they know them by kind and id alone. A
kind is the model's name, as events and access keys have it ("course", "group").
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Tier

Names = Callable[[], dict[int, str]]


@dataclass(frozen=True)
class Taught:
    """How things of one kind are named; `label` is the heading of those that have a key."""

    names: Names
    label: str | Promise


_taught: dict[str, Taught] = {}


def teach(kind: str, names: Names, label: str | Promise = "") -> None:
    """Let `names` say what everything of a kind is called (id to title), in its usual order.

    With a `label`, access to things of this kind can be given by hand.
    """
    _taught[kind] = Taught(names, label)


def names_of(kind: str) -> dict[int, str]:
    """Id to title of everything of this kind on the open site; empty for an unknown kind."""
    taught = _taught.get(kind)
    return taught.names() if taught else {}


def titles_of(keys: Iterable[str]) -> dict[str, str]:
    """Titles by key ("course:12"), one statement per kind; what is gone or unknown is left out."""
    wanted = set(keys)
    known = {
        f"{kind}:{pk}": title
        for kind in sorted({key.partition(":")[0] for key in wanted})
        for pk, title in names_of(kind).items()
    }
    return {key: title for key, title in known.items() if key in wanted}


def openable() -> list[tuple[str, list[tuple[str, str]]]]:
    """Everything that access can be given to: headings, each with pairs of key and title."""
    found = [
        (str(taught.label), [(f"{kind}:{pk}", title) for pk, title in taught.names().items()])
        for kind, taught in _taught.items()
        if taught.label
    ]
    return [(label, pairs) for label, pairs in found if pairs]


def _tiers() -> dict[int, str]:
    return dict(Tier.objects.values_list("pk", "name"))


teach("tier", _tiers, _("Tiers"))
