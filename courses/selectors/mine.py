"""What a person is learning on this site."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.selectors import Person, open_keys
from courses.models import Course, Progress
from courses.selectors.access import may_read
from courses.selectors.catalogue import catalogue, cover_url
from courses.selectors.outline import Outline, read, steps_of

MINE_SHOWN = 48


@dataclass(frozen=True)
class Mine:
    """A course that a person began or owns, and whether it is open now."""

    course: Course
    outline: Outline
    is_open: bool

    @property
    def url(self) -> str:
        """The next lesson; the course's own page when it is finished, closed or empty."""
        upcoming = self.outline.upcoming
        if upcoming and self.is_open and not self.outline.is_finished:
            return reverse("courses:lesson", args=[self.course.slug, upcoming.pk])
        return reverse("courses:detail", args=[self.course.slug])

    @property
    def cover(self) -> str:
        """The address of the cover, or an empty text."""
        return cover_url(self.course)

    @property
    def was_open(self) -> bool:
        """True when the person has been in it, and not only in its free previews."""
        return any(step.place is not None and not step.is_preview for step in self.outline.steps)


def mine(member: Person) -> list[Mine]:
    """The courses that this person began or holds a key of their own for.

    What is unfinished comes first, each part with the latest on top. One that was open and is
    closed now stays in the list. One statement besides the keys.
    """
    visits = Progress.objects.filter(course=OuterRef("pk"), member_id=member.pk or 0)
    owned = [int(key[7:]) for key in open_keys(member) if key.startswith("course:")]
    rows = (
        catalogue(member)
        .annotate(seen_at=Subquery(visits.order_by("-updated_at").values("updated_at")[:1]))
        .filter(Q(seen_at__isnull=False) | Q(pk__in=owned))
        .annotate(steps=steps_of("pk", member))
        .order_by(F("seen_at").desc(nulls_last=True), "position", "pk")[:MINE_SHOWN]
    )
    found = [Mine(row, read(row.steps), may_read(member, row)) for row in rows]
    listed = [one for one in found if one.is_open or one.was_open]
    return sorted(listed, key=lambda one: one.outline.is_finished)
