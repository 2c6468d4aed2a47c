"""Verbs about what is inside a course: sections and lessons, and their order."""

from typing import TypedDict

from django.db import transaction

from accounts.services import audit, audited
from courses.engine import embeds
from courses.errors import EmbedRefused, LastOfSingle
from courses.models import Course, Lesson, Media, Section
from courses.services.catalogue import (
    clean_html,
    next_position,
    note_order,
    renumber,
    shifted,
)
from courses.services.files import drop_media, told_file


class LessonFields(TypedDict, total=False):
    """What can be changed of a lesson."""

    title: str
    body: str
    embed_url: str
    is_preview: bool
    minutes: int


FIELDS = ("title", "body", "embed_url", "is_preview", "minutes")


def _lock(course_id: int) -> Course:
    """Every change of order waits here, so that two tabs cannot mix their numbers."""
    course: Course = Course.objects.select_for_update().get(pk=course_id)
    return course


@transaction.atomic
def add_section(*, course: Course, title: str) -> Section:
    """A new section at the end. Raises LastOfSingle for a single article."""
    locked = _lock(course.pk)
    if locked.kind == Course.Kind.SINGLE and locked.sections.exists():
        raise LastOfSingle
    position = next_position(locked.sections.all())
    section: Section = Section.objects.create(course=locked, title=title, position=position)
    audit(act="section_made", subject=section, after={"course": locked.title})
    return section


def rename_section(*, section: Section, title: str) -> Section:
    """Give a section another title."""
    with audited(act="section_renamed", subject=section, fields=["title"]):
        section.title = title
        section.save(update_fields=["title"])
    return section


@transaction.atomic
def delete_section(*, section: Section) -> None:
    """Remove a section with its lessons and their files. Raises LastOfSingle."""
    course = _lock(section.course_id)
    if course.kind == Course.Kind.SINGLE:
        raise LastOfSingle
    files = list(Media.objects.filter(pk__in=section.lessons.values("media_id")))
    was = {"course": course.title, "lessons": section.lessons.count()}
    audit(act="section_deleted", subject=section, before=was)
    section.delete()
    for media in files:
        drop_media(media)
    _back_to_draft_when_empty(course)


@transaction.atomic
def add_lesson(*, section: Section, title: str, fields: LessonFields | None = None) -> Lesson:
    """A new lesson at the end of a section. Raises LastOfSingle, EmbedRefused."""
    course = _lock(section.course_id)
    if course.kind == Course.Kind.SINGLE and course.lessons.exists():
        raise LastOfSingle
    lesson = Lesson(course=course, section=section, title=title)
    lesson.position = next_position(section.lessons.all())
    _write(lesson, fields or {})
    made = {"course": course.title, "kind": lesson.kind, "is_preview": lesson.is_preview}
    audit(act="lesson_made", subject=lesson, after=made)
    return lesson


def update_lesson(*, lesson: Lesson, fields: LessonFields) -> Lesson:
    """Change what is given; the text is sanitised, a video's address becomes its player's.

    Raises EmbedRefused for an address of another host. The kind follows from what is in it.
    """
    with audited(act="lesson_changed", subject=lesson, fields=FIELDS):
        return _write(lesson, fields)


def _write(lesson: Lesson, fields: LessonFields) -> Lesson:
    for name in FIELDS:
        if name in fields:
            setattr(lesson, name, fields[name])  # type: ignore[literal-required]
    lesson.body = clean_html(lesson.body)
    lesson.embed_url = _player(lesson.embed_url)
    lesson.kind = kind_of(lesson)
    lesson.save()
    return lesson


def _player(url: str) -> str:
    try:
        return embeds.player_url(url) if url else ""
    except embeds.UnknownVideo:
        raise EmbedRefused


def kind_of(lesson: Lesson) -> str:
    """Video or audio where the lesson has one, else article."""
    if lesson.media:
        return Lesson.Kind(lesson.media.kind)
    return Lesson.Kind.VIDEO if lesson.embed_url else Lesson.Kind.ARTICLE


