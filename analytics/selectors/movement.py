"""Who went from which nightly segment to which since last week."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics.models import SegmentNight
from analytics.selectors.segments import NAMES, ORDER

OUTSIDE = "outside"
WEEK = timedelta(days=7)
OLDEST = timedelta(days=14)  # an older night is no "last week"


@dataclass(frozen=True)
class Movement:
    """Who went where between two nights; each fan of either night is counted once.

    `moves` is (from, to) to fans; "outside" is where those who joined came from and those who left
    went. So what all segments and outside gained less what they lost is zero.
    """

    since: date
    until: date
    moves: dict[tuple[str, str], int]

    def went(self, start: str, end: str) -> int:
        """How many were in `start` and are in `end`."""
        return self.moves.get((start, end), 0)

    def gained(self, slug: str) -> int:
        """How many came from elsewhere."""
        return sum(n for (start, end), n in self.moves.items() if end == slug != start)

    def lost(self, slug: str) -> int:
        """How many went elsewhere."""
        return sum(n for (start, end), n in self.moves.items() if start == slug != end)

    def net(self, slug: str) -> int:
        """Gained less lost."""
        return self.gained(slug) - self.lost(slug)

    @property
    def table(self) -> list[dict[str, Any]]:
        """Rows by where fans were, cells by where they are; segments first, then outside."""
        places = [*ORDER, OUTSIDE]
        return [
            {
                "slug": start,
                "name": place_name(start, arriving=True),
                "cells": [
                    {"to": end, "name": place_name(end), "count": self.went(start, end),
                     "stayed": start == end}
                    for end in places
                ],
                "gained": self.gained(start),
                "lost": self.lost(start),
                "net": self.net(start),
            }
            for start in places
        ]  # fmt: skip

    @property
    def ends(self) -> list[str]:
        """The names of the columns."""
        return [place_name(end) for end in [*ORDER, OUTSIDE]]

    @property
    def total(self) -> int:
        """The sum of all nets: zero."""
        return sum(self.net(place) for place in [*ORDER, OUTSIDE])


def place_name(slug: str, *, arriving: bool = False) -> str:
    """What a place is called; `arriving` is for the outside that fans came from."""
    if slug == OUTSIDE:
        return str(_("Joined") if arriving else _("Left"))
    return str(NAMES[slug])


def movement() -> Movement | None:
    """From the night a week before the newest one to the newest one; None without such nights.

    Where that night is missing, the nearest one before it counts, up to two weeks back.
    """
    newest = SegmentNight.objects.order_by("-day").first()
    if newest is None:
        return None
    week = SegmentNight.objects.filter(day__lte=newest.day - WEEK, day__gte=newest.day - OLDEST)
    before = week.order_by("-day").first()
    if before is None:
        return None
    was, now = _by_member(before), _by_member(newest)
    moves = Counter(
        (was.get(member, OUTSIDE), now.get(member, OUTSIDE)) for member in was.keys() | now.keys()
    )
    return Movement(since=before.day, until=newest.day, moves=dict(moves))


def _by_member(night: SegmentNight) -> dict[int, str]:
    return {member: slug for slug, members in night.places.items() for member in members}
