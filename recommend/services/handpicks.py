"""What the team picks by hand: pins, bans, related courses, and what is needed first.

Each verb is a deed of the team and stands in the log. The rows are few and seldom written, so one
lock on the whole table keeps numbers and circles right.
"""

from django.db import transaction
from django.db.models import Max

from accounts.services import audit
from courses.models import Course
from recommend.errors import (
    BannedCourse,
    NeedsInCircle,
    NotOnShelves,
    PicksItself,
    TooManyBeside,
    TooManyPins,
)
from recommend.models import Handpick
from recommend.selectors.handpicks import MOST_PINS, MOST_RELATED
from tenants.bulk import keep_writers_out

Kind = Handpick.Kind
ADDED = {Kind.RELATED: "related_added", Kind.NEEDS: "need_added"}
REMOVED = {
    Kind.PIN: "course_unpinned",
    Kind.BAN: "course_unbanned",
    Kind.RELATED: "related_removed",
    Kind.NEEDS: "need_removed",
}
ORDERED = {Kind.PIN: "pins_ordered", Kind.RELATED: "related_ordered", Kind.NEEDS: "needs_ordered"}


@transaction.atomic
def pin(*, course: Course) -> Handpick:
    """Put a course on top of everybody's shelf, below the pins that are there; twice is once.

    Raises NotOnShelves, BannedCourse, TooManyPins.
    """
    keep_writers_out(Handpick)
    _check_is_shown(course)
    pins = Handpick.objects.filter(kind=Kind.PIN)
    if there := pins.filter(course=course).first():
        return there  # type: ignore[no-any-return]
    if Handpick.objects.filter(kind=Kind.BAN, course=course).exists():
        raise BannedCourse
    if pins.count() >= MOST_PINS:
        raise TooManyPins
    audit(act="course_pinned", subject=course)
    return _add(Kind.PIN, course)


@transaction.atomic
def ban(*, course: Course) -> Handpick:
    """Suggest a course to nobody, from this second on; its pin goes. Raises NotOnShelves."""
    keep_writers_out(Handpick)
    _check_is_shown(course)
    Handpick.objects.filter(kind=Kind.PIN, course=course).delete()
    if there := Handpick.objects.filter(kind=Kind.BAN, course=course).first():
        return there  # type: ignore[no-any-return]
    audit(act="course_banned", subject=course)
    return _add(Kind.BAN, course)


@transaction.atomic
def relate(*, course: Course, other: Course) -> Handpick:
    """Show `other` beside `course`, below what is there; twice is once.

    Raises PicksItself, TooManyBeside.
    """
    return _pair(Kind.RELATED, course, other)


@transaction.atomic
def need(*, course: Course, other: Course) -> Handpick:
    """Say that `course` wants `other` first. Raises PicksItself, NeedsInCircle, TooManyBeside."""
    return _pair(Kind.NEEDS, course, other)


@transaction.atomic
def remove(*, handpick: Handpick) -> None:
    """Take a pick back: unpin, allow again, no longer related, no longer needed."""
    told = {"course": handpick.other.title} if handpick.other else None
    audit(act=REMOVED[Kind(handpick.kind)], subject=handpick.course, before=told)
    handpick.delete()


@transaction.atomic
def move(*, handpick: Handpick, by: int) -> None:
    """One place up (-1) or down (1) among its kind; at an end, and where it is gone by now, nothing
    happens."""
    rows = _beside(handpick)
    order = [row.pk for row in rows]
    if handpick.pk not in order:
        return
    here = order.index(handpick.pk)
    there = min(max(here + by, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    _put(rows, order)


@transaction.atomic
def order(*, handpick: Handpick, picks: list[int]) -> None:
    """Put this pick and those beside it into the order of these ids; the others follow."""
    rows = _beside(handpick)
    place = {pk: number for number, pk in enumerate(picks)}
    _put(rows, [row.pk for row in sorted(rows, key=lambda row: place.get(row.pk, len(place)))])


def _check_is_shown(course: Course) -> None:
    if not course.is_published or course.kind == Course.Kind.PATH:
        raise NotOnShelves


def _pair(kind: Handpick.Kind, course: Course, other: Course) -> Handpick:
    if course.pk == other.pk:
        raise PicksItself
    keep_writers_out(Handpick)
    there = Handpick.objects.filter(kind=kind, course=course)
    if same := there.filter(other=other).first():
        return same  # type: ignore[no-any-return]
    if there.count() >= MOST_RELATED:
        raise TooManyBeside
    if kind == Kind.NEEDS and (way := _way(other.pk, course.pk)):
        titles = dict(Course.objects.filter(pk__in=way).values_list("pk", "title"))
        raise NeedsInCircle([titles[pk] for pk in [course.pk, *way]])
    audit(act=ADDED[kind], subject=course, after={"course": other.title})
    return _add(kind, course, other)


def _way(start: int, goal: int) -> list[int]:
    """The ids from one course to another along what each needs first; empty without a way."""
    needs: dict[int, list[int]] = {}
    rows = Handpick.objects.filter(kind=Kind.NEEDS).order_by("pk")
    for course, other in rows.values_list("course_id", "other_id"):
        needs.setdefault(course, []).append(other)
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        ways += [[*way, pk] for pk in needs.get(way[-1], []) if pk not in seen]
        seen.update(needs.get(way[-1], []))
    return []


def _add(kind: Handpick.Kind, course: Course, other: Course | None = None) -> Handpick:
    beside = Handpick.objects.filter(kind=kind)
    beside = beside.filter(course=course) if other else beside
    last = beside.aggregate(last=Max("position"))["last"] or 0
    return Handpick.objects.create(kind=kind, course=course, other=other, position=last + 1)  # type: ignore[no-any-return]


def _beside(handpick: Handpick) -> list[Handpick]:
    """The rows that stand in one order with this one, it among them."""
    keep_writers_out(Handpick)
    rows = Handpick.objects.filter(kind=handpick.kind)
    return list(rows.filter(course=handpick.course_id) if handpick.other_id else rows)


def _put(rows: list[Handpick], order: list[int]) -> None:
    before = [row.pk for row in rows]
    if before == order or rows[0].kind not in ORDERED:
        return  # what is banned stands in no order
    named = {row.pk: row for row in rows}
    for position, pk in enumerate(order, start=1):
        named[pk].position = position
    Handpick.objects.bulk_update(rows, ["position"])
    kind, subject = Kind(rows[0].kind), rows[0].course if rows[0].other_id else None
    courses = {row.pk: row.other_id or row.course_id for row in rows}
    audit(
        act=ORDERED[kind], subject=subject,
        before={"places": [courses[pk] for pk in before]},
        after={"places": [courses[pk] for pk in order]},
    )  # fmt: skip
