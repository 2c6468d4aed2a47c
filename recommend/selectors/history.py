"""What fans did with courses, as the engine wants it: who, what, how strongly, when."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import Grant, User
from analytics.models import Event
from courses.models import Course
from recommend.models import Shelf

CHUNK = 10_000
# How strongly a deed speaks for a course. The order is also the order of the reasons: of several
# deeds with one course the strongest is the one that a reason names.
WEIGHTS = {
    Event.Kind.FINISH: 1.2,
    Event.Kind.PURCHASE: 1.0,
    Event.Kind.LIKE: 0.7,
    Event.Kind.FINISH_LESSON: 0.6,
    Event.Kind.START: 0.5,
    Event.Kind.PREVIEW: 0.25,
    Event.Kind.VIEW: 0.15,
}
STARS = {5: 0.95, 4: 0.9}  # 3 says nothing; 1 and 2 take the pair out, they are never a 0
DISLIKED_UP_TO = 2
# A fan who only looked at a course may be shown it again; whoever did more knows it.
KNOWN_FROM = 0.5
FACTS = {
    Event.Kind.FINISH: Shelf.Reason.FINISHED,
    Event.Kind.PURCHASE: Shelf.Reason.BOUGHT,
    Event.Kind.RATING: Shelf.Reason.RATED,
    Event.Kind.LIKE: Shelf.Reason.LIKED,
    Event.Kind.FINISH_LESSON: Shelf.Reason.STARTED,
    Event.Kind.START: Shelf.Reason.STARTED,
    Event.Kind.PREVIEW: Shelf.Reason.VIEWED,
    Event.Kind.VIEW: Shelf.Reason.VIEWED,
}
READ = [*WEIGHTS, Event.Kind.RATING, Event.Kind.REFUND]

Pair = tuple[int, int]
Deed = tuple[int, int, str, int | None, int]  # fan, course, kind, stars, Unix seconds


@dataclass
class History:
    """Columns of one length for the engine, and what fans have or do not want on top.

    `has` are (fan, course) pairs that are never recommended: bought, granted or disliked.
    """

    fans: list[int] = field(default_factory=list)
    courses: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    has: list[Pair] = field(default_factory=list)


def history(now: datetime) -> History:
    """Everything that fans of this site did up to `now`, in the order of its recording."""
    deeds = list(_deeds(now))
    disliked, refunded = _disliked(deeds), _refunded(deeds)
    seen = History(has=[*_granted(now), *disliked])
    for fan, course, kind, stars, at in deeds:
        weight = (
            STARS.get(stars or 0) if kind == Event.Kind.RATING else WEIGHTS.get(Event.Kind(kind))
        )
        if weight is None or (fan, course) in disliked:
            continue
        if kind == Event.Kind.PURCHASE and at <= refunded.get((fan, course), -1):
            continue
        seen.fans.append(fan)
        seen.courses.append(course)
        seen.weights.append(weight)
        seen.at.append(at)
        seen.facts.append(FACTS[Event.Kind(kind)])
    return seen


def catalogue() -> list[int]:
    """The courses that may stand on a shelf."""
    return list(published().values_list("pk", flat=True))


def published() -> Any:
    """Queryset of the courses that anybody may see; access is asked elsewhere.

    Not the paths: what comes next for a fan is a course, and a path is no deed of its own.
    """
    return Course.objects.filter(state=Course.State.PUBLISHED).exclude(kind=Course.Kind.PATH)


def _deeds(now: datetime) -> Iterator[Deed]:
    courses = set(Course.objects.values_list("pk", flat=True))
    rows = Event.objects.filter(
        kind__in=READ,
        subject_type="course",
        actor__role=User.Role.FAN,
        # Whoever refused either is not learnt from, and gets no picks.
        actor__is_remembered=True,
        actor__is_personalised=True,
        at__lte=now,
    ).order_by("pk")
    columns = ("actor_id", "subject_id", "kind", "value", "at")
    for fan, course, kind, stars, at in rows.values_list(*columns).iterator(chunk_size=CHUNK):
        if course in courses:
            yield fan, course, kind, stars, int(at.timestamp())


def _disliked(deeds: list[Deed]) -> set[Pair]:
    """Pairs whose newest stars are 1 or 2."""
    last: dict[Pair, tuple[int, int]] = {}
    for fan, course, kind, stars, at in deeds:
        if kind == Event.Kind.RATING and stars:
            last[fan, course] = max(last.get((fan, course), (at, stars)), (at, stars))
    return {pair for pair, (_at, stars) in last.items() if stars <= DISLIKED_UP_TO}


def _refunded(deeds: list[Deed]) -> dict[Pair, int]:
    """When a pair's money was last given back: earlier purchases are undone."""
    last: dict[Pair, int] = defaultdict(int)
    for fan, course, kind, _stars, at in deeds:
        if kind == Event.Kind.REFUND:
            last[fan, course] = max(last[fan, course], at)
    return last


def _granted(now: datetime) -> list[Pair]:
    """Courses that fans hold by a key of the course itself. A tier opens courses, but does not
    own them: what a member may open and has not begun is what to recommend."""
    held = Grant.objects.current(now).filter(key__startswith="course:")
    rows = held.values_list("member_id", "key").iterator(chunk_size=CHUNK)
    return [(fan, int(key.partition(":")[2])) for fan, key in rows]
