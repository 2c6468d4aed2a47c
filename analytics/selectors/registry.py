"""The registry of event kinds: for each, what it is about, what it carries, and who may tell it.

What a kind is called for people stands with `Event.Kind` itself, as its label.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from analytics.models import Event

Kind = Event.Kind
LONGEST = 7 * 24 * 3600  # seconds of a film
MOST_PLACES = 1_000  # on a shelf
MOST_MONEY = 10**15  # minor units
MOST_WORDS = 120  # characters
# Pages that have no row of their own are subjects with the id 0.
PAGES = frozenset({"home", "courses", "groups", "pricing", "creator"})


class Need(Enum):
    """Whether a kind carries a field."""

    NEVER = "never"
    MAY = "may"
    MUST = "must"


class Teller(Enum):
    """Who may report a kind: our own services alone, or a browser too."""

    SERVER = "server"
    BROWSER = "browser"


@dataclass(frozen=True)
class Rule:
    """What an event of one kind looks like.

    `subjects` are the types it may be about; `value` (a whole number) lies within `values`,
    `amount` (minor units) within `money`. Only with `visitors` may somebody who is not signed in
    be the one who did it.
    """

    subjects: frozenset[str]
    part: Need = Need.NEVER
    value: Need = Need.NEVER
    values: tuple[int, int] = (0, 0)
    words: Need = Need.NEVER
    money: tuple[int, int] = (0, 0)
    teller: Teller = Teller.SERVER
    visitors: bool = False

    @property
    def is_money(self) -> bool:
        """True for what is also written in the books, and thus kept whatever a browser asks."""
        return self.money != (0, 0)


@dataclass(frozen=True)
class Fields:
    """What one event carries beside who and when. `subject_id` is 0 for a page without a row."""

    subject_type: str
    subject_id: int
    part_id: int | None = None
    value: int | None = None
    words: str = ""
    amount: int = 0


def _told(*subjects: str, **more: object) -> Rule:
    """A kind that a browser tells of, also a visitor's."""
    return Rule(frozenset(subjects), teller=Teller.BROWSER, visitors=True, **more)  # type: ignore[arg-type]


_THINGS = ("course", "group", "post", "tier", "offer")
_BOUGHT = frozenset({"course", "group", "tier", "offer"})
_LESSON = Rule(frozenset({"course"}), part=Need.MUST)
_SECOND = (0, LONGEST)
_PLACE = (1, MOST_PLACES)
REGISTRY: Mapping[Event.Kind, Rule] = {
    Kind.JOINED: Rule(frozenset({"user"})),
    Kind.VIEW: _told(*PAGES, *_THINGS, part=Need.MAY),
    Kind.PREVIEW: _LESSON,
    Kind.START: _LESSON,
    Kind.FINISH_LESSON: _LESSON,
    Kind.FINISH: Rule(frozenset({"course"})),
    Kind.RATING: Rule(frozenset({"course"}), value=Need.MUST, values=(1, 5)),
    Kind.LIKE: Rule(frozenset({"course", "post"})),
    Kind.PURCHASE: Rule(_BOUGHT, money=(0, MOST_MONEY)),
    Kind.RENEWAL: Rule(_BOUGHT, money=(0, MOST_MONEY)),
    Kind.REFUND: Rule(_BOUGHT, money=(-MOST_MONEY, 0)),
    Kind.JOIN_GROUP: Rule(frozenset({"group"})),
    Kind.POST: Rule(frozenset({"group"})),
    Kind.REPLY: Rule(frozenset({"group"})),
    Kind.CLICK: _told(*PAGES, *_THINGS, part=Need.MAY, words=Need.MUST),
    Kind.PLAY: _told("course", part=Need.MUST, value=Need.MUST, values=_SECOND),
    Kind.PAUSE: _told("course", part=Need.MUST, value=Need.MUST, values=_SECOND),
    Kind.SEARCH: _told("home", "courses", "groups", words=Need.MUST),
    Kind.SHELF: _told("course", value=Need.MUST, values=_PLACE, words=Need.MUST),
    Kind.SHELF_CLICK: _told("course", value=Need.MUST, values=_PLACE, words=Need.MUST),
}
TOLD_BY_BROWSERS = frozenset(
    kind for kind, rule in REGISTRY.items() if rule.teller is Teller.BROWSER
)


def faults(kind: Event.Kind, fields: Fields) -> list[str]:
    """What is wrong with an event of this kind, as names of its fields; empty when it is right."""
    rule = REGISTRY[kind]
    low, high = rule.money
    wrong = {
        "subject": not _is_subject(rule, fields),
        "part": not _fits(rule.part, fields.part_id),
        "value": not _fits(rule.value, fields.value) or not _within(fields.value, rule.values),
        "words": not _fits(rule.words, fields.words or None) or len(fields.words) > MOST_WORDS,
        "amount": not low <= fields.amount <= high,
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def _is_subject(rule: Rule, fields: Fields) -> bool:
    if fields.subject_type not in rule.subjects:
        return False
    return (fields.subject_id == 0) == (fields.subject_type in PAGES) and fields.subject_id >= 0


def _fits(need: Need, carried: object) -> bool:
    if carried is None:
        return need is not Need.MUST
    return need is not Need.NEVER


def _within(value: int | None, values: tuple[int, int]) -> bool:
    return value is None or values[0] <= value <= values[1]
