"""The card of a nightly segment: its traits, what it likes, what it pays, and its movement."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Aggregate, Avg, FloatField, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.selectors import names_of
from analytics.engine.rfm import MIN_FOR_CLASSES
from analytics.models import Segment, SegmentMember
from analytics.selectors.movement import Movement, movement, place_name
from analytics.selectors.segments import SegmentCard, segments


class Median(Aggregate):
    """The middle value (the mean of the middle two)."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


TRAITS = {
    "recency_days": _("Days since the last visit"),
    "frequency": _("Days with a visit"),
    "monetary": _("Spent"),
    "finished": _("Courses finished"),
}


@dataclass(frozen=True)
class Trait:
    """A figure of a segment's fans as of last night: their mean and median, and everybody's mean.

    Days, counts or minor units.
    """

    name: str
    label: str
    mean: float
    median: float
    all_mean: float

    @property
    def against(self) -> float | None:
        """Per cent above (or below) the mean of all fans; None where that is zero."""
        return 100 * (self.mean / self.all_mean - 1) if self.all_mean else None

    @property
    def is_money(self) -> bool:
        """True for minor units."""
        return self.name == "monetary"


@dataclass(frozen=True)
class Liking:
    """A course that a segment likes: `lift` is its share of this segment over that of all fans."""

    course_id: int
    title: str
    fans: int
    lift: float


@dataclass(frozen=True)
class Income:
    """What a segment's fans have paid so far, in minor units; `share` in per cent of all fans'."""

    total: int
    mean: float
    share: float


@dataclass(frozen=True)
class FullCard:
    """Everything a card shows; without enough fans only the head."""

    head: SegmentCard
    movement: Movement | None
    traits: list[Trait] = field(default_factory=list)
    liked: list[Liking] = field(default_factory=list)
    income: Income | None = None

    @property
    def is_enough(self) -> bool:
        """True from 20 fans on: fewer tell about persons, not about a kind of people."""
        return self.head.size >= MIN_FOR_CLASSES

    @property
    def came_from(self) -> list[tuple[str, int]]:
        """Where fans came from since last week, most first."""
        return self._moved(lambda start, end: end == self.head.slug != start, 0)

    @property
    def went_to(self) -> list[tuple[str, int]]:
        """Where fans went since last week, most first."""
        return self._moved(lambda start, end: start == self.head.slug != end, 1)

    def _moved(self, wanted: Any, side: int) -> list[tuple[str, int]]:
        moves = self.movement.moves if self.movement else {}
        found = [
            (place_name(move[side], arriving=side == 0), count)
            for move, count in moves.items()
            if wanted(*move)
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    @property
    def gained(self) -> int:
        """How many came from elsewhere since last week."""
        return self.movement.gained(self.head.slug) if self.movement else 0

    @property
    def lost(self) -> int:
        """How many went elsewhere since last week."""
        return self.movement.lost(self.head.slug) if self.movement else 0

    @property
    def net(self) -> int:
        """Gained less lost."""
        return self.gained - self.lost


def segment_card(slug: str) -> FullCard | None:
    """The card of a nightly segment; None for another name, or before the first night."""
    head = next((card for card in segments() if card.slug == slug), None)
    if head is None:
        return None
    if head.size < MIN_FOR_CLASSES:
        return FullCard(head, movement())
    figures = _figures(SegmentMember.objects.filter(segment__slug=slug))
    everybody = _figures(SegmentMember.objects.all())
    return FullCard(
        head,
        movement(),
        traits=_traits(figures, everybody),
        liked=_liked(slug),
        income=_income(figures, everybody),
    )


def _figures(places: QuerySet[SegmentMember]) -> dict[str, Any]:
    means = {f"{name}_mean": Avg(name) for name in TRAITS}
    medians = {f"{name}_median": Median(name) for name in TRAITS}
    return places.aggregate(total=Sum("monetary", default=0), **means, **medians)


def _traits(figures: dict[str, Any], everybody: dict[str, Any]) -> list[Trait]:
    return [
        Trait(
            name=name,
            label=str(label),
            mean=float(figures[f"{name}_mean"]),
            median=float(figures[f"{name}_median"]),
            all_mean=float(everybody[f"{name}_mean"]),
        )
        for name, label in TRAITS.items()
    ]


def _income(figures: dict[str, Any], everybody: dict[str, Any]) -> Income:
    total, everything = int(figures["total"]), int(everybody["total"])
    return Income(
        total=total,
        mean=float(figures["monetary_mean"]),
        share=100 * total / everything if everything else 0.0,
    )


def _liked(slug: str) -> list[Liking]:
    """What is gone by now is left out."""
    titles = names_of("course")
    found = Segment.objects.values_list("liked", flat=True).get(slug=slug)
    return [
        Liking(course_id=course, title=titles[course], fans=count, lift=lift)
        for course, count, lift in found
        if course in titles
    ]
