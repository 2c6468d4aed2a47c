"""Shelves as a page shows them: a name for the memory, a title, cards with their reasons."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.selectors import Person
from courses.models import Course
from courses.selectors import Card, cards
from recommend.selectors.beside import also_for, because_for, hand_for, next_for
from recommend.selectors.sentences import Reason
from recommend.selectors.shelf import Entry, is_personal, popular_for, shelf_for, shelf_title
from recommend.selectors.standing import Standing, standing_of

SHOWN = 6
LONGEST = 50  # entries, when one is searched
FOR_YOU, POPULAR = "for-you", "popular"  # as recommend.selectors.live counts them


@dataclass(frozen=True)
class Section:
    """One shelf. `name` is what the memory calls it (data-shelf), `beside` the course's slug next
    to which it stands."""

    name: str
    title: str
    rows: list[tuple[Card, Entry]]
    beside: str = ""

    @property
    def is_first(self) -> bool:
        """True for the shelf that everybody has: the own one, or the popular one in its place."""
        return self.name in {FOR_YOU, POPULAR}


@dataclass(frozen=True)
class Named:
    """A shelf as a program reads it."""

    title: str
    is_personal: bool
    results: list[Entry]


def shelf_named(member: Person, name: str, limit: int, beside: Course | None = None) -> Named:
    """The shelf of this name: for_you, because, popular, or also (which goes with `beside`)."""
    standing = standing_of(member)
    title, found = _("Popular here"), []
    if name == "for_you":
        found = shelf_for(member, limit, standing)
        title = shelf_title(member, found)
    elif name == "because" and (last := because_for(member, limit, standing)):
        title, found = _because_title(last.course), last.entries
    elif name == "also" and beside is not None:
        found = also_for(member, beside, limit, standing)
        title = _also_title(found)
    elif name == "popular":
        found = popular_for(member, limit, standing)
    return Named(title, is_personal(member), found)


@dataclass(frozen=True)
class Draft:
    """A shelf before there are cards."""

    name: str
    title: str
    entries: list[Entry]

    def with_cards(self, shown: dict[int, Card], beside: str = "") -> Section:
        """The shelf with these cards, by the id of the course."""
        rows = [(shown[entry.course.pk], entry) for entry in self.entries]
        return Section(self.name, self.title, rows, beside)


def for_you(member: Person, limit: int = SHOWN, standing: Standing | None = None) -> Section:
    """The personal shelf. Two statements (one with `standing`), and those for what is not kept."""
    found = shelf_for(member, limit, standing)
    draft = _first(member, found)
    return draft.with_cards(_cards([draft], member))


def home_drafts(member: Person, standing: Standing) -> list[Draft]:
    """The personal shelf, and what goes with the course that was finished last; none is shown
    twice. No statement but for what is not kept."""
    first = shelf_for(member, SHOWN, standing)
    drafts = [_first(member, first)]
    shown = frozenset(entry.course.pk for entry in first)
    last = because_for(member, SHOWN, standing, shown)
    return [*drafts, _because(last.course, last.entries)] if last else drafts


def beside(member: Person, course: Course, creator: str) -> list[Section]:
    """What goes with a course: the next of a path, what was chosen by hand, what others also took.

    At its end, what others took with it is there because it was finished. No course stands on two
    of these. Three statements, and those for what is not kept.
    """
    standing = standing_of(member)
    path = next_for(member, course, standing)
    hand = _without(hand_for(member, course, standing=standing), path)
    also = _without(also_for(member, course, SHOWN, standing), [*path, *hand])
    drafts = [
        Draft("next", _("Next on your path"), path),
        Draft("hand", _("Chosen by %(creator)s") % {"creator": creator}, hand),
        _because(course, also)
        if course.pk in standing.finished
        else Draft("also", _also_title(also), also),
    ]
    shown = _cards(drafts, member)
    return [draft.with_cards(shown, course.slug) for draft in drafts if draft.entries]


def _first(member: Person, found: list[Entry]) -> Draft:
    """The first shelf by its true name: where deeds may not choose, it is the popular one, and the
    memory must not count it as the person's own."""
    name = FOR_YOU if is_personal(member) else POPULAR
    return Draft(name, shelf_title(member, found), found)


def _cards(drafts: list[Draft], member: Person) -> dict[int, Card]:
    found = {entry.course.pk: entry.course for draft in drafts for entry in draft.entries}
    return {card.pk: card for card in cards(found.values(), member)}


def _because(course: Course, entries: list[Entry]) -> Draft:
    return Draft("because", _because_title(course), entries)


def _also_title(entries: list[Entry]) -> str:
    """Nobody took what is there for its words alone: then it is not said either."""
    taken = [entry for entry in entries if entry.kind != Reason.AKIN]
    return _("People also took") if taken or not entries else _("Similar courses")


def _because_title(course: Course) -> str:
    return _("Because you finished “%(course)s”") % {"course": course.title}


def _without(entries: list[Entry], shown: list[Entry]) -> list[Entry]:
    there = {entry.course.pk for entry in shown}
    return [entry for entry in entries if entry.course.pk not in there]
