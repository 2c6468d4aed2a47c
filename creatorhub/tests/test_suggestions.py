"""What a fan says about suggestions: not this and undo, topics, start anew; and its page."""

import pytest
from django.urls import reverse

from courses.models import Course
from creatorhub.tests.shelves import PAGE, PIECE, also, post, shown, text
from recommend import services
from recommend.models import Preference, Report, Shelf
from recommend.tests.factories import did, make_courses, shelve


@pytest.fixture
def courses(ada):
    made = make_courses(9)
    Course.objects.update(tags=["light", "ink", "lines"])
    return made


def test_without_script_not_this_leads_to_undo_and_undo_leads_back(browse, alice, courses):
    shelve(alice, courses[:3])
    fan = browse(alice)

    answer = post(fan, "not_this", course=courses[0].pk, next="/courses/")
    page = text(fan.get(answer["Location"]))
    assert "“Course 0” will not be suggested to you any more." in page
    assert 'href="/courses/"' in page and "course-0" not in shown(page, "for-you")
    assert "course-0" not in shown(text(fan.get("/")), "for-you")

    back = post(fan, "take_back", course=courses[0].pk, next="/courses/")
    assert back["Location"] == "/courses/"
    assert shown(text(fan.get("/for-you/")), "for-you")[0] == "course-0"


def test_with_script_a_card_gives_way_to_undo_and_comes_back_with_its_reason(
    browse, alice, courses
):
    shelve(alice, courses[:3], because=courses[4])
    fan = browse(alice)

    gone = text(post(fan, "not_this", course=courses[0].pk, shelf="for-you", headers=PIECE))
    assert "Undo" in gone and "data-item" not in gone
    here = text(post(fan, "take_back", course=courses[0].pk, shelf="for-you", headers=PIECE))
    assert 'data-item="course-0"' in here and "Because you finished “Course 4”" in here


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "x" * 400, ""])
def test_nobody_is_led_away(browse, alice, courses, wanted):
    fan = browse(alice)

    answer = post(fan, "not_this", course=courses[0].pk, next=wanted)
    assert "evil" not in answer["Location"]
    assert post(fan, "take_back", course=courses[0].pk, next=wanted)["Location"] == PAGE


@pytest.mark.parametrize("course", ["0", "x", "", "999999", str(2**40)])
def test_what_nobody_may_know_of_is_refused(browse, alice, courses, course):
    Course.objects.filter(pk=courses[0].pk).update(state="draft")
    fan = browse(alice)

    for name in ("not_this", "take_back"):
        for pk in (course, courses[0].pk):
            assert post(fan, name, course=pk).status_code == 404
    assert not Preference.objects.exists()


def test_a_visitor_is_asked_to_sign_in_and_offered_to_join(site, courses):
    for name in ("not_this", "take_back", "interests", "reset"):
        answer = post(site, name, course=courses[0].pk)
        assert (answer.status_code, "/accounts/login/" in answer["Location"]) == (302, True)
    page = text(site.get(PAGE))
    assert "With an account, suggestions follow what you learn here." in page
    assert "/accounts/signup/" in page and "Start anew" not in page


# --- The page "Your suggestions" ---------------------------------------------------------------


def test_the_page_says_what_is_used_and_on_which_rung(browse, alice, courses):
    for course in courses[:2]:
        did(alice, "finish", course)
    did(alice, "view", courses[3])
    shelve(alice, courses[4:7], because=courses[0])
    Shelf.objects.update(rung=1)
    page = text(browse(alice).get(PAGE))

    assert "<strong>Getting to know you</strong>" in page and "You have finished 2 courses." in page
    assert "Courses finished" in page and "Looks at a course page" in page
    assert "Courses bought" not in page


def test_the_page_of_who_refused_says_so_and_not_this_still_works(browse, alice, courses):
    alice.is_personalised = False
    alice.save()
    shelve(None, courses[:3])
    fan = browse(alice)

    assert "we follow that" in text(fan.get(PAGE))
    post(fan, "not_this", course=courses[0].pk)
    assert "course-0" not in shown(text(fan.get(PAGE)), "popular")
    assert "Course 0" in text(fan.get(PAGE)).partition("Not these")[2]


def test_the_rung_is_not_claimed_when_the_night_served_popularity(browse, alice, courses):
    did(alice, "finish", courses[0])
    shelve(alice, courses[4:7])
    Shelf.objects.update(rung=2)
    Report.objects.create(
        seconds=1, served="popularity", verdict="popularity", fans=1, interactions=1
    )

    assert "You see what is popular, and what fits what you told us" in text(
        browse(alice).get(PAGE)
    )


def test_topics_are_asked_for_on_the_home_until_answered(browse, alice, bob, courses):
    asks = "Choose a few topics, and your suggestions begin with them."
    first, second = browse(alice), browse(bob)
    assert asks in text(first.get("/"))

    assert post(first, "interests", topic=["ink"], next="/")["Location"] == "/"
    post(second, "interests", later="1")
    for fan in (first, second):
        assert asks not in text(fan.get("/"))
    kept = Preference.objects.filter(kind="interest").values_list("member", "topic")
    assert list(kept) == [(alice.pk, "ink")]
    assert 'value="ink" checked' in text(first.get(PAGE))


def test_a_reset_is_asked_for_and_done(browse, alice, courses):
    fan = browse(alice)
    post(fan, "not_this", course=courses[0].pk)
    assert "Really? It cannot be undone." in text(fan.get(PAGE))

    assert post(fan, "reset")["Location"] == PAGE
    page = text(fan.get(PAGE))
    assert "Nothing since you started anew on" in page
    assert not Preference.objects.filter(kind="not_this").exists()


def test_a_real_night_that_serves_popularity_claims_no_rung(browse, alice, courses):
    for course in courses[:2]:
        did(alice, "finish", course)
    services.rebuild()
    page = text(browse(alice).get(PAGE))

    assert "We know none of your courses yet" not in page and "New to us" not in page
    assert "it is not clear yet that an order of your own would be better" in page


def test_who_did_something_since_the_last_night_is_not_told_to_be_unknown(browse, alice, courses):
    fan, unknown = browse(alice), "We know none of your courses yet"
    did(alice, "view", courses[0])
    assert unknown in text(fan.get(PAGE))

    did(alice, "purchase", courses[0])
    page = text(fan.get(PAGE))

    assert unknown not in page and "New to us" not in page
    assert "each night makes one from what you did before it" in page


def test_beside_a_course_undo_brings_back_the_card_of_that_shelf(browse, alice, courses):
    also(courses[0], courses[1:4])
    fan, told = browse(alice), {"course": courses[1].pk, "shelf": "also", "beside": "course-0"}
    gone = text(post(fan, "not_this", **told, headers=PIECE))
    assert 'name="beside" value="course-0"' in gone

    here = text(post(fan, "take_back", **told, headers=PIECE))

    assert "Often taken together with “Course 0”" in here
    why = reverse("recommend:why", args=[courses[1].pk])
    assert f"{why}?shelf=also&amp;beside=course-0" in here
    assert fan.get(f"{why}?shelf=also&beside=course-0").status_code == 200
    post(fan, "take_back", **told | {"beside": "\x00"}, headers=PIECE)
