"""What fans said about the courses: for the home page, and for the owner to choose from."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.urls import reverse

from courses.models import MOST_CHOSEN, Course, Rating
from tenants.kept import public
from tenants.prepared import Prepared

SHOWN = 3
CANDIDATES = 60  # looked at, so that each shown voice is another fan's about another course
LONG_ENOUGH = 60  # characters; shorter praise says nothing
GOOD = 4  # stars
FILTERS = ("all", "shown", "words", "high", "low")


@dataclass(frozen=True)
class Voice:
    """A fan's words as the home page shows them: never with an e-mail."""

    text: str
    stars: int
    name: str
    course: str
    url: str


@public
def voices(limit: int = SHOWN) -> list[Voice]:
    """What fans wrote about published courses.

    First all that the owner chose (at most MOST_CHOSEN), however many; then, up to `limit`, 4-5
    stars with at least 60 characters, the best and newest first, each of another fan about another
    course. One statement.
    """
    return [_voice(row) for row in _distinct(_PRAISE(), limit)]


def _praise() -> QuerySet[Rating]:
    chosen = Q(is_featured=True) & ~Q(text="")
    good = Q(stars__gte=GOOD, length__gte=LONG_ENOUGH)
    return (  # type: ignore[no-any-return]
        Rating.objects.filter(course__state=Course.State.PUBLISHED, member__is_active=True)
        .annotate(length=Length("text"))
        .filter(chosen | good)
        .select_related("member", "course")
        .only("text", "stars", "is_featured", "member__name", "course__title", "course__slug")
        .order_by("-is_featured", "-stars", "-created_at", "-pk")[:CANDIDATES]
    )


_PRAISE = Prepared(_praise)


def _distinct(rows: Any, limit: int) -> list[Rating]:
    """The chosen rows, then those of which none is of a fan or about a course that is there."""
    kept: list[Rating] = []
    for row in rows:
        new = all(row.member_id != k.member_id and row.course_id != k.course_id for k in kept)
        if (row.is_featured and len(kept) < MOST_CHOSEN) or (new and len(kept) < limit):
            kept.append(row)
    return kept


def _voice(row: Rating) -> Voice:
    url = reverse("courses:detail", args=[row.course.slug])
    return Voice(row.text, row.stars, row.member.name, row.course.title, url)


def reviews(which: str = "all") -> QuerySet[Rating]:
    """The ratings for the owner's list, the shown ones first and then the newest.

    `which`: all, shown, words (with a text), high (4-5 stars), low (1-3); anything else is all.
    """
    narrow = {
        "shown": Q(is_featured=True),
        "words": ~Q(text=""),
        "high": Q(stars__gte=GOOD),
        "low": Q(stars__lt=GOOD),
    }
    rows = Rating.objects.filter(narrow.get(which, Q())).select_related("member", "course")
    return rows.order_by("-is_featured", "-created_at", "-pk")  # type: ignore[no-any-return]


def spread(rows: list[dict[str, Any]]) -> list[tuple[int, int, int]]:
    """(stars, ratings, share in per cent) from five to one, of what `course_pages` brought."""
    counts = {row["stars"]: row["count"] for row in rows}
    total = sum(counts.values())
    return [
        (stars, counts.get(stars, 0), round(100 * counts.get(stars, 0) / total) if total else 0)
        for stars in range(5, 0, -1)
    ]
