"""Kept parts on whole pages: nobody sees what is another's, and nothing that has ended."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as project
from django.db import connection
from django.middleware.csrf import _does_token_match
from django.utils import timezone

from accounts import services as accounts
from courses import services
from courses.models import Course, Lesson, Rating, Section
from creatorhub.templatetags import kept as parts
from tenants import kept

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def _keeping(settings: Any) -> Iterator[None]:
    settings.PAGES_KEPT_FOR = 10
    kept.shelf.empty()
    parts.parts.empty()
    yield
    kept.shelf.empty()
    parts.parts.empty()


@pytest.fixture
def course(ada: Any) -> Course:
    made: Course = Course.objects.create(
        title="Ink on paper",
        slug="light",
        state=Course.State.PUBLISHED,
        published_at=timezone.now(),
    )
    section = Section.objects.create(course=made, title="One")
    for title in ("First", "Second"):
        Lesson.objects.create(course=made, section=section, title=title, body="<p>Secret</p>")
    return made


def let_in(person: Any, course: Course) -> None:
    now = timezone.now()
    accounts.set_grant(member_id=person.pk, key=course.key, source="t", starts_at=now, ends_at=None)


def text(client: Any, path: str) -> str:
    return str(client.get(path).content.decode())


@pytest.mark.parametrize("path", ["/", "/courses/light/"])
def test_after_the_owner_a_fan_sees_no_door_to_the_studio(
    browse: Any, owner: Any, bob: Any, course: Course, path: str
) -> None:
    assert "/studio/" in text(browse(owner), path)
    assert "/studio/" not in text(browse(bob), path)


@pytest.mark.parametrize("path", ["/", "/courses/light/"])
def test_the_forms_of_a_kept_header_carry_the_token_of_their_own_answer(
    browse: Any, alice: Any, bob: Any, course: Course, path: str
) -> None:
    let_in(alice, course)
    let_in(bob, course)
    for person in (alice, bob, alice):
        client = browse(person)
        tokens = TOKEN.findall(text(client, path))
        secret = client.cookies[project.CSRF_COOKIE_NAME].value

        assert len(tokens) >= 3
        assert all(_does_token_match(token, secret) for token in tokens)


def test_a_course_page_carries_the_marks_the_rating_and_the_way_in_of_its_own_reader(
    browse: Any, alice: Any, bob: Any, charlie: Any, course: Course
) -> None:
    let_in(alice, course)
    let_in(bob, course)
    services.finish_lesson(lesson=course.lessons.first(), member=alice)
    Rating.objects.create(member=alice, course=course, stars=4, text="Words of Alice")

    mine, theirs, strange = (text(browse(x), "/courses/light/") for x in (alice, bob, charlie))

    assert mine.count("outline-dot is-done") == 1 and "Change your rating" in mine
    assert '<p class="wrap-words">Words of Alice' not in mine
    assert "outline-dot is-done" not in theirs and "Send your rating" in theirs
    assert '<p class="wrap-words">Words of Alice' in theirs
    assert strange.count(">Locked<") == 2 and "Locked" not in mine + theirs
    assert "rate-form" not in strange and "offer-hole" in strange and "offer-hole" not in theirs


def test_a_grant_that_ends_closes_the_course_at_once(browse: Any, bob: Any, course: Course) -> None:
    client = browse(bob)
    let_in(bob, course)
    assert "Locked" not in text(client, "/courses/light/")

    accounts.set_grant(
        member_id=bob.pk, key=course.key, source="t", starts_at=timezone.now(),
        ends_at=timezone.now(),
    )  # fmt: skip

    assert "Locked" in text(client, "/courses/light/")


def test_a_course_that_is_hidden_is_gone_with_the_commit(
    browse: Any, bob: Any, course: Course, django_capture_on_commit_callbacks: Any
) -> None:
    client = browse(bob)
    assert client.get("/courses/light/").status_code == 200
    assert "Ink on paper" in text(client, "/")
    connection.run_on_commit.clear()

    with django_capture_on_commit_callbacks(execute=True):
        services.unpublish(course=course)

    assert client.get("/courses/light/").status_code == 404
    assert "Ink on paper" not in text(client, "/")


def test_after_the_owner_s_draft_a_fan_finds_nothing(
    browse: Any, owner: Any, bob: Any, course: Course
) -> None:
    Course.objects.create(title="Hidden draft", slug="hidden")

    assert "Hidden draft" in text(browse(owner), "/courses/hidden/")
    assert "Hidden draft" in text(browse(owner), "/")
    assert browse(bob).get("/courses/hidden/").status_code == 404
    assert "Hidden draft" not in text(browse(bob), "/")


def test_no_lesson_s_text_is_kept(browse: Any, bob: Any, course: Course) -> None:
    let_in(bob, course)
    client = browse(bob)
    lesson = course.lessons.first()
    for path in ("/", "/courses/light/", f"/courses/light/lessons/{lesson.pk}/"):
        client.get(path)

    held = [repr(vars(value.value) if hasattr(value.value, "__dict__") else value.value)
            for value in kept.shelf._pages.values()]  # fmt: skip
    assert held
    assert not any("Secret" in one for one in held)
    assert not any("Secret" in "".join(part.pieces) for part in parts.parts._pages.values())
