"""What the course page and the lesson page show, in one statement each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils.dateparse import parse_datetime

from accounts.selectors import Person, held_keys
from analytics.models import Event
from courses.models import Course, CourseQuerySet, Lesson, LessonQuerySet, PathStep, Rating
from courses.selectors.outline import steps_of
from tenants import clock

RATINGS_SHOWN = 12


@dataclass(frozen=True)
class Opinion:
    """A rating as the page shows it: never with an e-mail."""

    stars: int
    text: str
    name: str
    avatar: str  # a path for the media route; empty without one
    at: datetime


def course_pages(member: Person) -> CourseQuerySet:
    """The courses this person may know of, each with all that its page shows.

    `steps`, `opinions`, `my_rating`, `spread` (ratings by stars) and `paths` (those it is on) as
    JSON, `held` for accounts.remember_keys, and `is_noted`: whether the view of today is known.
    """
    return (
        Course.objects.visible_to(member)
        .select_related("cover", "tier")
        .annotate(
            steps=steps_of("pk", member),
            opinions=_opinions(~Q(text="") & ~Q(member_id=member.pk or 0)),
            my_rating=_opinions(Q(member_id=member.pk or 0)),
            paths=_paths(),
            spread=_spread(),
            held=held_keys(member),
            is_noted=Exists(Event.objects.filter(key=_view_key(member))),
        )
    )


def lesson_pages(member: Person) -> LessonQuerySet:
    """The lessons of those courses, each with its text, its file and `steps` of its course."""
    return (
        Lesson.objects.visible_to(member)
        .select_related("course__cover", "section", "media")
        .annotate(steps=steps_of("course_id", member), held=held_keys(member))
    )


def view_key(course_id: int, member: Person) -> str:
    """The name of today's view of a course by this person, as the ledger of events keeps it."""
    return f"view:{course_id}:{member.pk}:{clock.now():%Y%m%d}"


def _view_key(member: Person) -> Concat:
    """`view_key` as a column."""
    rest = Value(f":{member.pk}:{clock.now():%Y%m%d}")
    return Concat(Value("view:"), Cast(OuterRef("pk"), TextField()), rest, output_field=TextField())


def _opinions(condition: Q) -> ArraySubquery:
    rows = Rating.objects.filter(condition, course=OuterRef("pk")).order_by("-created_at")
    whose = {"name": "member__name", "avatar": "member__avatar"}
    row = JSONObject(stars="stars", text="text", at="created_at", **whose)
    return ArraySubquery(rows.values(json=row)[:RATINGS_SHOWN])


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
    return [Opinion(**{**row, "at": parse_datetime(row["at"])}) for row in rows]
