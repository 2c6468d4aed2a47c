import pytest

from analytics.models import Event
from courses import services
from courses.models import Rating
from courses.tests.factories import lessons_of, let_in, make_course


def test_an_empty_list_says_what_comes_and_tells_the_owner_what_to_do(ada, site, browse, owner):
    assert "first course is being written" in site.get("/courses/").content.decode()
    assert "/studio/courses/new/" in browse(owner).get("/courses/").content.decode()


def test_the_list_shows_published_courses_and_narrows_by_links(ada, site):
    course = make_course(access="open")
    services.update_course(course=course, fields={"tags": ["ink & wash"]})
    hidden = make_course(published=False)

    page = site.get("/courses/").content.decode()

    assert f'data-item="{course.slug}"' in page
    assert hidden.slug not in page
    assert "topic=ink+%26+wash" in page
    assert f'data-item="{course.slug}"' in site.get("/courses/?topic=ink+%26+wash").content.decode()
    assert "Nothing here matches" in site.get("/courses/?topic=none").content.decode()
    assert site.get("/courses/?page=99&kind=%00x").status_code == 200


def test_thirty_courses_make_two_pages(ada, site):
    for _ in range(30):
        make_course(access="open", lessons=1)

    first, second = (site.get(f"/courses/?page={n}").content.decode() for n in (1, 2))

    assert (first.count("data-item="), second.count("data-item=")) == (24, 6)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_statements_for_one_and_three(
    ada, site, number, django_assert_num_queries
):
    for _ in range(number):
        make_course()
    site.get("/courses/")

    with django_assert_num_queries(6):
        site.get("/courses/")


def test_the_course_page_offers_start_then_continue(ada, browse, bob):
    course = make_course(lessons=2, access="open")
    first, second = lessons_of(course)
    browser = browse(bob)

    assert f"lessons/{first.pk}/" in browser.get(f"/courses/{course.slug}/").content.decode()
    browser.post(f"/courses/{course.slug}/lessons/{first.pk}/finish/")
    page = browser.get(f"/courses/{course.slug}/").content.decode()

    assert "Continue" in page
    assert "50%" in page


def test_a_stranger_sees_the_offer_and_the_preview(ada, site):
    course = make_course(previews=1)

    page = site.get(f"/courses/{course.slug}/").content.decode()

    assert "Open a free preview" in page
    assert f"/offers/?keys=course%3A{course.pk}" in page
    assert "Free preview" in page
    assert "Locked" in page


def test_a_view_is_remembered_once_a_day(ada, browse, alice):
    course = make_course()

    for _ in range(2):
        browse(alice).get(f"/courses/{course.slug}/")

    assert list(Event.objects.values_list("kind", "actor")) == [("view", alice.pk)]


def test_a_fan_rates_and_rates_again(ada, browse, bob):
    course = make_course()
    let_in(bob, course.key)
    browser, path = browse(bob), f"/courses/{course.slug}/rate/"

    answer = browser.post(path, {"stars": 5, "text": "Clear <b>and</b> kind"})
    browser.post(path, {"stars": 3, "text": "Clear"})

    assert answer.headers["Location"] == f"/courses/{course.slug}/#ratings"
    assert list(Rating.objects.values_list("stars", "text")) == [(3, "Clear")]


def test_a_rating_without_stars_keeps_the_words(ada, browse, bob):
    course = make_course(access="open")

    answer = browse(bob).post(f"/courses/{course.slug}/rate/", {"text": "Kept words"})

    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()
    assert "Choose one to five stars" in answer.content.decode()
    assert list(Rating.objects.all()) == []


@pytest.mark.parametrize("stars", ["0", "6", "x", "5.5"])
def test_other_stars_are_refused(ada, browse, bob, stars):
    course = make_course(access="open")

    answer = browse(bob).post(f"/courses/{course.slug}/rate/", {"stars": stars})

    assert answer.status_code == 422
    assert list(Rating.objects.all()) == []


def test_a_stranger_cannot_rate(ada, browse, charlie):
    course = make_course()

    answer = browse(charlie).post(f"/courses/{course.slug}/rate/", {"stars": 1})

    assert answer.status_code == 422
    assert list(Rating.objects.all()) == []


def test_hostile_words_are_shown_as_words(ada, site, bob):
    course = make_course(access="open")
    services.rate(course=course, member=bob, stars=1, text="<script>alert(1)</script>")

    assert "<script>alert(1)" not in site.get(f"/courses/{course.slug}/").content.decode()


def test_my_courses_are_a_page_and_a_piece_for_the_account_page(ada, browse, site, bob):
    courses = [make_course(access="open", lessons=2) for _ in range(4)]
    for course in courses:
        services.finish_lesson(lesson=lessons_of(course)[0], member=bob)

    page = browse(bob).get("/courses/mine/").content.decode()
    answer = browse(bob).get("/courses/mine/", headers={"HX-Request": "true"})
    piece = answer.content.decode()

    assert (page.count("data-course="), piece.count("data-course=")) == (4, 3)
    assert "<html" in page and "<html" not in piece
    assert f"/courses/{courses[3].slug}/lessons/{lessons_of(courses[3])[1].pk}/" in piece
    assert "All my courses" in piece
    assert "HX-Request" in answer["Vary"]
    assert site.get("/courses/mine/").status_code == 302


def test_who_began_nothing_is_led_to_the_courses(ada, browse, charlie):
    page = browse(charlie).get("/courses/mine/").content.decode()

    assert "Nothing begun yet" in page


@pytest.mark.parametrize("number", [1, 3])
def test_my_courses_take_the_same_statements_for_one_and_three(
    ada, browse, bob, number, django_assert_num_queries
):
    for _ in range(number):
        services.finish_lesson(lesson=lessons_of(make_course(access="open"))[0], member=bob)
    browser = browse(bob)
    browser.get("/courses/")

    with django_assert_num_queries(5):  # schema, session, person, keys, courses
        browser.get("/courses/mine/", headers={"HX-Request": "true"})
