"""What of the courses is the same for everybody, kept until something changes (tenants.kept)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Sum

from courses.models import Course, Lesson, PathStep
from courses.selectors.outline import Step
from tenants import kept


@dataclass(frozen=True)
class Content:
    """How much there is in a course, or in the published courses of a path."""

    courses: tuple[int, ...]  # the course itself, or those of the path
    lessons: int = 0
    minutes: int = 0


def published_courses(pks: Iterable[int]) -> dict[int, Course]:
    """Those of these courses that everybody may know of, with their covers. Only to be read."""
    return kept.many("courses.published", pks, _published)


def _published(pks: list[int]) -> dict[int, Course]:
    visible = Course.objects.visible_to(AnonymousUser()).filter(pk__in=pks)
    return {course.pk: course for course in visible.select_related("cover")}


def contents_of(courses: Iterable[Course]) -> dict[int, Content]:
    """What is in these courses. One statement for what is not kept, two where a path is in it."""
    listed = list(courses)
    paths = [course.pk for course in listed if course.kind == Course.Kind.PATH]
    plain = [course.pk for course in listed if course.kind != Course.Kind.PATH]
    found = kept.many("courses.content", plain, _contents)
    return found | (kept.many("courses.path", paths, _path_contents) if paths else {})


def _contents(pks: list[int]) -> dict[int, Content]:
    counted = Lesson.objects.filter(course_id__in=pks).order_by().values("course_id")
    rows = counted.annotate(lessons=Count("pk"), length=Sum("minutes"))
    there = {row["course_id"]: (row["lessons"], row["length"] or 0) for row in rows}
    return {pk: Content((pk,), *there.get(pk, (0, 0))) for pk in pks}


def _path_contents(pks: list[int]) -> dict[int, Content]:
    steps = PathStep.objects.filter(path_id__in=pks, course__state=Course.State.PUBLISHED)
    rows: Any = (
        steps.order_by()
        .values("path_id")
        .annotate(
            there=ArrayAgg("course_id", distinct=True),
            lessons=Count("course__lessons"),
            length=Sum("course__lessons__minutes"),
        )
    )
    found = {
        row["path_id"]: Content(tuple(row["there"]), row["lessons"], row["length"] or 0)
        for row in rows
    }
    return {pk: found.get(pk, Content(())) for pk in pks}


def steps_by_course(pks: Iterable[int]) -> dict[int, tuple[Step, ...]]:
    """The lessons of these courses in order, without anybody's marks; never a lesson's text."""
    return kept.many("courses.steps", pks, _steps)


def _steps(pks: list[int]) -> dict[int, tuple[Step, ...]]:
    named = {"title", "kind", "minutes", "is_preview", "section_id"}
    found: dict[int, tuple[Step, ...]] = dict.fromkeys(pks, ())
    rows = Lesson.objects.filter(course_id__in=pks).order_by(
        "section__position", "section_id", "position", "pk"
    )
    for row in rows.values("pk", "course_id", *named, name=F("section__title")):
        facts = {name: row[name] for name in ("pk", *named)}
        step = Step(**facts, section=row["name"], place=None, is_done=False)
        found[row["course_id"]] += (step,)
    return found
