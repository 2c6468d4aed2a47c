"""What the team picked by hand: pins, bans, what is related, what is needed first.

All of it is one kept value per site (tenants.kept): a statement at the most, and a change is seen
by the next request.
"""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from courses.models import Course
from recommend.models import Handpick
from tenants.kept import public

Kind = Handpick.Kind
MOST_PINS = 3  # of six in view: half of a shelf at least is the fan's own
MOST_RELATED = 12


@dataclass(frozen=True)
class ByHand:
    """Course ids, each list in the team's order."""

    pins: tuple[int, ...] = ()
    banned: frozenset[int] = frozenset()
    related: dict[int, list[int]] = field(default_factory=dict)
    needs: dict[int, list[int]] = field(default_factory=dict)


@public
def by_hand() -> ByHand:
    """Everything that was picked by hand on this site, in one statement."""
    pins, banned = [], set()
    pairs: dict[str, dict[int, list[int]]] = {Kind.RELATED: {}, Kind.NEEDS: {}}
    rows = Handpick.objects.values_list("kind", "course_id", "other_id")
    for kind, course, other in rows:
        if kind == Kind.PIN:
            pins.append(course)
        elif kind == Kind.BAN:
            banned.add(course)
        else:
            pairs[kind].setdefault(course, []).append(other)
    return ByHand(tuple(pins), frozenset(banned), pairs[Kind.RELATED], pairs[Kind.NEEDS])


def pinned_ids() -> list[int]:
    """The courses on top of everybody's shelf, first one first; three at the most, none banned."""
    found = by_hand()
    return [course for course in found.pins if course not in found.banned][:MOST_PINS]


def banned_ids() -> frozenset[int]:
    """The courses that are suggested nowhere; lists and the search find them all the same."""
    return by_hand().banned


def handpicks(kind: str, course: Course | None = None) -> list[Handpick]:
    """The rows of one kind with their courses, in order: the team's own view."""
    rows = Handpick.objects.filter(kind=kind).select_related("course", "other")
    return list(rows.filter(course=course) if course else rows)


def pin_choices() -> QuerySet[Course]:
    """Published courses that are neither pinned nor banned."""
    return _on_shelves().exclude(handpicks__kind__in=[Kind.PIN, Kind.BAN])


def ban_choices() -> QuerySet[Course]:
    """Courses that may be suggested now."""
    return _on_shelves().exclude(handpicks__kind=Kind.BAN)


def pair_choices(kind: str, course: Course) -> QuerySet[Course]:
    """The courses that may still be named beside (or before) this one."""
    taken = Handpick.objects.filter(kind=kind, course=course).values("other")
    others = Course.objects.exclude(kind=Course.Kind.PATH).exclude(pk=course.pk)
    return others.exclude(pk__in=taken).order_by("position", "pk")


def _on_shelves() -> QuerySet[Course]:
    published = Course.objects.filter(state=Course.State.PUBLISHED)
    return published.exclude(kind=Course.Kind.PATH).order_by("position", "pk")
