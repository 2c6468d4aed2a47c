"""Questions about paths: which courses one leads through, and how far a person is on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.selectors import Person
from courses.models import Course, PathStep
from courses.selectors.catalogue import Card, cards


@dataclass(frozen=True)
class Way:
    """A path as its page shows it: cards of its courses in order."""

    cards: list[Card]

    @property
    def done(self) -> int:
        """How many of its courses are finished."""
        return sum(card.progress == 100 for card in self.cards)

    @property
    def percent(self) -> int:
        """Mean progress over the courses, 0-100."""
        return sum(card.progress for card in self.cards) // len(self.cards) if self.cards else 0

    @property
    def minutes(self) -> int:
        """The length of all its courses together."""
        return sum(card.minutes for card in self.cards)

    @property
    def is_finished(self) -> bool:
        """True when every course is finished."""
        return bool(self.cards) and self.done == len(self.cards)

    @property
    def upcoming(self) -> Card | None:
        """The first course that is not finished."""
        return next((card for card in self.cards if card.progress < 100), None)


def way_of(path: Course, member: Person) -> Way:
    """The courses of a path that this person may know of, in order. Two statements."""
    shown = Course.objects.visible_to(member).filter(on_paths__path=path)
    ordered = shown.select_related("cover").order_by("on_paths__position", "on_paths__pk")
    return Way(cards(ordered, member))


def path_steps(path: Course) -> list[PathStep]:
    """The steps with their courses, drafts too, for the studio."""
    return list(path.stops.select_related("course"))


def path_choices(path: Course) -> QuerySet[Course]:
    """The courses that are not on the path yet. A path does not lead through paths."""
    others = Course.objects.exclude(kind=Course.Kind.PATH).exclude(on_paths__path=path)
    return others.order_by("position", "pk")


def keys_behind(keys: Iterable[str]) -> list[str]:
    """These access keys, each once, and those of the courses that their paths lead through now.

    What a buyer of a path is promised: copied into the order, so that later steps change nothing.
    """
    given = list(keys)
    paths = [int(key.partition(":")[2]) for key in given if key.startswith("course:")]
    steps = PathStep.objects.filter(path_id__in=paths, path__kind=Course.Kind.PATH)
    behind = [f"course:{course}" for course in steps.values_list("course_id", flat=True)]
    return list(dict.fromkeys([*given, *behind]))
