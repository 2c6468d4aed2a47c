"""Verbs about courses as a whole."""

from collections.abc import Iterable
from typing import Any, TypedDict

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.text import slugify

from accounts.models import Grant, Notice, Tier
from accounts.selectors import fans
from accounts.services import audit, audited, notify_many
from courses.errors import AddressTaken, BoughtByFans, EmptyPath, NothingToPublish
from courses.models import Course, Lesson, Media, Section
from courses.services.files import drop_media, told_file
from tenants import clock, richtext

TOPIC_LIMIT = 12
TOPIC_LENGTH = 40
SLUG_LENGTH = 80
RESERVED = {"page", "new", "mine"}


class CourseFields(TypedDict, total=False):
    """What can be changed of a course."""

    title: str
    slug: str
    summary: str
    about: str
    level: str
    tags: Iterable[str]
    access: str
    tier: Tier | None
    outcomes: Iterable[str]
    for_whom: str
    faq: Iterable[dict[str, str]]


FIELDS = (
    "title", "slug", "summary", "about", "level", "tags", "access", "tier", "outcomes", "for_whom",
    "faq",
)  # fmt: skip


@transaction.atomic
def create_course(
    *, kind: str, title: str, slug: str = "", fields: CourseFields | None = None
) -> Course:
    """A new draft at the end of the list. A single article gets its section and lesson at once.

    Without a slug one is made of the title. Raises AddressTaken for a slug that is in use.
    """
    course = Course(kind=kind, title=title, slug=slug or free_slug(title, kind))
    course.position = next_position(Course.objects.all())
    _save(course, fields or {})
    made = {"kind": kind, "access": course.access, "state": course.state}
    audit(act="course_made", subject=course, after=made)
    if kind == Course.Kind.SINGLE:
        section = Section.objects.create(course=course, title=title, position=1)
        Lesson.objects.create(course=course, section=section, title=title, position=1)
    return course


def update_course(*, course: Course, fields: CourseFields) -> Course:
    """Change what is given; the text about the course is sanitised. Raises AddressTaken."""
    with audited(act="course_changed", subject=course, fields=FIELDS):
        _save(course, fields)
        if course.kind == Course.Kind.SINGLE and "title" in fields:
            course.lessons.update(title=course.title)
    return course


def _save(course: Course, fields: CourseFields) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(course, name, fields[name])  # type: ignore[literal-required]
    course.about = clean_html(course.about)
    course.tags = tidy_topics(course.tags)
    if course.slug in RESERVED:  # a page of ours lies there
        raise AddressTaken
    try:
        with transaction.atomic():
            course.save()
    except IntegrityError as error:
        if "slug" not in str(error):
            raise
        raise AddressTaken


def clean_html(text: str) -> str:
    """What a creator wrote, as safe HTML; plain text (an editor without script) gets paragraphs."""
    return richtext.clean(text if richtext.is_html(text) else richtext.from_plain(text))


def tidy_topics(topics: Iterable[str]) -> list[str]:
    """Topics without blanks and repetitions, at most 12 of at most 40 characters."""
    short = (" ".join(topic.split())[:TOPIC_LENGTH] for topic in topics)
    unique = {topic.casefold(): topic for topic in reversed([topic for topic in short if topic])}
    return list(reversed(unique.values()))[:TOPIC_LIMIT]


