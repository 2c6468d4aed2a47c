"""Verbs about paths: which courses they lead through, in which order."""

from django.db import transaction

from accounts.services import audit
from courses.errors import NoStep
from courses.models import Course, PathStep
from courses.services.catalogue import next_position, note_order, renumber, shifted


@transaction.atomic
def add_step(*, path: Course, course: Course) -> PathStep:
    """Put a course at the end of a path; one that is on it stays where it is. Raises NoStep."""
    if path.kind != Course.Kind.PATH or course.kind == Course.Kind.PATH:
        raise NoStep
    Course.objects.select_for_update(no_key=True).get(pk=path.pk)
    step, is_new = PathStep.objects.get_or_create(
        path=path, course=course, defaults={"position": next_position(path.stops.all())}
    )
    if is_new:
        audit(act="step_added", subject=path, after={"course": course.title})
    return step


@transaction.atomic
def remove_step(*, step: PathStep) -> None:
    """Take a course off a path. Whoever bought the path keeps what was promised."""
    audit(act="step_removed", subject=step.path, before={"course": step.course.title})
    step.delete()


@transaction.atomic
def move_step(*, step: PathStep, by: int) -> None:
    """Move a step up (-1) or down (1); at an end nothing happens."""
    rows = list(PathStep.objects.select_for_update().filter(path=step.path_id))
    moved = renumber(rows, shifted([row.pk for row in rows], step.pk, by))
    note_order("steps_ordered", step.path, *moved)