@transaction.atomic
def set_lesson_media(*, lesson: Lesson, media: Media | None) -> Lesson:
    """Give the lesson another video or audio, or none; the old file goes, saved places too."""
    before = lesson.media
    lesson.media = media
    lesson.kind = kind_of(lesson)
    lesson.save(update_fields=["media", "kind"])
    if before != media:
        lesson.progress.update(place=0)
        was, now = told_file(before), told_file(media)
        audit(act="lesson_file_changed", subject=lesson, before=was, after=now)
    if before is not None and before != media:
        drop_media(before)
    return lesson


@transaction.atomic
def delete_lesson(*, lesson: Lesson) -> None:
    """Remove a lesson and its file. Raises LastOfSingle for the text of a single article."""
    course = _lock(lesson.course_id)
    if course.kind == Course.Kind.SINGLE:
        raise LastOfSingle
    media = lesson.media
    was = {"course": course.title, "kind": lesson.kind}
    audit(act="lesson_deleted", subject=lesson, before=was)
    lesson.delete()
    if media is not None:
        drop_media(media)
    _back_to_draft_when_empty(course)


def _back_to_draft_when_empty(course: Course) -> None:
    """What has no lesson cannot stay published."""
    if course.is_published and not course.lessons.exists():
        with audited(act="course_unpublished", subject=course, fields=["state"]):
            course.state = Course.State.DRAFT
            course.save(update_fields=["state"])


@transaction.atomic
def move_section(*, section: Section, step: int) -> None:
    """Move a section up (-1) or down (1); at an end nothing happens."""
    course = _lock(section.course_id)
    order = list(course.sections.values_list("pk", flat=True))
    moved = renumber(list(course.sections.all()), shifted(order, section.pk, step))
    note_order("contents_ordered", course, *moved)


@transaction.atomic
def order_sections(*, course: Course, order: list[int]) -> None:
    """Put a course's sections in this order; ids of other courses are passed over."""
    locked = _lock(course.pk)
    note_order("contents_ordered", locked, *renumber(list(locked.sections.all()), order))


@transaction.atomic
def move_lesson(*, lesson: Lesson, step: int) -> None:
    """Move a lesson up (-1) or down (1); past the edge of its section it enters the next one."""
    course = _lock(lesson.course_id)
    lesson.refresh_from_db()
    order = list(lesson.section.lessons.values_list("pk", flat=True))
    target = order.index(lesson.pk) + step
    if 0 <= target < len(order):
        moved = renumber(list(lesson.section.lessons.all()), shifted(order, lesson.pk, step))
        note_order("contents_ordered", course, *moved)
    else:
        _enter_neighbour(course, lesson, step)


def _enter_neighbour(course: Course, lesson: Lesson, step: int) -> None:
    sections = list(course.sections.all())
    target = [section.pk for section in sections].index(lesson.section_id) + step
    if 0 <= target < len(sections):
        put_lesson(lesson=lesson, section=sections[target], first=step > 0)


@transaction.atomic
def put_lesson(*, lesson: Lesson, section: Section, first: bool = False) -> None:
    """Move a lesson to another section of its course, as the first or the last there."""
    course = _lock(lesson.course_id)
    if section.course_id != lesson.course_id:
        raise ValueError("The section belongs to another course.")
    order = list(section.lessons.exclude(pk=lesson.pk).values_list("pk", flat=True))
    before = {"section": lesson.section.title, "lesson": lesson.title}
    lesson.section = section
    lesson.save(update_fields=["section"])
    order = [lesson.pk, *order] if first else [*order, lesson.pk]
    moved = renumber(list(section.lessons.all()), order)
    after = {"section": section.title, "lesson": lesson.title}
    if audit(act="contents_ordered", subject=course, before=before, after=after) is None:
        note_order("contents_ordered", course, *moved)


@transaction.atomic
def order_lessons(*, section: Section, order: list[int]) -> None:
    """Put a section's lessons in this order; ids of other sections are passed over."""
    course = _lock(section.course_id)
    note_order("contents_ordered", course, *renumber(list(section.lessons.all()), order))
