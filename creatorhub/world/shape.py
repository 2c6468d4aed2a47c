"""What the seeded world consists of, as plain values that outlive every schema and process."""

from dataclasses import dataclass, field
from typing import Any

from creatorhub.isolation.canary import Visibility

NAMES = ("ada", "lin", "kai", "mia", "noa", "ivo", "uma", "leo", "zoe", "max", "ida", "tom",
         "eva", "jan", "lea", "kim", "amy", "ben", "fay", "gus")  # fmt: skip
PASSWORD = "correct horse battery"  # noqa: S105  everybody's; never in production
Row = tuple[str, int | str]


@dataclass
class Site:
    """One site of the world. `rows`, `visibility` and `owners` go by model label and key.

    A key is the row's primary key; a composite one is told as its parts joined by "_".
    """

    name: str
    creator_id: int
    schema: str
    host: str
    people: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[int | str]] = field(default_factory=dict)
    visibility: dict[Row, Visibility] = field(default_factory=dict)
    owners: dict[Row, str] = field(default_factory=dict)  # whose row it is, by word
    readers: dict[Row, list[str]] = field(default_factory=dict)  # of private rows for several
    own: dict[str, list[int]] = field(default_factory=dict)  # rows that no other site has
    names: dict[str, dict[int, str]] = field(default_factory=dict)  # uid or slug of a row
    sessions: dict[str, str] = field(default_factory=dict)  # person to the key of a session
    tokens: dict[str, str] = field(default_factory=dict)  # API tokens and links, by what they are

    links: dict[str, dict[int, str]] = field(default_factory=dict)  # the link of a row, by label

    def as_json(self) -> dict[str, Any]:
        """The same as values of JSON; pairs become "label/key"."""
        plain = {name: value for name, value in vars(self).items() if name not in PAIRED}
        plain["visibility"] = {f"{m}/{k}": seen.value for (m, k), seen in self.visibility.items()}
        plain["readers"] = {f"{m}/{k}": people for (m, k), people in self.readers.items()}
        plain["owners"] = {f"{m}/{k}": person for (m, k), person in self.owners.items()}
        return plain


PAIRED = {"visibility", "owners", "readers"}


@dataclass
class World:
    """The sites, alike in every key."""

    sites: tuple[Site, ...]
    password: str = PASSWORD

    def __getitem__(self, name: str) -> Site:
        """The site of this name."""
        return next(site for site in self.sites if site.name == name)

    def as_json(self) -> dict[str, Any]:
        """For running stacks: the whole world, and how to sign in."""
        return {"password": self.password, "sites": [site.as_json() for site in self.sites]}
