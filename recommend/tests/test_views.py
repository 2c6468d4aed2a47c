"""The shelf as a piece of a page, and the report in the studio."""

from django.urls import reverse

from recommend.tests.factories import make_courses, shelve

PIECE = {"HX-Request": "true"}


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_piece_names_each_course_and_its_reason(site, browse, alice):
    courses = make_courses(3)
    shelve(alice, [courses[1]], because=courses[0])
    shelve(None, [courses[1]])

    mine = text(browse(alice).get(reverse("recommend:shelf"), headers=PIECE))
    theirs = text(site.get("/for-you/", headers=PIECE))

    assert mine.count('data-shelf="for-you"') == mine.count('data-item="course-1"') == 1
    assert "Because you finished “Course 0”" in mine.split("data-reason")[1]
    assert "Popular with other members right now" in theirs.split("data-reason")[1]
    assert theirs.count('data-shelf="popular"') == 1
    assert "<html" not in mine


def test_the_piece_of_an_empty_site_is_empty(site):
    assert text(site.get("/for-you/", headers=PIECE)) == ""
    assert "Nothing to suggest yet" in text(site.get("/for-you/"))
