"""The address of a visit again, with the id of another site's row, and with one that nobody has."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.urls import reverse

from creatorhub.tests.net.isolation.forms import Ids
from creatorhub.world.shape import Site
from creatorhub.world.visits import Visit
from tenants.models import Creator
from tenants.schemas import open_public

NOBODYS = 7_500_000  # beyond the keys that the sites of the world have for themselves
# Words of fields, keys and arguments, and the rows that they name.
LABELS = {
    "course": "courses.course",
    "lesson": "courses.lesson",
    "section": "courses.section",
    "step": "courses.pathstep",
    "media": "courses.media",
    "cover": "courses.media",
    "group": "community.group",
    "post": "community.post",
    "reply_to": "community.post",
    "parent": "community.post",
    "tier": "accounts.tier",
    "tier_id": "accounts.tier",
    "member": "accounts.user",
    "grant": "accounts.grant",
    "note": "accounts.membernote",
    "question": "accounts.joinquestion",
    "offer": "billing.offer",
    "order": "billing.order",
    "segment": "analytics.rulesegment",
    "rule": "analytics.rulesegment",
    "letter": "growth.letter",
}


@dataclass(frozen=True)
class Pair:
    """Two addresses that differ in ids alone, and those ids."""

    other: str
    none: str
    ids: frozenset[str]

    @property
    def paths(self) -> tuple[str, str]:
        """Both."""
        return self.other, self.none


class Addresses:
    """The ids that `neighbour` has and `site` has not, and as many that nobody has."""

    def __init__(self, site: Site, neighbour: Site, dice: Random, urlconf: str) -> None:
        self.site, self.neighbour, self.dice, self.urlconf = site, neighbour, dice, urlconf
        self.ids = self._theirs(), self._nobodys()
        self.own_ids = self._ids(site, {w: site.rows[label][0] for w, label in LABELS.items()})
        self.all_ids = self.ids[0].all() | self.ids[1].all()

    def _theirs(self) -> Ids:
        return self._ids(
            self.neighbour, {word: self.neighbour.own[label][0] for word, label in LABELS.items()}
        )

    @staticmethod
    def _ids(site: Site, numbers: dict[str, Any]) -> Ids:
        numbers = {word: int(pk) for word, pk in numbers.items()}
        numbers[""] = numbers["course"]
        uid = site.names["billing.order"][numbers["order"]]
        return Ids(numbers, uid, site.names["courses.course"][numbers["course"]])

    def _nobodys(self) -> Ids:
        number = NOBODYS + self.dice.randrange(100_000)
        return Ids({"": number}, str(self._uid()), self._slug())

    def _uid(self) -> uuid.UUID:
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)

    def _slug(self) -> str:
        return f"nobodys-{self.dice.randrange(10**12)}"

    def pairs(self, visit: Visit) -> Iterator[Pair]:
        """For each argument by itself, and for all of them at once."""
        found = {name: self._values(visit, name) for name in visit.kwargs}
        found = {name: values for name, values in found.items() if values}
        names = [[name] for name in found]
        for changed in [*names, *([list(found)] if len(found) > 1 else [])]:
            ways = [
                self._path(visit, {name: found[name][turn] for name in changed}) for turn in (0, 1)
            ]
            ids = chain.from_iterable(found[name] for name in changed)
            yield Pair(*ways, frozenset(map(str, ids)))

    def _path(self, visit: Visit, changed: dict[str, Any]) -> str:
        kwargs = {**visit.kwargs, **changed}
        return reverse(visit.route, urlconf=self.urlconf, kwargs=kwargs)

    def _values(self, visit: Visit, name: str) -> tuple[Any, Any] | None:
        """What another site has at this argument, and what nobody has."""
        value = visit.kwargs[name]
        label = self._label(visit, name)
        own = self.neighbour.own.get(label, [])
        if isinstance(value, int):
            number = own[0] if own else self.neighbour.own["courses.course"][0]
            return number, NOBODYS + self.dice.randrange(100_000)
        if isinstance(value, uuid.UUID) or name == "slug":
            named = self._named(label, own)
            nobodys = self._uid() if isinstance(value, uuid.UUID) else self._slug()
            return (named, nobodys) if named else None
        if name == "path":
            return self._pictures(str(value))
        if name == "segment":
            return tuple(f"rule-{ids.of(name)}" for ids in self.ids)  # type: ignore[return-value]
        return None

    def _named(self, label: str, own: list[int]) -> str | None:
        """The uid or slug of a row that the neighbour alone has; on the platform, its site's."""
        if label == "tenants.creator":
            with open_public():
                return str(Creator.objects.get(pk=self.neighbour.creator_id).uid)
        return self.neighbour.names.get(label, {}).get(own[0]) if own else None

    def _pictures(self, known: str) -> tuple[str, str]:
        """A public picture in the folder of the neighbour alone, and one that is nowhere.

        A link is no file that was written, so whoever watches for those does not take it away.
        """
        folder = Path(settings.MEDIA_ROOT) / self.neighbour.schema
        names = [f"public/{self._uid()}{Path(known).suffix}" for _turn in range(2)]
        (folder / names[0]).hardlink_to(folder / known)
        return names[0], names[1]

    def _label(self, visit: Visit, name: str) -> str:
        if name in LABELS:
            return LABELS[name]
        if name == "slug":
            return LABELS["group" if visit.route.startswith("community:") else "course"]
        return visit.label or ""


# Arguments that nobody on another site could have, each with the reason; a new one is named.
KEPT = {
    "accounts:team_invite": "a key: see credentials",
    "accounts:unsubscribe": "a key: see credentials",
    "courses:file": "a key: see credentials",
    "site:own_data_file": "a kind of file",
    "platform:confirm": "a key: whoever has it is told of this application",
    "platform:resend": "a key: whoever has it is told of this application",
    "platform:message": "local mail, which production does not have",
    "platform:message_frame": "local mail, which production does not have",
    "admin:app_list": "a name of the product's own",
}


def with_query(path: str, action: str) -> str:
    """A path with the query of a form's own address."""
    _before, mark, query = action.partition("?")
    return f"{path}{mark}{query}"
