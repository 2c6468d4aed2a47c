"""What stands beside a course says truly whether anybody took it."""

import pytest

from courses.models import Course
from recommend import selectors
from recommend.models import Shelf
from recommend.selectors.why import why
from recommend.tests.factories import make_courses


@pytest.fixture
def courses(ada) -> list[Course]:
    return make_courses(3)


def beside(course: Course, others: list[Course], reasons: list[str]) -> None:
    nothing = [None] * len(others), [""] * len(others)
    Shelf.objects.create(
        kind="also", key=str(course.pk), version=1, courses=[one.pk for one in others],
        scores=[1.0] * len(others), reasons=reasons, because=nothing[0], words=nothing[1],
    )  # fmt: skip


def test_what_was_taken_and_what_is_alike_are_told_apart(alice, courses):
    beside(courses[0], courses[1:], ["popular", "akin"])

    shelf = selectors.shelf_named(alice, "also", 6, beside=courses[0])

    assert shelf.title == "People also took"
    assert [entry.reason for entry in shelf.results] == [
        "Often taken together with “Course 0”",
        "About much the same as “Course 0”",
    ]


def test_courses_that_nobody_took_are_called_similar(alice, courses):
    beside(courses[0], courses[1:], ["akin", "akin"])

    shelf = selectors.shelf_named(alice, "also", 6, beside=courses[0])
    told = why(alice, courses[1].pk, "also", courses[0])

    assert shelf.title == "Similar courses"
    assert told is not None
    assert told.maker == "Words and topics that both courses share"
