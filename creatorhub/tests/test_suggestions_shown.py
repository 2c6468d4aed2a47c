"""Suggestions beside a course, at its end and on a path; and why each is there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Course, PathStep
from creatorhub.tests.shelves import PAGE, PIECE, also, shown, text
from recommend.models import Handpick, Preference, Report, Shelf
from recommend.tests.factories import did, make_courses, own, shelve
from tenants import clock


@pytest.fixture
def courses(ada):
    made = make_courses(9)
    Course.objects.update(tags=["light", "ink", "lines"])
    return made


def test_why_names_the_fact_its_day_and_what_made_it(browse, alice, courses):
    did(alice, "finish", courses[4], days_ago=3)
    report = Report.objects.create(
        seconds=1, served="model", verdict="model", fans=1, interactions=1
    )
    shelve(alice, courses[:3], because=courses[4])
    Shelf.objects.update(version=report.pk, rung=1)
    address = reverse("recommend:why", args=[courses[0].pk])

    page = text(browse(alice).get(address))
    piece = text(browse(alice).get(address, headers=PIECE))
    for words in (page, piece):
        assert "Because you finished “Course 4”" in words
        assert f"{clock.now():%Y}" in words.partition("When that was")[2][:60]
        assert "The model of the night" in words and "At least half" in words
    assert "<html" in page and "<html" not in piece


@pytest.mark.parametrize(
    ("reason", "word", "sentence", "maker"),
    [
        ("popular", "", "Popular with other members right now", "What people did here lately"),
        ("segment", "champions", "Popular with members like you", "fans who use this site"),
        ("new", "", "New, and worth a try", "a fair share of places"),
        ("answer", "Hands", "Because of your answer “Hands”", "what you answered"),
        ("topic", "ink", "Because you chose the topic “ink”", "a topic that you chose"),
        ("pin", "", "Picked by hand", "Chosen by the creator"),
    ],
)
def test_every_reason_is_told_and_no_segment_s_name(
    browse, alice, courses, reason, word, sentence, maker
):
    Preference.objects.create(member=alice, kind="interest", topic="ink")
    Shelf.objects.create(
        member=alice, kind="for_you", version=1, courses=[courses[0].pk], scores=[1.0],
        reasons=[reason], because=[None], words=[word],
    )  # fmt: skip

    told = text(browse(alice).get(reverse("recommend:why", args=[courses[0].pk])))
    assert sentence in told and maker in told and "champions" not in told


@pytest.mark.parametrize("query", ["", "?shelf=because", "?shelf=also", "?shelf=nonsense"])
def test_why_of_what_is_not_suggested_is_not_found(browse, alice, courses, query):
    shelve(alice, courses[:1])
    own(alice, courses[0].key)

    address = reverse("recommend:why", args=[courses[0].pk]) + query
    assert browse(alice).get(address).status_code == 404
    assert browse(alice).get(reverse("recommend:why", args=[10**9])).status_code == 404


# --- Beside a course, at its end, on a path ----------------------------------------------------


def test_beside_a_course_stand_what_was_chosen_by_hand_in_order_and_what_others_took(
    site, browse, alice, courses
):
    also(courses[0], [courses[1], courses[2], courses[3]])
    for place, other in enumerate([courses[5], courses[2]]):
        Handpick.objects.create(kind="related", course=courses[0], other=other, position=place)
    own(alice, courses[1].key)
    address = reverse("recommend:beside", args=["course-0"])

    page = text(site.get(address))
    assert "Chosen by Ada Studio" in page and "People also took" in page
    assert shown(page, "hand") == ["course-5", "course-2"]
    assert shown(page, "also") == ["course-1", "course-3"]
    assert shown(text(browse(alice).get(address, headers=PIECE)), "also") == ["course-3"]
    assert 'hx-get="/courses/course-0/also/"' in text(site.get("/courses/course-0/"))


def test_at_the_end_of_a_course_and_on_the_home_it_is_the_reason(browse, alice, courses):
    did(alice, "finish", courses[0])
    also(courses[0], courses[1:4])
    shelve(None, courses[1:3])
    Course.objects.bulk_create(
        Course(title=f"More {n}", slug=f"more-{n}", state="published", published_at=clock.now())
        for n in range(3)
    )
    fan = browse(alice)

    page = text(fan.get(reverse("recommend:beside", args=["course-0"])))
    assert shown(page, "because") == ["course-1", "course-2", "course-3"]
    also(courses[4], courses[5:8])
    did(alice, "finish", courses[4], days_ago=0.5)
    for why in ("?shelf=because&beside=course-0", "?shelf=also&beside=course-0"):
        told = text(fan.get(reverse("recommend:why", args=[courses[1].pk]) + why))
        assert "Because you finished “Course 0”" in told and "When that was" in told
    assert "the same people took" in text(
        fan.get(reverse("recommend:why", args=[courses[5].pk]) + "?shelf=because")
    )
    home = text(fan.get("/"))
    assert "Because you finished “Course 4”" in home
    assert shown(home, "because") == ["course-5", "course-6", "course-7"]


def test_the_next_course_of_a_begun_path_is_named_also_when_it_is_owned(browse, alice, courses):
    path = Course.objects.create(
        title="Way", slug="way", kind="path", state="published", published_at=clock.now()
    )
    for place in range(3):
        PathStep.objects.create(path=path, course=courses[place], position=place)
    fan, address = browse(alice), reverse("recommend:beside", args=["course-0"])
    assert "Next on your path" not in text(fan.get(address))

    did(alice, "finish", courses[0])
    own(alice, courses[1].key)
    assert shown(text(fan.get(address)), "next") == ["course-1"]
    assert shown(text(fan.get(reverse("recommend:beside", args=["way"]))), "next") == ["course-1"]
    own_page = reverse("recommend:beside", args=["course-1"])
    assert "Next on your path" not in text(fan.get(own_page)), "it leads to where the fan is"
    Preference.objects.create(member=alice, kind="not_this", course=courses[1])
    assert shown(text(fan.get(address)), "next") == ["course-2"]
    did(alice, "start", courses[2])
    assert "Next on your path" not in text(fan.get(address))


def test_beside_nothing_there_is_a_word_and_a_draft_is_unknown(site, courses):
    assert "Nothing goes with it yet" in text(site.get("/courses/course-0/also/"))
    Course.objects.filter(slug="course-0").update(state="draft")
    assert site.get("/courses/course-0/also/").status_code == 404


# --- Statements --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 8])
def test_pages_take_as_many_statements_for_many_as_for_few(browse, alice, courses, count):
    did(alice, "finish", courses[8])
    shelve(alice, courses[:count], because=courses[8])
    also(courses[8], courses[:count])
    for course in courses[:count]:
        Handpick.objects.create(kind="related", course=courses[8], other=course)
    fan = browse(alice)
    found = {}
    for path in ("/for-you/", PAGE, "/courses/course-8/also/"):
        fan.get(path)
        with CaptureQueriesContext(connection) as queries:
            fan.get(path)
        found[path] = len(queries)

    assert found == {"/for-you/": 9, PAGE: 13, "/courses/course-8/also/": 12}
