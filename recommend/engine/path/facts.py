"""What a path is made of, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from recommend.engine.path.followed import Followed
from recommend.engine.path.index import Index


@dataclass(frozen=True)
class Course:
    """A course as its creator described it. `level`: a step of `levels`, None for neutral."""

    pk: int
    title: str
    level: int | None = None
    level_word: str = ""
    tags: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    for_whom: str = ""
    minutes: int = 0
    finishers: int = 0


@dataclass(frozen=True)
class Catalogue:
    """The courses that a person may know of, in the creator's order, and what is known of them.

    `needs`: (course, the course it wants first). `orders`: the creator's own paths, as (the path's
    id, courses in order): weak evidence of an order.
    """

    courses: tuple[Course, ...] = ()
    needs: tuple[tuple[int, int], ...] = ()
    orders: tuple[tuple[int, tuple[int, ...]], ...] = ()
    followed: Followed = field(default_factory=Followed)
    index: Index = field(default_factory=Index.empty)


@dataclass(frozen=True)
class Answers:
    """What a person says: `level` a step of `levels`, `hours` a week, `known` course ids.

    Beside it, what is known of this person: `unwanted` is left out as what is known is, but says
    nothing of what comes next; `locked` is what they cannot open now.
    """

    goal: str = ""
    topics: tuple[str, ...] = ()
    level: int = 0
    hours: int = 2
    known: frozenset[int] = frozenset()
    unwanted: frozenset[int] = frozenset()
    locked: frozenset[int] = frozenset()

    @property
    def left_out(self) -> frozenset[int]:
        """What is no step of a path."""
        return self.known | self.unwanted


@dataclass(frozen=True)
class Reason:
    """Why a step is there: a code with the stored facts that its sentence names."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One course of a path."""

    course: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Path:
    """Courses in order. `fits`: False where nothing here answers the goal or the topics, and the
    path is a place to start. `missing`: words of the goal that no course has. `circles`:
    courses whose wishes for each other go round in a circle, which are then not heeded.
    `all_known`: True where there are courses, and all of them are known."""

    steps: tuple[Step, ...] = ()
    fits: bool = True
    missing: tuple[str, ...] = ()
    circles: tuple[int, ...] = ()
    all_known: bool = False
    minutes: int = 0
    weeks: int = 0

    @property
    def courses(self) -> list[int]:
        """The ids in order."""
        return [step.course for step in self.steps]
