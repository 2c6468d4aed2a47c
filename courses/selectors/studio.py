"""What the owner sees of the own courses in the studio."""

from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, Q, QuerySet

from accounts.models import Tier
from courses.models import Course, CourseQuerySet, Lesson, Section


def studio_courses() -> CourseQuerySet:
    """All courses with `lesson_count` and `preview_count`, in the creator's order."""
    counted = Course.objects.select_related("cover", "tier").annotate(
        lesson_count=Count("lessons", distinct=True),
        preview_count=Count("lessons", filter=Q(lessons__is_preview=True), distinct=True),
    )
    return counted.order_by("position", "pk")  # a model's own order is lost by grouping


def curriculum(course: Course) -> list[Section]:
    """The sections with their lessons, in order; two statements."""
    is_empty = Q(body="", media=None, embed_url="")
    rows = Lesson.objects.defer("body").annotate(
        has_nothing=ExpressionWrapper(is_empty, BooleanField())
    )
    lessons = Prefetch("lessons", rows)
    return list(course.sections.prefetch_related(lessons))


def studio_lessons() -> QuerySet[Lesson]:
    """Lessons with what their edit page needs."""
    return Lesson.objects.select_related("course", "section", "media")


def tiers() -> QuerySet[Tier]:
    """The tiers a course can be included from, lowest first."""
    return Tier.objects.order_by("rank")


def course_names() -> dict[int, str]:
    """Id to title of every course, in the creator's order."""
    return dict(Course.objects.order_by("position", "pk").values_list("pk", "title"))
