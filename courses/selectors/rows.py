"""Courses, lessons and progress as programs read them: rows of one statement each."""

from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject

from accounts.models import User
from accounts.selectors import Person, may_open
from courses.models import Course, CourseQuerySet, Lesson, LessonQuerySet, Progress, Section
from tenants.kept import public
from tenants.prepared import Prepared


def course_rows(member: Person) -> CourseQuerySet:
    """The courses this person may know of."""
    return Course.objects.visible_to(member)  # type: ignore[no-any-return]


def _sums() -> Subquery:
    """How many lessons, and how many minutes, as JSON; NULL without any."""
    lessons = Lesson.objects.filter(course=OuterRef("pk")).order_by().values("course_id")
    sums = JSONObject(lessons=Count("pk"), minutes=Sum("minutes"))
    return Subquery(lessons.annotate(json=sums).values("json"))


ROW = (
    "id", "kind", "title", "slug", "summary", "level", "tags", "access", "tier_id", "state",
    "position", "rating_count", "rating_sum", "created_at", "published_at", "sums",
)  # fmt: skip
TEXTS = ("about", "for_whom", "outcomes", "faq")


def course_values(member: Person, *, texts: bool = False) -> QuerySet[Any]:
    """`course_rows` as dicts, with `sums` ({"lessons", "minutes"} or None): less work than rows.

    Whether a course is open is asked of `opens`.
    """
    names = (*ROW, *TEXTS) if texts else ROW
    rows: QuerySet[Any] = course_rows(member).annotate(sums=_sums()).values(*names)
    return rows


def first_courses(member: Person, limit: int) -> list[dict[str, Any]]:
    """The first `limit` rows of `course_values`, in the creator's order; only to be read.

    What a role may know of is the same for all who have it, so they are kept for all of them.
    """
    return _first(member.role if member.is_authenticated else "", limit)


@public
def _first(role: str, limit: int) -> list[dict[str, Any]]:
    return list(_compiled(role, limit)())


@cache
def _compiled(role: str, limit: int) -> Prepared:
    person = User(role=role) if role else AnonymousUser()
    return Prepared(lambda: course_values(person).order_by("position", "id")[:limit])


def opens(member: Person, row: dict[str, Any]) -> bool:
    """As `may_read`, for a dict of `course_values`."""
    if row["access"] == Course.Access.OPEN:
        return True
    return may_open(member, [f"course:{row['id']}", f"tier:{row['tier_id']}"])


def lesson_rows(member: Person) -> LessonQuerySet:
    """The lessons of the courses this person may know of, with course and section.

    Who may read one is asked of `may_open_lesson`.
    """
    return Lesson.objects.visible_to(member).select_related("course", "section")


def section_rows(course: Course) -> QuerySet[Section]:
    """The sections of a course, in order."""
    rows: QuerySet[Section] = course.sections.all()
    return rows


def progress_rows(member_id: int) -> QuerySet[Any]:
    """Where this person stands in each lesson that was opened."""
    rows: QuerySet[Any] = Progress.objects.filter(member_id=member_id)
    return rows
