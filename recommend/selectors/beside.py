"""What goes with one course: what others also took, what was chosen by hand, the next of a path."""

from dataclasses import dataclass, replace
from typing import Any

from accounts.selectors import Person
from courses.models import Course, PathStep
from courses.selectors import published_courses
from recommend.models import Shelf
from recommend.selectors.sentences import ALSO, HAND, NEXT, Reason
from recommend.selectors.shelf import Entry, entries
from recommend.selectors.standing import Choice, Standing, lists_of, standing_of

LEAST = 2  # a shelf with less is no shelf
PATHS_SHOWN = 2


@dataclass(frozen=True)
class Because:
    """The course that was finished last, and what others also took with it."""

    course: Course
    entries: list[Entry]


def also_for(
    member: Person, course: Course, limit: int = 6, standing: Standing | None = None
) -> list[Entry]:
    """What others who took this course also took, by the model, without what this person knows.

    One statement (none with `standing`), and those for what is not kept. Whoever finished the
    course reads so in the reason.
    """
    standing = standing or standing_of(member)
    key = (Shelf.Kind.ALSO.value, str(course.pk))
    reason = Reason.FINISHED if course.pk in standing.finished else ALSO
    told = lists_of([key])[key].choices
    choices = (_of(one, course, str(reason)) for one in told if one.course_id != course.pk)
    return entries(choices, standing, limit)


def because_for(
    member: Person,
    limit: int = 6,
    standing: Standing | None = None,
    shown: frozenset[int] = frozenset(),
) -> Because | None:
    """What goes with the course that this person finished last, without what is `shown` already.

    None where that is fewer than two. Statements as of `also_for`.
    """
    standing = standing or standing_of(member)
    there = published_courses(standing.finished)
    last = next((there[pk] for pk in standing.finished if pk in there), None)
    if last is None:
        return None
    rest = replace(standing, known=standing.known | shown)
    found = also_for(member, last, limit, rest)
    return Because(last, found) if len(found) >= LEAST else None


def hand_for(
    member: Person, course: Course, limit: int = 6, standing: Standing | None = None
) -> list[Entry]:
    """What the team shows beside this course, in its order, without what this person knows."""
    standing = standing or standing_of(member)
    related = standing.hand.related.get(course.pk, [])
    return entries((Choice(pk, HAND, course.title, course.pk) for pk in related), standing, limit)


def next_for(member: Person, course: Course, standing: Standing | None = None) -> list[Entry]:
    """The next course of each path that this person has begun and that this course is on (or is).

    Where this course is itself the next one, nothing of that path: whoever looks at it is there.
    No offer but a way that was chosen: a course of it may be owned already, and is left out only
    when it was begun, disliked or not wanted. One statement besides the standing.
    """
    standing = standing or standing_of(member)
    if not standing.begun:
        return []
    stops: dict[int, list[Any]] = {}
    for stop in _stops(course):
        stops.setdefault(stop["path"], []).append(stop)
    found = (_next(path, standing) for path in stops.values())
    choices = [one for one in found if one and one.course_id != course.pk]
    fresh = replace(standing, known=standing.begun | standing.shunned)
    return entries(choices[:PATHS_SHOWN], fresh, PATHS_SHOWN)


def _stops(course: Course) -> Any:
    published = Course.State.PUBLISHED
    paths: Any = PathStep.objects.filter(course=course).values("path_id")
    if course.kind == Course.Kind.PATH:
        paths = Course.objects.filter(pk=course.pk).values("pk")
    steps = PathStep.objects.filter(
        path__in=paths, path__state=published, course__state=published
    ).order_by("path__position", "path_id", "position", "pk")
    return steps.values("path", "course", "path__title")


def _next(stops: list[Any], standing: Standing) -> Choice | None:
    """The first course of a begun path that was not begun yet."""
    if not any(stop["course"] in standing.begun for stop in stops):
        return None
    passed = standing.begun | standing.shunned
    first = next((stop for stop in stops if stop["course"] not in passed), None)
    return first and Choice(first["course"], NEXT, first["path__title"], first["path"])


def _of(one: Choice, course: Course, reason: str) -> Choice:
    """What nobody took with the course, but is like it, says so."""
    told = one.reason if one.reason == Reason.AKIN else reason
    return Choice(one.course_id, told, course.title, course.pk)
