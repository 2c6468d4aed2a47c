"""The outline of a course with one person's marks, read in the same statement as the course."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q
from django.db.models.functions import JSONObject

from accounts.selectors import Person
from courses.models import Lesson

Marks = dict[int, tuple[float, bool]]  # of a lesson: the place, and whether it is finished


@dataclass(frozen=True)
class Step:
    """One lesson in an outline, with the reader's own marks."""

    pk: int
    title: str
    kind: str
    minutes: int
    is_preview: bool
    section_id: int
    section: str
    place: float | None  # None: never opened; else seconds or the read share
    is_done: bool


@dataclass(frozen=True)
class Outline:
    """The steps of a course in order."""

    steps: list[Step] = field(default_factory=list)

    @property
    def sections(self) -> list[tuple[str, list[Step]]]:
        """Each section's title with its steps."""
        groups = groupby(self.steps, key=lambda step: (step.section_id, step.section))
        return [(title, list(steps)) for (_pk, title), steps in groups]

    @property
    def done(self) -> int:
        """How many lessons are finished."""
        return sum(step.is_done for step in self.steps)

    @property
    def minutes(self) -> int:
        """The length of all lessons together."""
        return sum(step.minutes for step in self.steps)

    @property
    def percent(self) -> int:
        """The finished share, 0-100; 100 only when nothing is left."""
        return self.done * 100 // len(self.steps) if self.steps else 0

    @property
    def is_started(self) -> bool:
        """True when the person has opened a lesson before."""
        return any(step.place is not None for step in self.steps)

    @property
    def is_finished(self) -> bool:
        """True when every lesson is finished."""
        return bool(self.steps) and self.done == len(self.steps)

    @property
    def upcoming(self) -> Step | None:
        """The first unfinished lesson after the last finished one, else the first unfinished."""
        last = max((index for index, step in enumerate(self.steps) if step.is_done), default=-1)
        order = self.steps[last + 1 :] + self.steps[: last + 1]
        first = self.steps[0] if self.steps else None
        return next((step for step in order if not step.is_done), first)

    @property
    def previews(self) -> int:
        """How many lessons everybody may open."""
        return sum(step.is_preview for step in self.steps)

    @property
    def has_films(self) -> bool:
        """True when a lesson is watched or heard."""
        return any(step.kind != Lesson.Kind.ARTICLE for step in self.steps)

    @property
    def first_preview(self) -> Step | None:
        """The first lesson that everybody may open."""
        return next((step for step in self.steps if step.is_preview), None)

    def index(self, pk: int) -> int:
        """The place of a lesson, from 0."""
        return next(index for index, step in enumerate(self.steps) if step.pk == pk)

    def step(self, pk: int) -> Step:
        """The step of a lesson that is known to be in this outline."""
        return self.steps[self.index(pk)]

    def before(self, pk: int) -> Step | None:
        """The lesson before, or None at the start."""
        index = self.index(pk)
        return self.steps[index - 1] if index else None

    def after(self, pk: int) -> Step | None:
        """The lesson after, or None at the end."""
        index = self.index(pk)
        return self.steps[index + 1] if index + 1 < len(self.steps) else None


def steps_of(course: str, member: Person) -> ArraySubquery:
    """The lessons of the course that the named column of the outer query points to, as JSON."""
    rows = (
        Lesson.objects.filter(course=OuterRef(course))
        .annotate(
            mine=FilteredRelation("progress", condition=Q(progress__member_id=member.pk or 0))
        )
        .order_by("section__position", "section_id", "position", "pk")
    )
    return ArraySubquery(
        rows.values(
            json=JSONObject(
                pk="pk",
                title="title",
                kind="kind",
                minutes="minutes",
                is_preview="is_preview",
                section_id="section_id",
                section="section__title",
                place="mine__place",
                done_at="mine__finished_at",
            )
        )
    )


def read(rows: Iterable[dict[str, Any]]) -> Outline:
    """The outline from what `steps_of` brought."""
    return Outline([_step(row) for row in rows])


def _step(row: dict[str, Any]) -> Step:
    marks = {name: value for name, value in row.items() if name != "done_at"}
    return Step(**marks, is_done=row["done_at"] is not None)


def marked(steps: Iterable[Step], marks: Marks) -> Outline:
    """The outline of steps that are the same for everybody, with one person's marks."""
    return Outline([_with(step, marks.get(step.pk)) for step in steps])


def _with(step: Step, mark: tuple[float, bool] | None) -> Step:
    return replace(step, place=mark[0], is_done=mark[1]) if mark else step
