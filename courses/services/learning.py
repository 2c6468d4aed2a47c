"""Verbs of the people who learn: open, go on, finish, rate."""

import math
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Sum

from accounts.models import User
from accounts.selectors import Person
from analytics.models import Event
from analytics.services import record
from courses.errors import NotOpen, OwnRating, PlaceRefused, StarsRefused
from courses.models import Course, Lesson, Progress, Rating
from courses.selectors import Outline, may_open_lesson, may_rate, may_read, view_key
from tenants import clock

LONGEST = 7 * 24 * 3600  # seconds of media; more is not a place but a mistake


@dataclass(frozen=True)
class Outcome:
    """What finishing a lesson led to: the next lesson's id, and whether the course is done."""

    next_id: int | None
    is_course_finished: bool


def note_view(*, course: Course, member: Person) -> None:
    """Remember that a fan looked at the course page, once a day."""
    if member.is_authenticated:
        key = view_key(course.pk, member)
        record(Event.Kind.VIEW, actor=member, subject=course, key=key)


def open_lesson(*, lesson: Lesson, member: Person, outline: Outline) -> None:
    """Remember the first time that a fan opened a lesson (the caller has asked may_open_lesson).

    The first lesson of a course that the fan may read is its start; a free preview of a course that
    is not open is a preview.
    """
    if not member.is_authenticated or outline.step(lesson.pk).place is not None:
        return
    new = Progress(member_id=member.pk, lesson=lesson, course=lesson.course, updated_at=clock.now())
    Progress.objects.bulk_create([new], ignore_conflicts=True)
    if not may_read(member, lesson.course):
        key = f"preview:{lesson.pk}:{member.pk}"
        record(Event.Kind.PREVIEW, actor=member, subject=lesson.course, part=lesson.pk, key=key)
    elif not outline.is_started:
        key = f"start:{lesson.course_id}:{member.pk}"
        record(Event.Kind.START, actor=member, subject=lesson.course, part=lesson.pk, key=key)


def save_progress(*, lesson: Lesson, member: User, place: float) -> None:
    """Keep where the member stands: seconds of media, or the read share 0-1 of a text.

    One statement. Raises NotOpen, PlaceRefused.
    """
    if not may_open_lesson(member, lesson):
        raise NotOpen
    longest = LONGEST if lesson.media_id else 1
    if not math.isfinite(place) or not 0 <= place <= longest:
        raise PlaceRefused
    row = Progress(
        member=member, lesson=lesson, course=lesson.course, place=place, updated_at=clock.now()
    )
    Progress.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["member", "lesson"],
        update_fields=["place", "updated_at"],
    )


@transaction.atomic
def finish_lesson(*, lesson: Lesson, member: User) -> Outcome:
    """Mark a lesson as done; the last open one finishes the course. Raises NotOpen."""
    if not may_open_lesson(member, lesson):
        raise NotOpen
    course, now = lesson.course, clock.now()
    row, _new = Progress.objects.get_or_create(
        member=member, lesson=lesson, defaults={"course": course, "updated_at": now}
    )
    if row.finished_at is None:
        Progress.objects.filter(pk=row.pk).update(finished_at=now, updated_at=now)
        key = f"finish_lesson:{lesson.pk}:{member.pk}"
        record(Event.Kind.FINISH_LESSON, actor=member, subject=course, part=lesson.pk, key=key)
    is_finished = not _open_lessons(course, member)
    if is_finished:
        key = f"finish:{course.pk}:{member.pk}"
        record(Event.Kind.FINISH, actor=member, subject=course, key=key)
    return Outcome(_next_id(lesson), is_finished)


def reopen_lesson(*, lesson: Lesson, member: User) -> None:
    """Take the mark off a lesson again; what was recorded stays recorded."""
    mine = Progress.objects.filter(member=member, lesson=lesson)
    mine.update(finished_at=None, updated_at=clock.now())


def _open_lessons(course: Course, member: User) -> bool:
    done = Progress.objects.filter(member=member, course=course, finished_at__isnull=False)
    return bool(course.lessons.exclude(pk__in=done.values("lesson_id")).exists())


def _next_id(lesson: Lesson) -> int | None:
    order = lesson.course.lessons.order_by("section__position", "section_id", "position", "pk")
    pks = list(order.values_list("pk", flat=True))
    following = pks[pks.index(lesson.pk) + 1 :]
    return following[0] if following else None


@transaction.atomic
def rate(*, course: Course, member: User, stars: int, text: str = "") -> Rating:
    """Give 1-5 stars; rating again replaces them. Raises OwnRating, NotOpen, StarsRefused."""
    if member.is_team:
        raise OwnRating
    if not may_rate(member, course):
        raise NotOpen
    if not 1 <= stars <= 5:
        raise StarsRefused
    locked = Course.objects.select_for_update().get(pk=course.pk)
    before = Rating.objects.filter(course=locked, member=member).first()
    rating, _new = Rating.objects.update_or_create(
        course=locked,
        member=member,
        defaults={"stars": stars, "text": text.strip()[:600], "created_at": clock.now()},
    )
    sums = locked.ratings.aggregate(count=Count("pk"), total=Sum("stars"))
    Course.objects.filter(pk=locked.pk).update(
        rating_count=sums["count"], rating_sum=sums["total"] or 0
    )
    if before is None or before.stars != stars:
        record(Event.Kind.RATING, actor=member, subject=course, value=stars)
    return rating  # type: ignore[no-any-return]
