"""Shelves for programs, and "not this" by a program for its maker."""

import pytest

from creatorhub.tests.shelves import also
from recommend.models import Preference
from recommend.tests.factories import did, make_courses, shelve


@pytest.fixture
def courses(ada):
    return make_courses(9)


def test_the_api_reads_every_shelf(program, browse, alice, owner, courses):
    did(alice, "finish", courses[8])
    shelve(alice, courses[:3], because=courses[8])
    shelve(None, courses[3:5])
    also(courses[8], courses[5:7])
    fan, base = browse(alice), "/api/v1/recommendations/"

    def ids(query=""):
        return [row["course"] for row in fan.get(f"{base}?{query}").json()["results"]]

    pks = [course.pk for course in courses]
    assert ids("limit=3") == ids("shelf=for_you&limit=3") == pks[:3]
    assert ids("shelf=popular") == pks[3:5]
    assert ids("shelf=because") == ids(f"shelf=also&course={pks[8]}") == pks[5:7]
    first = fan.get(base).json()["results"][0]
    assert (first["kind"], first["because"]) == ("finish", pks[8])
    assert fan.get(f"{base}?shelf=also").status_code == 400
    assert fan.get(f"{base}?shelf=also&course=999999").status_code == 404
    assert fan.get(f"{base}?shelf=mine").status_code == 400


def test_a_program_says_not_this_for_its_maker_alone(program, owner, courses):
    shelve(None, courses[:2])
    reader, writer = program(owner), program(owner, "recommendations:write")
    told = {"course": courses[0].pk}

    assert writer.tell("recommendations/not-this/", told).status_code == 201
    rows = Preference.objects.values_list("member_id", "course_id")
    assert list(rows) == [(owner.pk, courses[0].pk)]
    left = reader.ask("recommendations/").json()["results"]
    assert [row["course"] for row in left] == [courses[1].pk]
    undo = f"recommendations/not-this/{courses[0].pk}/"
    assert writer.tell(undo, method="delete").status_code == 204
    assert writer.tell(undo, method="delete").status_code == 404
    assert writer.tell("recommendations/not-this/", {"course": 10**9}).status_code == 404
    narrow = program(owner, "recommendations:read")
    assert narrow.tell("recommendations/not-this/", told).status_code == 403
