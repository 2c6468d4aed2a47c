"""What stands on a person's shelf at this second."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from django.utils.translation import gettext as _

from accounts.selectors import Person
from courses.models import Course
from courses.selectors import published_courses
from recommend.models import Shelf
from recommend.selectors.handpicks import MOST_PINS
from recommend.selectors.history import published
from recommend.selectors.sentences import ALSO, LATEST, Reason, sentence
from recommend.selectors.standing import Choice, Standing, is_personal, lists_of, standing_of

NEW = "new"
POPULAR = (Shelf.Kind.POPULAR.value, "")
LITTLE_KNOWN = 2  # the rung below which chosen topics are mixed into a list made of deeds
EVERY = 3  # then every third course is one of a chosen topic
NEW_FAN = 3  # begun courses; whoever has fewer is asked what interests them
FEWEST_TOPICS = 3  # below that there is nothing to choose from


@dataclass(frozen=True)
class Entry:
    """One course on a shelf; `kind` of the reason (a Shelf.Reason, "also", "next" or "hand"),
    `reason` the sentence for it."""

    course: Course
    kind: str
    reason: str
    because_id: int | None = None
    word: str = ""


def shelf_for(member: Person, limit: int = 6, standing: Standing | None = None) -> list[Entry]:
    """What comes next for this person, best first.

    What the team pinned comes first, then the own list (where the person lets deeds choose), lists
    of the topics that the person chose, then that of the segment and that for everybody in turn.
    What went, was unpublished or banned since the night, and what the person by now owns, began,
    finished, rated 1-2 or does not want, is left out. One statement (none with `standing`), which
    brings the open keys as well, and those for what is not kept: picks by hand, the lists for
    everybody, the courses, before the first night the newest.
    """
    standing = standing or standing_of(member)
    return entries(choices_for(standing), standing, limit) or _newest(standing, limit)


def popular_for(member: Person, limit: int = 6, standing: Standing | None = None) -> list[Entry]:
    """What is popular here, without what this person knows. Statements as of `shelf_for`."""
    standing = standing or standing_of(member)
    everybody = lists_of([POPULAR])[POPULAR].choices
    return entries([*pinned(standing), *everybody], standing, limit) or _newest(standing, limit)


def shelf_title(member: Person, shelf: list[Entry]) -> str:
    """What a shelf is called: it says "for you" only where it was made for this person."""
    if is_personal(member):
        return _("For you")
    return _("New here") if shelf and shelf[0].kind == NEW else _("Popular here")


def entries(choices: Iterable[Choice], standing: Standing, limit: int) -> list[Entry]:
    """The first so many of these that this person may be shown, each course once."""
    fit = fitting(choices, standing)
    found = published_courses(one.course_id for one in fit)
    there = [one for one in fit if one.course_id in found][:limit]
    return [_entry(found[one.course_id], one) for one in there]


def fitting(choices: Iterable[Choice], standing: Standing) -> list[Choice]:
    """Those of these that this person may be shown, each course once, published or not."""
    chosen: dict[int, Choice] = {}
    for choice in choices:
        if _is_fit(choice, standing):
            chosen.setdefault(choice.course_id, choice)
    return list(chosen.values())


def asks_interests(standing: Standing, topics: list[str]) -> bool:
    """Whether to ask this person on the home what interests them: a new fan, until answered."""
    is_new = standing.is_personal and len(standing.begun) < NEW_FAN
    return is_new and not standing.was_asked and len(topics) >= FEWEST_TOPICS


def _is_fit(choice: Choice, standing: Standing) -> bool:
    """Neither known to the person nor banned, and its reason is still true."""
    if choice.course_id in standing.known or choice.course_id in standing.hand.banned:
        return False
    if choice.because_id in standing.shunned:
        return False
    return choice.reason != Reason.TOPIC or choice.word in standing.interests


def choices_for(standing: Standing) -> Iterator[Choice]:
    """Everything that could stand on this person's shelf, best first, fit or not."""
    own = standing.own
    topics = [(Shelf.Kind.TOPIC.value, topic) for topic in standing.interests]
    alike = [] if own or not standing.segment else [(Shelf.Kind.SEGMENT.value, standing.segment)]
    lists = lists_of([*topics, *alike, POPULAR])
    liked = list(_in_turn([lists[key].choices for key in topics]))
    mine = list(own.choices) if own else []
    if own and own.rung < LITTLE_KNOWN and all(one.reason != Reason.TOPIC for one in mine):
        mine = _mixed(mine, liked)  # chosen today: the night has not mixed them yet
    rest = _in_turn([lists[key].choices for key in [*alike, POPULAR]])
    return chain(pinned(standing), mine, liked, rest)


def pinned(standing: Standing) -> list[Choice]:
    """What the team put on top of everybody's shelf."""
    there = [pk for pk in standing.hand.pins if pk not in standing.hand.banned]
    return [Choice(pk, str(Reason.PIN)) for pk in there[:MOST_PINS]]


def _in_turn(lists: list[tuple[Choice, ...]]) -> Iterator[Choice]:
    """The first of each list, then the second of each, and so on."""
    for row in zip_longest(*lists):
        yield from (one for one in row if one is not None)


def _mixed(own: list[Choice], liked: list[Choice]) -> list[Choice]:
    """The own list with a course of a chosen topic in every third place."""
    there = {one.course_id for one in own}
    more = [one for one in liked if one.course_id not in there]
    for place, one in enumerate(more[: len(own) // (EVERY - 1)], start=1):
        own.insert(place * EVERY - 1, one)
    return own


def _newest(standing: Standing, limit: int) -> list[Entry]:
    hidden = standing.known | standing.hand.banned
    rows = published().select_related("cover").exclude(pk__in=hidden)
    newest = rows.order_by("-published_at", "-pk")[:limit]
    return [Entry(course, NEW, sentence(LATEST)) for course in newest]


def _entry(course: Course, one: Choice) -> Entry:
    told = sentence(one.reason, one.because, one.word)
    return Entry(course, one.reason, told, one.because_id, one.word)


__all__ = [
    "ALSO",
    "Entry",
    "asks_interests",
    "choices_for",
    "entries",
    "fitting",
    "is_personal",
    "pinned",
    "popular_for",
    "shelf_for",
    "shelf_title",
]