def free_slug(title: str, kind: str) -> str:
    """An address made of the title that no course has; course-7 where no Latin letter is left."""
    stem = slugify(title)[: SLUG_LENGTH - 6].strip("-")
    if not stem or stem in RESERVED:
        number = (Course.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        stem = f"{kind}-{number}"
    taken = set(Course.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    tries = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in tries if slug not in taken)


def next_position(rows: QuerySet[Any]) -> int:
    """The number after the last row's."""
    return int(rows.aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def set_cover(*, course: Course, cover: Media | None) -> Course:
    """Give the course another cover, or none; the old file goes."""
    before = course.cover
    course.cover = cover
    course.save(update_fields=["cover"])
    audit(act="cover_changed", subject=course, before=told_file(before), after=told_file(cover))
    if before is not None and before != cover:
        drop_media(before)
    return course


@transaction.atomic
def publish(*, course: Course) -> Course:
    """Let everybody see the course, and tell the fans the first time.

    Raises NothingToPublish without a lesson, EmptyPath.
    """
    if course.kind == Course.Kind.PATH:
        if course.stops.filter(course__state=Course.State.PUBLISHED).count() < 2:
            raise EmptyPath
    elif not course.lessons.exists():
        raise NothingToPublish
    with audited(act="course_published", subject=course, fields=["state"]):
        course.state = Course.State.PUBLISHED
        course.published_at = course.published_at or clock.now()
        course.save(update_fields=["state", "published_at"])
    notify_many(
        members=fans(),
        kind=Notice.Kind.COURSE,
        key=f"course:{course.pk}",
        facts={"title": course.title, "summary": course.summary},
        path=reverse("courses:detail", args=[course.slug]),
    )
    return course


def unpublish(*, course: Course) -> Course:
    """Make the course a draft again: only the owner sees it. Grants and progress stay."""
    with audited(act="course_unpublished", subject=course, fields=["state"]):
        course.state = Course.State.DRAFT
        course.save(update_fields=["state"])
    return course


@transaction.atomic
def delete_course(*, course: Course) -> None:
    """Remove a course and all in it. Raises BoughtByFans while somebody's purchase is open."""
    if Grant.objects.filter(key=course.key).current(clock.now()).exists():
        raise BoughtByFans
    files = list(Media.objects.filter(pk__in=course.lessons.values("media_id")))
    files += [course.cover] if course.cover else []
    was = {"kind": course.kind, "state": course.state, "lessons": course.lessons.count()}
    audit(act="course_deleted", subject=course, before=was)
    course.delete()
    for media in files:
        drop_media(media)


@transaction.atomic
def move_course(*, course: Course, step: int) -> None:
    """Move a course up (-1) or down (1) in the list; at an end nothing happens."""
    order = list(Course.objects.select_for_update().values_list("pk", flat=True))
    order_courses(order=shifted(order, course.pk, step))


@transaction.atomic
def order_courses(*, order: list[int]) -> None:
    """Put these courses in this order, in the places that they hold together.

    All others stay where they are: an order of one page of a long list leaves the other pages
    alone. Unknown ids are passed over.
    """
    rows = list(Course.objects.select_for_update().only("pk", "position"))
    there = {row.pk for row in rows}
    moved = [pk for pk in dict.fromkeys(order) if pk in there]
    named, following = frozenset(moved), iter(moved)
    whole = [next(following) if row.pk in named else row.pk for row in rows]
    note_order("courses_ordered", None, *renumber(rows, whole))


def shifted(order: list[int], pk: int, step: int) -> list[int]:
    """The order with one entry moved by `step` places, kept within the list."""
    index = order.index(pk)
    target = min(max(index + step, 0), len(order) - 1)
    rest = order[:index] + order[index + 1 :]
    return [*rest[:target], pk, *rest[target:]]


def renumber(rows: list[Any], order: list[int]) -> tuple[list[int], list[int]]:
    """Give courses, sections or lessons the positions 1, 2, 3 … in this order of ids.

    Unknown ids are passed over; rows that are not named follow in their old order. Returns the ids
    in the order before and in the one now.
    """
    before = [row.pk for row in rows]
    wanted = {pk: index for index, pk in enumerate(order)}
    rows.sort(key=lambda row: wanted.get(row.pk, len(wanted)))
    for position, row in enumerate(rows, start=1):
        row.position = position
    if rows:
        type(rows[0]).objects.bulk_update(rows, ["position"])
    return before, [row.pk for row in rows]


def note_order(act: str, subject: Course | None, before: list[int], after: list[int]) -> None:
    """Write a change of order into the log: the ids from the first to the last that moved."""
    moved = [place for place, (old, new) in enumerate(zip(before, after)) if old != new]  # noqa: B905
    if moved:
        part = slice(moved[0], moved[-1] + 1)
        was, now = {"places": before[part]}, {"places": after[part]}
        audit(act=act, subject=subject, before=was, after=now)
