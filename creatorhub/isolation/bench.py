"""Where a check works: the probe, the people, the application, and the clock that stops it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from creatorhub.isolation import oracles
from creatorhub.isolation.asking import House, Visitor
from creatorhub.isolation.oracles import Answer
from creatorhub.isolation.probe import Names, Probe
from creatorhub.isolation.results import Way
from tenants.models import Creator
from tenants.schemas import open_creator

LONGEST = 120.0  # seconds of a check
BETWEEN = 1.0  # seconds between two signs of life
BROKEN, ONLY_FORMS = 500, 405
TOKEN = 24  # characters of a part of an address from which on it is a token
Asked = tuple[str, str]  # path and query


class OutOfTime(Exception):
    """A check has taken LONGEST seconds; what is left could not be checked."""


@dataclass
class Bench:
    """One check. `visitors` are people on the checked site; `home`, `home_fan` and
    `home_program` are the probe's own owner, member and program on the probe's own host.
    """

    site: Creator
    probe: Probe
    visitors: dict[str, Visitor]
    home: Visitor
    home_fan: Visitor
    home_program: Visitor
    house: House = field(default_factory=House)
    tell: Callable[["Bench"], None] = lambda bench: None  # called about once a second
    asked: int = 0
    until: float = field(default_factory=lambda: time.monotonic() + LONGEST)
    none: Names = field(default_factory=Names.drawn)  # what nobody has
    told_at: float = 0.0

    def ask(
        self, way: Way, visitor: Visitor, path: str, query: str = "", method: str = "GET"
    ) -> Answer:
        """An answer of the checked site, counted; what it shows of the probe is written down.

        Raises OutOfTime, TooMuch.
        """
        answer = self._ask(visitor, path, query, method)
        way.asked += 1
        for word in self.words(answer):
            way.find(visitor.name, path, word)
        if answer.status >= BROKEN:
            way.troubles.append(f"{answer.status} {path}")
        return answer

    def ask_home(
        self, way: Way, path: str, query: str = "", visitor: Visitor | None = None
    ) -> bool:
        """The control: whether the probe's own host shows its words there (to its owner)."""
        shown = bool(self.words(self._ask(visitor or self.home, path, query, "GET")))
        way.at_home += shown
        return shown

    def compare(
        self, way: Way, asked: Asked, twin: Asked, *, visitor: Visitor, other: Visitor | None = None
    ) -> bool:
        """Ask for what the probe has and for what nobody has: nobody may tell them apart.

        With `other`, the same address is asked with a key of the probe and with an invented one.
        False where the address answers to forms only, which says nothing.
        """
        there = self.ask(way, visitor, *asked)
        if there.status == ONLY_FORMS:
            way.asked -= 1
            return False
        nowhere = self.ask(way, other or visitor, *twin)
        for fault in oracles.apart(there, nowhere, self._said(asked[0], twin[0])):
            way.find(visitor.name, asked[0], fault)
        return True

    def opens(self, path: str, twin: str) -> bool:
        """The control of a link: at home it opens something that an invented one does not."""
        at_home = Visitor("nobody", self.home.host)
        good, bad = (self._ask(at_home, each, "", "GET") for each in (path, twin))
        return bool(oracles.apart(good, bad, self._said(path, twin)))

    def words(self, answer: Answer) -> list[str]:
        """The probe's canaries in an answer; those of other checks and tests are none of ours."""
        told = b"\n".join(f"{name}: {value}".encode() for name, value in answer.headers)
        found = oracles.foreign(told + b"\n" + answer.body, ())
        return [one.word for one in found if one.site == self.probe.name]

    @contextmanager
    def in_probe(self) -> Iterator[None]:
        """Work in the probe's schema."""
        with open_creator(self.probe.creator):
            yield

    @contextmanager
    def in_site(self) -> Iterator[None]:
        """Work in the checked site's schema."""
        with open_creator(self.site):
            yield

    def _said(self, *paths: str) -> set[str]:
        """Ids and tokens of requests: an answer may say them again."""
        tokens = {part for path in paths for part in path.split("/") if len(part) >= TOKEN}
        return self.probe.names.said | self.none.said | tokens

    def _ask(self, visitor: Visitor, path: str, query: str, method: str) -> Answer:
        now = time.monotonic()
        if now > self.until:
            raise OutOfTime
        self.asked += 1
        if now > self.told_at + BETWEEN:
            self.told_at = now
            self.tell(self)
        return self.house.ask(visitor, path, query, method)
