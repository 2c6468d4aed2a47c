"""What the fans of a demo site saw on the shelves in the last weeks, and what they followed."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from accounts.models import User
from analytics.models import Event
from tenants.bulk import copy_rows

SPAN = timedelta(days=27)
SHOWN = 4  # places of a shelf that fit on a phone
OWN, POPULAR = "for-you", "popular"
TO_OWN = 0.7  # of the fans see a shelf of their own, the others the popular one
FOUND = {OWN: 0.4, POPULAR: 0.25}  # how often a shelf had shown what a fan began
CURIOUS = 0.05  # follows a suggestion and begins nothing
COLUMNS = [
    "actor_id", "kind", "subject_type", "subject_id", "value", "words", "amount", "at",
]  # fmt: skip

Row = tuple[int, str, str, int, int, str, int, datetime]


def write(fans: list[User], courses: list[int], now: datetime, *, seed: int) -> None:
    """A shelf beside every course that was begun lately: it had shown the course to some."""
    dice = random.Random(seed)
    began = Event.objects.filter(
        kind=Event.Kind.START, subject_type="course", actor__in=fans, at__gt=now - SPAN
    )
    starts = began.order_by("pk").values_list("actor_id", "subject_id", "at")
    own = {fan.pk for fan in fans if dice.random() < TO_OWN}
    rows = [
        row
        for fan, course, at in starts
        for row in _visit(dice, fan, course, at, OWN if fan in own else POPULAR, courses)
    ]
    copy_rows(Event, COLUMNS, rows)


def _visit(
    dice: random.Random, fan: int, begun: int, at: datetime, shelf: str, courses: list[int]
) -> Iterator[Row]:
    """The places that a fan saw a few minutes before the start, and what was followed."""
    shown = dice.sample([course for course in courses if course != begun], SHOWN)
    place = dice.randrange(SHOWN) if dice.random() < FOUND[shelf] else None
    if place is not None:
        shown[place] = begun
    for number, course in enumerate(shown, start=1):
        yield _row(fan, Event.Kind.SHELF, course, number, shelf, at - timedelta(minutes=4))
        if course == begun or dice.random() < CURIOUS:
            moment = at - timedelta(minutes=3, seconds=-number)
            yield _row(fan, Event.Kind.SHELF_CLICK, course, number, shelf, moment)


def _row(fan: int, kind: str, course: int, place: int, shelf: str, at: datetime) -> Row:
    return fan, str(kind), "course", course, place, shelf, 0, at
