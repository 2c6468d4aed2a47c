"""What the course page and the lesson page show, in one statement each.

For a fan it is the person's own part; what everybody sees of a course is kept (tenants.kept).
"""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils.dateparse import parse_datetime

from accounts.models import User
from accounts.selectors import Person, held_keys
from analytics.models import Event
from courses.models import (
    Course,
    CourseQuerySet,
    Lesson,
    LessonQuerySet,
    PathStep,
    Progress,
    Rating,
)
from courses.selectors.outline import steps_of
from tenants import clock, kept
from tenants.prepared import Prepared

RATINGS_SHOWN = 12


@dataclass(frozen=True)
class Opinion:
    """A rating as the page shows it: never with an e-mail."""

    stars: int
    text: str
    name: str
    avatar: str  # a path for the media route; empty without one
    at: datetime


def course_page(member: Person, slug: str) -> Course | None:
    """The page of one course as `course_pages` has it; None when there is no such course."""
    if not member.is_authenticated or member.can.content:
        return course_pages(member).filter(slug=slug).first()  # type: ignore[no-any-return]
    now = clock.now()
    values = {"member": member.pk, "slug": slug, "now": now, "seen": _seen(member, now)}
    if kept.here() is None:  # nothing is kept here now: all of it in one statement
        return next(iter(_FAN_COURSE(**values)), None)
    shared, own = _public_page(slug), next(iter(_OWN_PART(**values)), None)
    return _put_together(shared, own, member) if shared and own else None


def lesson_page(member: Person, slug: str, pk: int) -> Lesson | None:
    """The page of one lesson as `lesson_pages` has it; None when there is no such lesson."""
    if not member.is_authenticated or member.can.content:
        return lesson_pages(member).filter(pk=pk, course__slug=slug).first()  # type: ignore[no-any-return]
    return next(iter(_FAN_LESSON(member=member.pk, slug=slug, pk=pk, now=clock.now())), None)


def course_pages(
    member: Person, now: datetime | None = None, seen: str | None = None
) -> CourseQuerySet:
    """The courses this person may know of, each with all that its page shows.

    `steps`, `opinions`, `my_rating`, `spread` (ratings by stars) and `paths` (those it is on) as
    JSON, `held` for accounts.remember_keys, and `is_noted`: whether the view of today is known.
    """
    seen = seen or _seen(member, clock.now())
    return (
        Course.objects.visible_to(member)
        .select_related("cover", "tier")
        .annotate(
            steps=steps_of("pk", member),
            opinions=_opinions(~Q(text="") & ~Q(member_id=member.pk or 0)),
            my_rating=_opinions(Q(member_id=member.pk or 0)),
            paths=_paths(),
            spread=_spread(),
            held=held_keys(member, now),
            is_noted=Exists(Event.objects.filter(key=_view_key(seen))),
        )
    )


def lesson_pages(member: Person, now: datetime | None = None) -> LessonQuerySet:
    """The lessons of those courses, each with its text, its file and `steps` of its course."""
    return (
        Lesson.objects.visible_to(member)
        .select_related("course__cover", "section", "media")
        .annotate(steps=steps_of("course_id", member), held=held_keys(member, now))
    )


def view_key(course_id: int, member: Person) -> str:
    """The name of today's view of a course by this person, as the ledger of events keeps it."""
    return f"view:{course_id}:{member.pk}:{clock.now():%Y%m%d}"


def _seen(member: Person, now: datetime) -> str:
    """What a view's name ends with."""
    return f":{member.pk}:{now:%Y%m%d}"


def _view_key(seen: str) -> Concat:
    """`view_key` as a column."""
    course = Cast(OuterRef("pk"), TextField())
    return Concat(Value("view:"), course, Value(seen), output_field=TextField())


def _fan_course(member: int, slug: str, now: datetime, seen: str) -> CourseQuerySet:
    return course_pages(User(pk=member), now, seen).filter(slug=slug)


