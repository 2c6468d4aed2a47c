"""Courses and lessons through the door for programs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import services
from courses.models import Course
from creatorhub.tests.api.conftest import code
from tenants import kept


@pytest.fixture
def course(ada):
    made = services.create_course(kind="course", title="Light", fields={"access": "paid"})
    section = services.add_section(course=made, title="One")
    services.add_lesson(section=section, title="First", fields={"body": "Secret words"})
    return services.publish(course=made)


def test_a_program_lists_reads_changes_and_deletes(program, owner):
    maker = program(owner, "courses:read", "courses:write")

    made = maker.tell("courses/", {"title": "New light", "topics": ["light"]})
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert maker.ask("courses/").json() == {
        "next": None,
        "previous": None,
        "results": [{**maker.ask("courses/").json()["results"][0], "title": "New light"}],
    }
    changed = maker.tell(f"courses/{pk}/", {"summary": "Short"}, "patch")
    assert (changed.status_code, changed.json()["summary"]) == (200, "Short")
    assert maker.tell(f"courses/{pk}/", method="delete").status_code == 204
    assert maker.ask(f"courses/{pk}/").status_code == 404


def test_a_read_token_cannot_write(program, owner):
    answer = program(owner, "courses:read").tell("courses/", {"title": "No"})

    assert (answer.status_code, code(answer)) == (403, "scope_missing")
    assert Course.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_takes_few_statements(program, owner, number, django_assert_max_num_queries):
    for index in range(number):
        services.create_course(kind="course", title=f"Course {index}")
    reader = program(owner, "courses:read")
    reader.ask("courses/")

    with django_assert_max_num_queries(3):
        answer = reader.ask("courses/")
    assert len(answer.json()["results"]) == number


@pytest.fixture
def keeping(settings):
    settings.PAGES_KEPT_FOR = 10
    kept.shelf.empty()
    yield
    kept.shelf.empty()


def test_the_list_is_kept_for_a_role_until_something_changes(
    program, owner, alice, keeping, django_capture_on_commit_callbacks
):
    maker, reader = program(owner, "courses:read"), program(alice, "courses:read")
    course = services.create_course(kind="course", title="Light")
    seen = [len(asking.ask("courses/").json()["results"]) for asking in (maker, reader)]

    with CaptureQueriesContext(connection) as asked:
        maker.ask("courses/")
    connection.run_on_commit.clear()
    with django_capture_on_commit_callbacks(execute=True):
        services.update_course(course=course, fields={"title": "Shade"})

    assert seen == [1, 0]
    assert not any("courses_course" in statement["sql"] for statement in asked)
    assert [row["title"] for row in maker.ask("courses/").json()["results"]] == ["Shade"]
