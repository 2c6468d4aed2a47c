"""Where a person stands in every course that was begun, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, ExpressionWrapper, Max, Q

from accounts.selectors import Person
from courses.models import Progress
from courses.selectors.outline import Marks
from tenants.prepared import Prepared


@dataclass(frozen=True)
class Begun:
    """One course that a person has opened a lesson of."""

    course_id: int
    seen_at: datetime
    marks: Marks

    @property
    def done(self) -> int:
        """How many lessons are finished."""
        return sum(is_done for _place, is_done in self.marks.values())


def begun_by(member: Person) -> dict[int, Begun]:
    """Every course that this person has begun, by its id. One statement."""
    if not member.is_authenticated:
        return {}
    return {
        row["course_id"]: Begun(row["course_id"], row["seen_at"], _marks(row))
        for row in _BEGUN(member=member.pk)
    }


def _marks(row: dict[str, Any]) -> Marks:
    found = zip(row["places"], row["finished"], strict=True)
    return dict(zip(row["lessons"], found, strict=True))


def _begun(member: int) -> Any:
    finished = ExpressionWrapper(Q(finished_at__isnull=False), output_field=BooleanField())
    rows = Progress.objects.filter(member_id=member).order_by().values("course_id")
    return rows.annotate(
        seen_at=Max("updated_at"),
        lessons=ArrayAgg("lesson_id", order_by="lesson_id"),
        places=ArrayAgg("place", order_by="lesson_id"),
        finished=ArrayAgg(finished, order_by="lesson_id"),
    )


_BEGUN = Prepared(_begun, member=int)
