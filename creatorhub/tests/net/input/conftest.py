"""A site with one course to send files to, in a folder of its own."""

from typing import Any

import pytest

from courses.models import Course, Lesson
from courses.tests.factories import lessons_of, make_course
from creatorhub.tests.net.input.doors import Door, doors


@pytest.fixture
def course(ada: Any, settings: Any, tmp_path: Any) -> Course:
    """A published course of two lessons."""
    settings.MEDIA_ROOT = tmp_path
    return make_course()


@pytest.fixture
def lesson(course: Course) -> Lesson:
    """Its first lesson."""
    return lessons_of(course)[0]


@pytest.fixture
def upload_doors(course: Course, lesson: Lesson) -> dict[str, Door]:
    """Where files are taken, by route."""
    return doors(course, lesson)


@pytest.fixture
def studio(owner: Any, browse: Any) -> Any:
    """The owner's browser."""
    return browse(owner)
