"""What access keys and events speak of, by name.

accounts stands below courses and groups, so it cannot ask them. Each app above tells once, when
Django is ready (AppConfig.ready), how its things are named.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import Tier

Titles = Callable[[Collection[int]], dict[int, str]]
Choices = Callable[[], list[tuple[int, str]]]


@dataclass(frozen=True)
class Kind:
    """One kind of thing: its heading, the titles of given ids, and all that can be opened."""

    label: object
    titles: Titles
    choices: Choices | None = None


_kinds: dict[str, Kind] = {}


def name_things(kind: str, label: object, titles: Titles, choices: Choices | None = None) -> None:
    """Tell how things of a kind ("course") are named; without `choices` they have no access key."""
    _kinds[kind] = Kind(label, titles, choices)


def titles_of(keys: Iterable[str]) -> dict[str, str]:
    """Titles by key ("course:12"), one statement per kind; what is gone or unknown is left out."""
    wanted: dict[str, set[int]] = {}
    for key in keys:
        kind, _colon, pk = key.partition(":")
        if kind in _kinds and pk.isdecimal():
            wanted.setdefault(kind, set()).add(int(pk))
    return {
        f"{kind}:{pk}": title
        for kind, ids in wanted.items()
        for pk, title in _kinds[kind].titles(ids).items()
    }


def openable() -> list[tuple[str, list[tuple[str, str]]]]:
    """Everything that access can be given to: headings, each with pairs of key and title."""
    found = [
        (str(kind.label), [(f"{name}:{pk}", title) for pk, title in kind.choices()])
        for name, kind in _kinds.items()
        if kind.choices
    ]
    return [(label, pairs) for label, pairs in found if pairs]


def _tier_titles(ids: Collection[int]) -> dict[int, str]:
    return dict(Tier.objects.filter(pk__in=ids).values_list("pk", "name"))


def _tier_choices() -> list[tuple[int, str]]:
    return list(Tier.objects.values_list("pk", "name"))


name_things("tier", _("Tiers"), _tier_titles, _tier_choices)
