"""What courses are about, in words and topics, for models that must judge what nobody took yet."""

import hashlib
from collections import defaultdict
from typing import NamedTuple

from django.db.models import F, Window
from django.db.models.functions import Left, RowNumber

from courses.models import Course, Lesson
from recommend.engine.attributes import Attributes
from tenants.richtext import plain

LESSONS = 3  # the first ones say what a course is about
MARKED_UP = 2_000  # characters of a lesson that are read, tags and all
MOST_WORDS = 3_000  # characters of one course


class About(NamedTuple):
    """Columns of one length: course ids, a text of each, its topics."""

    courses: list[int]
    texts: list[str]
    tags: list[list[str]]

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of all of it: the same for the same words and topics."""
        return hashlib.sha256(b"about-1\0" + repr(tuple(self)).encode()).hexdigest()

    @property
    def attributes(self) -> Attributes:
        """The same as the engine wants it: about 0.3 ms of CPU for a course."""
        return Attributes.from_texts(*self)


def about_courses() -> About:
    """Title, summary, aims and the beginning of every course, drafts too. Two statements.

    Drafts and what was withdrawn are there because fans may have finished them; what may be shown
    is asked elsewhere. The words of paid lessons go into the engine and nowhere else.
    """
    columns = ("pk", "title", "summary", "outcomes", "for_whom", "tags")
    rows = Course.objects.exclude(kind=Course.Kind.PATH).order_by("pk").values_list(*columns)
    begins = _beginnings()
    ids, texts, tags = [], [], []
    for pk, title, summary, outcomes, for_whom, topics in rows:
        parts = (title, summary, *outcomes, for_whom, *begins.get(pk, ()))
        ids.append(pk)
        texts.append(" ".join(part for part in parts if part)[:MOST_WORDS])
        tags.append(list(topics))
    return About(ids, texts, tags)


def _beginnings() -> dict[int, list[str]]:
    """Titles and words of the first lessons of each course."""
    place = Window(
        RowNumber(), partition_by=F("course_id"), order_by=["section__position", "position", "pk"]
    )
    first = Lesson.objects.annotate(place=place).filter(place__lte=LESSONS).order_by()
    found: dict[int, list[str]] = defaultdict(list)
    for course, title, body in first.values_list("course_id", "title", Left("body", MARKED_UP)):
        found[course] += [title, plain(body)]
    return found
