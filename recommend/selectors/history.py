"""What fans did with courses, as the engine wants it: who, what, how strongly, when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from accounts.models import Grant, User
from analytics.models import Event
from courses.models import Course
from recommend.engine.arrays import FloatArray, IntArray
from recommend.engine.deeds import DISLIKED_UP_TO, NOT_THIS, Deeds, settle
from recommend.engine.interactions import Coded
from recommend.models import Preference, Shelf
from recommend.selectors.deeds import deeds
from recommend.selectors.handpicks import banned_ids

__all__ = ["DISLIKED_UP_TO", "FACTS", "KNOWN_FROM", "History", "catalogue", "history", "published"]

CHUNK = 10_000
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

Pair = tuple[int, int]
Deed = tuple[int, int, str, int | None, int]  # fan, course, kind, stars, Unix seconds


@dataclass(frozen=True, eq=False)
class History:
    """Columns of one length for the engine, and what fans have or do not want on top.

    `kinds` are those of the deeds. `has` are (fan, course) pairs that are never recommended:
    granted by a key of the course, with a newest word against them, said "not this" to, or known
    from before the fan started anew.
    """

    fans: IntArray
    courses: IntArray
    weights: FloatArray
    at: IntArray
    kinds: Coded
    has: list[Pair]

    @property
    def facts(self) -> list[str]:
        """The kind of each deed in its word."""
        return [self.kinds.names[code] for code in self.kinds.code]


def history(now: datetime, *, through: int | None = None) -> History:
    """What speaks of all that fans of this site did up to `now`, in the order of its recording.

    With `through`, nothing that was written down after the event of that id. Of contradictory
    deeds the newest word is the truth; see recommend.engine.deeds.
    """
    last = newest_event() if through is None else through
    refused, anew = _told(now)
    told = deeds(now, through=last).joined(Deeds.from_rows(refused))
    settled = settle(told, anew)
    place = settled.place
    closed = [
        *_granted(now),
        *((fan, course) for fan, course, *_rest in refused),
        *_pairs(settled.against),
        *_pairs(settled.known),
    ]
    return History(
        fans=told.fan[place],
        courses=told.course[place],
        weights=settled.weight,
        at=told.at[place],
        kinds=Coded(told.kinds, told.kind[place]),
        has=list(dict.fromkeys(closed)),
    )


def newest_event() -> int:
    """The id of what was written down last, 0 where nothing was."""
    return Event.objects.aggregate(last=Max("pk"))["last"] or 0


def catalogue() -> list[int]:
    """The courses that may stand on a shelf: published, and not banned by the team."""
    return list(published().exclude(pk__in=banned_ids()).values_list("pk", flat=True))


def published() -> Any:
    """Queryset of the courses that anybody may see; access is asked elsewhere.

    Not the paths: what comes next for a fan is a course, and a path is no deed of its own.
    """
    return Course.objects.filter(state=Course.State.PUBLISHED).exclude(kind=Course.Kind.PATH)


def _told(now: datetime) -> tuple[list[Deed], tuple[list[int], list[int]]]:
    """What fans said by hand up to `now`: "not this", as deeds, and who started anew when."""
    kinds = [Preference.Kind.NOT_THIS, Preference.Kind.RESET]
    told = Preference.objects.filter(kind__in=kinds, member__role=User.Role.FAN, at__lte=now)
    rows = told.order_by("at", "pk").values_list("member_id", "kind", "course_id", "at")
    refused: list[Deed] = []
    fans: list[int] = []
    moments: list[int] = []
    for fan, kind, course, at in rows.iterator(chunk_size=CHUNK):
        moment = int(at.timestamp())
        if kind == Preference.Kind.NOT_THIS:
            refused.append((fan, course, NOT_THIS, None, moment))
        else:
            fans.append(fan)
            moments.append(moment)
    return refused, (fans, moments)


def _pairs(columns: tuple[IntArray, IntArray]) -> Iterator[Pair]:
    return zip(columns[0].tolist(), columns[1].tolist(), strict=True)


def _granted(now: datetime) -> list[Pair]:
    """Courses that fans hold by a key of the course itself. A tier opens courses, but does not
    own them: what a member may open and has not begun is what to recommend."""
    held = Grant.objects.current(now).filter(key__startswith="course:")
    rows = held.values_list("member_id", "key").iterator(chunk_size=CHUNK)
    return [(fan, int(key.partition(":")[2])) for fan, key in rows]
