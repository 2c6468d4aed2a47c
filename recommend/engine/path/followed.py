"""What fans did next: which course they finished after which, from enough of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

ENOUGH_FANS = 10  # who went on from a course, before their way says anything
ENOUGH_AGREE = 3
ENOUGH_SHARE = 0.1  # of those fans: fewer went there by the way, which is no reason to go
SHRUNK_BY = 10.0  # fans' worth of what everybody does, beside what those of one course did
Pair = tuple[int, int]
Finish = tuple[int, int, int]  # fan, course, Unix seconds


@dataclass(frozen=True)
class Evidence:
    """So many of the fans who finished `course` and went on, went on here and did not regret it."""

    course: int
    agreed: int
    fans: int


@dataclass(frozen=True)
class Followed:
    """`after`: fans by (finished, finished next); `out`: fans who went on from a course at all.

    `first`: fans by the course they finished first; `finished`: by any course they finished;
    `fans`: all who finished any.
    """

    after: Mapping[Pair, int] = field(default_factory=dict)
    out: Mapping[int, int] = field(default_factory=dict)
    first: Mapping[int, int] = field(default_factory=dict)
    finished: Mapping[int, int] = field(default_factory=dict)
    fans: int = 0

    @classmethod
    def learn(cls, finishes: Iterable[Finish], disliked: frozenset[Pair] = frozenset()) -> Self:
        """From (fan, course, Unix seconds), any order; of a pair the first time counts.

        A next course that the fan, by `disliked` (fan, course), rated badly is no good next.
        """
        ways = _ways(finishes)
        after: Counter[Pair] = Counter()
        out: Counter[int] = Counter()
        for fan, way in ways.items():
            for before, then in zip(way, way[1:], strict=False):
                out[before] += 1
                if (fan, then) not in disliked:
                    after[before, then] += 1
        first = Counter(way[0] for way in ways.values())
        finished = Counter(course for way in ways.values() for course in way)
        return cls(dict(after), dict(out), dict(first), dict(finished), len(ways))

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Self:
        """What `as_dict` gave; nothing for an empty dict."""
        if not kept:
            return cls()
        after = {(before, then): count for before, then, count in kept["after"]}
        out, first, finished = (dict(kept[name]) for name in ("out", "first", "finished"))
        return cls(after, out, first, finished, kept["fans"])

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON column, only of courses that enough fans went on from."""
        after = [
            [before, then, count]
            for (before, then), count in sorted(self.after.items())
            if count >= ENOUGH_AGREE and self.out[before] >= ENOUGH_FANS
        ]
        enough = ENOUGH_AGREE if self.fans >= ENOUGH_FANS else self.fans + 1
        return {
            "after": after,
            "out": _told(self.out, ENOUGH_FANS),
            "first": _told(self.first, enough),
            "finished": _told(self.finished, enough),
            "fans": self.fans,
        }

    def share(self, before: int, then: int) -> float:
        """The part of fans who go on from one course to another, 0-1, drawn towards what everybody
        does (an empirical prior worth SHRUNK_BY fans); 0 where too few went on."""
        fans = self.out.get(before, 0)
        if fans < ENOUGH_FANS:
            return 0.0
        prior = self._taken.get(then, 0) / max(1, sum(self.out.values()))
        return (self.after.get((before, then), 0) + SHRUNK_BY * prior) / (fans + SHRUNK_BY)

    def evidence(self, before: Iterable[int], then: int) -> Evidence | None:
        """The clearest proof that fans went on to a course from one of these; None without any."""
        found = [
            Evidence(one, self.after.get((one, then), 0), self.out[one])
            for one in before
            if self.out.get(one, 0) >= ENOUGH_FANS
            and _is_enough(self.after.get((one, then), 0), self.out[one])
        ]
        return max(found, key=lambda one: (one.agreed / one.fans, -one.course), default=None)

    def started(self, course: int) -> Evidence | None:
        """How many of all fans began with a course; None while too few did."""
        agreed = self.first.get(course, 0)
        enough = self.fans >= ENOUGH_FANS and _is_enough(agreed, self.fans)
        return Evidence(course, agreed, self.fans) if enough else None

    @cached_property
    def _taken(self) -> Counter[int]:
        taken: Counter[int] = Counter()
        for (_before, then), count in self.after.items():
            taken[then] += count
        return taken


def _is_enough(agreed: int, fans: int) -> bool:
    return agreed >= ENOUGH_AGREE and agreed >= ENOUGH_SHARE * fans


def _told(counted: Mapping[int, int], enough: int) -> list[list[int]]:
    return [[one, number] for one, number in sorted(counted.items()) if number >= enough]


def _ways(finishes: Iterable[Finish]) -> dict[int, list[int]]:
    """The courses of each fan in the order of finishing, each once."""
    first: dict[Pair, int] = {}
    for fan, course, at in finishes:
        first[fan, course] = min(at, first.get((fan, course), at))
    ways: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (fan, course), at in first.items():
        ways[fan].append((at, course))
    return {fan: [course for _at, course in sorted(way)] for fan, way in sorted(ways.items())}