@kept.public
def _public_page(slug: str) -> Course | None:
    """What everybody sees of a published course; it is shared, so that nobody may change it."""
    return next(iter(_PUBLIC_PART(slug=slug)), None)


def _public_part(slug: str) -> CourseQuerySet:
    everybody = AnonymousUser()
    return (  # type: ignore[no-any-return]
        Course.objects.visible_to(everybody)
        .filter(slug=slug)
        .select_related("cover", "tier")
        .annotate(
            steps=steps_of("pk", everybody),
            # One more: the reader's own is taken out.
            opinions=_opinions(~Q(text=""), RATINGS_SHOWN + 1),
            paths=_paths(),
            spread=_spread(),
        )
    )


def _own_part(member: int, slug: str, now: datetime, seen: str) -> Any:
    """What of a course's page is this person's alone: one statement, asked every time."""
    mark = JSONObject(pk="lesson_id", place="place", done_at="finished_at")
    marks = Progress.objects.filter(course=OuterRef("pk"), member_id=member)
    parts = {
        "held": held_keys(User(pk=member), now),
        "my_rating": _opinions(Q(member_id=member)),
        "is_noted": Exists(Event.objects.filter(key=_view_key(seen))),
        "marks": ArraySubquery(marks.values(json=mark)),
    }
    return Course.objects.order_by().filter(slug=slug).annotate(**parts).values(*parts)


def _put_together(shared: Course, own: dict[str, Any], member: Person) -> Course:
    """This person's copy of a page, as `course_pages` has it."""
    page: Any = copy(shared)
    marks = {mark.pop("pk"): mark for mark in own.pop("marks")}
    page.steps = [{**step, **marks.get(step["pk"], {})} for step in page.steps]
    others = [row for row in page.opinions if row["member"] != member.pk]
    page.opinions = others[:RATINGS_SHOWN]
    vars(page).update(own)
    return page  # type: ignore[no-any-return]


def _fan_lesson(member: int, slug: str, pk: int, now: datetime) -> LessonQuerySet:
    return lesson_pages(User(pk=member), now).filter(pk=pk, course__slug=slug)


_FAN_COURSE = Prepared(_fan_course, member=int, slug=str, now=datetime, seen=str)
_PUBLIC_PART = Prepared(_public_part, slug=str)
_OWN_PART = Prepared(_own_part, member=int, slug=str, now=datetime, seen=str)
_FAN_LESSON = Prepared(_fan_lesson, member=int, slug=str, pk=int, now=datetime)


def _opinions(condition: Q, limit: int = RATINGS_SHOWN) -> ArraySubquery:
    rows = Rating.objects.filter(condition, course=OuterRef("pk")).order_by("-created_at")
    whose = {"name": "member__name", "avatar": "member__avatar"}
    row = JSONObject(stars="stars", text="text", at="created_at", member="member_id", **whose)
    return ArraySubquery(rows.values(json=row)[:limit])


def _spread() -> ArraySubquery:
    """How many ratings have how many stars."""
    rows = Rating.objects.filter(course=OuterRef("pk")).order_by().values("stars")
    counted = rows.annotate(count=Count("pk"))
    return ArraySubquery(counted.values(json=JSONObject(stars="stars", count="count")))


def _paths() -> ArraySubquery:
    """Title and slug of the published paths that lead through the course."""
    there = Q(path__state=Course.State.PUBLISHED, path__kind=Course.Kind.PATH)
    rows = PathStep.objects.filter(there, course=OuterRef("pk")).order_by("path__position")
    return ArraySubquery(rows.values(json=JSONObject(title="path__title", slug="path__slug")))


def opinions(rows: list[dict[str, Any]]) -> list[Opinion]:
    """Ratings from what `course_pages` brought."""
    return [_opinion(**row) for row in rows]


def _opinion(at: str, member: int, **row: Any) -> Opinion:
    return Opinion(**row, at=parse_datetime(at))  # type: ignore[arg-type]
