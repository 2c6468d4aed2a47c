"""What a site knows of its courses to make paths of, the same for everybody."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.html import strip_tags

from accounts.models import User
from analytics.models import Event
from courses.models import Course, PathStep, Rating
from courses.selectors import topics as most_used
from recommend.engine import path as engine
from recommend.models import Guide
from recommend.selectors import handpicks
from recommend.selectors.history import DISLIKED_UP_TO, published
from tenants.kept import public

FEWEST_COURSES = 3  # for a path that is more than the list of courses
MOST_TOPICS = 14
MOST_FOLDED = 200  # newer courses whose texts are read by day
TEXTS = ("title", "summary", "about", "outcomes", "for_whom", "tags")
COURSE_TEXTS = ("title", "level", "tags", "outcomes", "for_whom")
ACCESS = ("access", "tier_id")
Row = dict[str, Any]


@dataclass(frozen=True)
class Guidance:
    """The catalogue for the engine, the topics to choose from, the titles of the creator's own
    paths, of which reasons speak, and what opens each course (rows for courses.selectors.opens)."""

    catalogue: engine.Catalogue
    topics: tuple[str, ...]
    paths: dict[int, str]
    access: tuple[Row, ...]

    @property
    def is_enough(self) -> bool:
        """True where there are courses enough for paths."""
        return len(self.catalogue.courses) >= FEWEST_COURSES


@public
def guidance() -> Guidance:
    """What paths are made of now. Seven statements, kept for everybody; only to be read."""
    guide = Guide.objects.first()
    followed = engine.Followed.from_dict(guide.followed if guide else {})
    by_hand = handpicks.by_hand()
    rows = published().exclude(pk__in=by_hand.banned)
    rows = rows.annotate(length=Sum("lessons__minutes")).order_by("position", "pk")
    listed = list(rows.values("pk", "access", "tier_id", "length", *COURSE_TEXTS))
    courses = tuple(_course(row, followed) for row in listed)
    access = tuple({"id": row["pk"], **{one: row[one] for one in ACCESS}} for row in listed)
    orders, titles = _own_paths()
    index = _index(guide, [course.pk for course in courses])
    catalogue = engine.Catalogue(courses, _pairs(by_hand.needs), orders, followed, index)
    return Guidance(catalogue, tuple(most_used(published(), MOST_TOPICS)), titles, access)


def texts() -> list[Row]:
    """What published courses say of themselves, by id."""
    return list(published().order_by("pk").values("pk", *TEXTS))


def text_of(row: Row) -> str:
    """One text of everything a course says of itself, without HTML."""
    outcomes, tags = " \n".join(row["outcomes"]), " \n".join(row["tags"])
    parts = [
        row["title"],
        row["summary"],
        strip_tags(row["about"]),
        outcomes,
        row["for_whom"],
        tags,
    ]
    return " \n".join(parts)


def digest_of(rows: list[Row]) -> str:
    """SHA-256 (hex) of the texts: the same for the same texts."""
    whole = hashlib.sha256(b"texts-1\0")
    for row in rows:
        whole.update(repr([row[name] for name in ("pk", *TEXTS)]).encode())
    return whole.hexdigest()


def finishes() -> Iterator[tuple[int, int, int]]:
    """(fan, course, Unix seconds) of finished courses, of fans who may be learnt from."""
    rows = Event.objects.filter(
        kind=Event.Kind.FINISH,
        subject_type="course",
        actor__role=User.Role.FAN,
        actor__is_remembered=True,
        actor__is_personalised=True,
        subject_id__in=published().order_by().values("pk"),
    ).order_by("pk")
    for fan, course, at in rows.values_list("actor_id", "subject_id", "at").iterator():
        yield fan, course, int(at.timestamp())


def disliked() -> frozenset[tuple[int, int]]:
    """(fan, course) of what fans rated badly."""
    rows = Rating.objects.filter(stars__lte=DISLIKED_UP_TO).order_by()
    return frozenset(rows.values_list("member_id", "course_id"))


def _course(row: Row, followed: engine.Followed) -> engine.Course:
    return engine.Course(
        pk=row["pk"],
        title=row["title"],
        level=engine.level_of(row["level"]),
        level_word=row["level"],
        tags=tuple(row["tags"]),
        outcomes=tuple(row["outcomes"]),
        for_whom=row["for_whom"],
        minutes=row["length"] or 0,
        finishers=followed.finished.get(row["pk"], 0),
    )


def _own_paths() -> tuple[tuple[tuple[int, tuple[int, ...]], ...], dict[int, str]]:
    """The order of the creator's published paths, and their titles."""
    steps = PathStep.objects.filter(
        path__state=Course.State.PUBLISHED, course__state=Course.State.PUBLISHED
    ).order_by("path_id", "position", "pk")
    orders: dict[int, tuple[int, ...]] = {}
    titles: dict[int, str] = {}
    for path, title, course in steps.values_list("path_id", "path__title", "course_id"):
        orders[path] = (*orders.get(path, ()), course)
        titles[path] = title
    return tuple(orders.items()), titles


def _pairs(needs: dict[int, list[int]]) -> tuple[tuple[int, int], ...]:
    """(course, what it wants first), as the team said by hand."""
    return tuple((course, first) for course, firsts in needs.items() for first in firsts)


def _index(guide: Guide | None, courses: list[int]) -> engine.Index:
    """What was learnt last night, without the courses that are gone or left out since, and with
    those that have come."""
    learnt = engine.Index.from_dict(guide.texts if guide else {}).among(courses)
    known = set(learnt.items)
    new = [pk for pk in courses if pk not in known][:MOST_FOLDED]
    if not new:
        return learnt
    rows = [row for row in texts() if row["pk"] in set(new)]
    tags = [row["tags"] for row in rows]
    return learnt.with_texts([row["pk"] for row in rows], [text_of(row) for row in rows], tags)
