"""A fan keeps a path, changes it, or lets it go."""

from django.db import transaction

from accounts.models import User
from recommend.engine.path import Answers, Path
from recommend.errors import NoPathFound, TooFewCourses
from recommend.models import Plan
from recommend.selectors import plans
from recommend.selectors.guiding import guidance
from tenants import clock


@transaction.atomic
def make_plan(*, member: User, answers: Answers) -> Plan:
    """Keep the path that these answers lead to, in place of the one before.

    Raises TooFewCourses, NoPathFound (everything is known already).
    """
    found = plans.path_for(member, answers)
    if found is None:
        raise TooFewCourses
    if not found.steps:
        raise NoPathFound
    kept = {
        "answers": plans.answers_kept(answers),
        "steps": _steps(found),
        "fits": found.fits,
        "missing": list(found.missing),
        "made_at": clock.now(),
    }
    plan, _created = Plan.objects.update_or_create(member=member, defaults=kept)
    return plan


def drop_plan(*, member: User) -> int:
    """Let a path go. Returns 0 where there was none."""
    return int(Plan.objects.filter(member=member).delete()[0])


def _steps(path: Path) -> list[dict[str, object]]:
    titles = {course.pk: course.title for course in guidance().catalogue.courses}
    return [
        {
            "course": step.course,
            "title": titles[step.course],
            "reasons": [{"code": one.code, **one.facts} for one in step.reasons],
        }
        for step in path.steps
    ]
