from datetime import timedelta

import pytest

from analytics.models import Event
from conftest import SiteClient
from courses import services
from courses.models import Course, Progress
from courses.tests.factories import PAID_TEXT, lessons_of, let_in, make_course, with_media
from tenants import hosts
from tenants.models import Creator
from tenants.schemas import open_public


def url_of(lesson):
    return f"/courses/{lesson.course.slug}/lessons/{lesson.pk}/"


def statuses(browse, site, people, path):
    return [
        site.get(path).status_code,
        *(browse(person).get(path).status_code for person in people),
    ]


def test_who_may_open_a_paid_lesson(ada, site, browse, bob, charlie, owner):
    course = make_course(previews=1)
    let_in(bob, course.key)
    preview, paid = lessons_of(course)

    assert statuses(browse, site, [charlie, bob, owner], url_of(preview)) == [200] * 4
    assert statuses(browse, site, [charlie, bob, owner], url_of(paid)) == [403, 403, 200, 200]
    assert PAID_TEXT in browse(bob).get(url_of(paid)).content.decode()


def test_access_that_has_ended_closes_the_lesson_again(ada, browse, bob):
    course = make_course()
    let_in(bob, course.key, days=30)
    lesson = lessons_of(course)[0]
    assert browse(bob).get(url_of(lesson)).status_code == 200

    with open_public():
        Creator.objects.filter(pk=ada.pk).update(clock_offset=timedelta(days=31))
    hosts.forget()

    assert browse(bob).get(url_of(lesson)).status_code == 403


def test_the_paywall_holds_none_of_the_paid_text_and_says_what_opens_it(ada, site, browse, charlie):
    course = make_course(previews=1)
    paid = lessons_of(course)[1]

    for browser in (site, browse(charlie)):
        page = browser.get(url_of(paid)).content.decode()
        assert PAID_TEXT not in page
        assert "files/play" not in page
        assert course.summary in page
        assert f"keys=course%3A{course.pk}" in page
        assert f"next=%2Fcourses%2F{course.slug}%2Flessons%2F{paid.pk}%2F" in page
        assert "See what opens it" in page


def test_the_course_page_holds_no_lesson_text_for_anybody(ada, site, browse, owner):
    course = make_course(previews=1)

    for browser in (site, browse(owner)):
        assert PAID_TEXT not in browser.get(f"/courses/{course.slug}/").content.decode()


def test_a_draft_is_not_there_but_for_the_owner(ada, site, browse, bob, owner):
    course = make_course(published=False, previews=1, access="open")
    let_in(bob, course.key)
    lesson = lessons_of(course)[0]

    for path in (f"/courses/{course.slug}/", url_of(lesson)):
        assert statuses(browse, site, [bob, owner], path) == [404, 404, 200]
    assert "Draft: only you" in browse(owner).get(url_of(lesson)).content.decode()
    for action in ("progress", "finish", "reopen"):
        assert browse(bob).post(f"{url_of(lesson)}{action}/", {"position": 0.5}).status_code == 404
    assert list(Progress.objects.filter(member=bob)) == []


def test_a_lesson_is_found_only_under_its_own_course(ada, site):
    one, two = make_course(access="open"), make_course(access="open")

    path = f"/courses/{one.slug}/lessons/{lessons_of(two)[0].pk}/"

    assert site.get(path).status_code == 404


def test_the_neighbours_site_knows_none_of_it(ada, lin):
    course = make_course(access="open")
    lesson = lessons_of(course)[0]

    neighbour = SiteClient(lin.host)

    assert neighbour.get(f"/courses/{course.slug}/").status_code == 404
    assert neighbour.get(url_of(lesson)).status_code == 404
    assert course.title not in neighbour.get("/courses/").content.decode()


def test_the_place_is_kept_and_comes_back_on_another_device(ada, browse, bob, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = make_course(access="open")
    lesson = lessons_of(course)[0]
    with_media(lesson)

    saved = browse(bob).post(f"{url_of(lesson)}progress/", {"position": "200.25", "duration": 300})

    assert saved.status_code == 204
    assert 'data-resume="200.250"' in browse(bob).get(url_of(lesson)).content.decode()


def test_a_place_that_cannot_be_is_answered_with_its_reason(ada, browse, bob, charlie):
    lesson = lessons_of(make_course(access="open"))[0]
    paid = lessons_of(make_course())[0]

    assert browse(bob).post(f"{url_of(lesson)}progress/", {}).status_code == 400
    assert browse(bob).post(f"{url_of(lesson)}progress/", {"position": "nan"}).status_code in {
        400,
        409,
    }
    too_far = browse(bob).post(f"{url_of(lesson)}progress/", {"position": "7"})
    assert (too_far.status_code, too_far.json()["code"]) == (409, "place_refused")
    closed = browse(charlie).post(f"{url_of(paid)}progress/", {"position": "0.5"})
    assert (closed.status_code, closed.json()["code"]) == (409, "not_open")
    assert list(Progress.objects.all()) == []


def test_a_visitor_keeps_no_place_and_is_asked_to_sign_in(ada, site):
    lesson = lessons_of(make_course(access="open"))[0]

    answer = site.post(f"{url_of(lesson)}progress/", {"position": "0.5"})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")
    assert "data-url" not in site.get(url_of(lesson)).content.decode()


def test_finishing_leads_on_and_at_last_to_the_question_for_stars(ada, browse, bob):
    course = make_course(lessons=2, access="open")
    first, second = lessons_of(course)
    browser = browse(bob)

    assert browser.post(f"{url_of(first)}finish/").headers["Location"] == url_of(second)
    end = browser.post(f"{url_of(second)}finish/")

    assert end.headers["Location"] == f"/courses/{course.slug}/#finished"
    page = browser.get(f"/courses/{course.slug}/").content.decode()
    assert "You finished this course" in page
    assert 'href="#rate"' in page
    assert Event.objects.filter(kind="finish", actor=bob).count() == 1


def test_finishing_out_of_order_leads_back_to_the_course(ada, browse, bob):
    course = make_course(lessons=2, access="open")

    answer = browse(bob).post(f"{url_of(lessons_of(course)[1])}finish/")

    assert answer.headers["Location"] == f"/courses/{course.slug}/"


def test_finishing_a_locked_lesson_changes_nothing(ada, browse, charlie):
    lesson = lessons_of(make_course())[0]

    answer = browse(charlie).post(f"{url_of(lesson)}finish/")

    assert answer.headers["Location"] == url_of(lesson)
    assert list(Progress.objects.all()) == []


def test_a_finished_lesson_can_be_opened_again(ada, browse, bob):
    lesson = lessons_of(make_course(access="open"))[0]
    browser = browse(bob)
    browser.post(f"{url_of(lesson)}finish/")
    assert "Mark as not finished" in browser.get(url_of(lesson)).content.decode()

    browser.post(f"{url_of(lesson)}reopen/")

    assert "Finish and go on" in browser.get(url_of(lesson)).content.decode()


def test_an_embedded_video_stands_in_a_sandbox(ada, site):
    course = make_course(access="open")
    lesson = services.update_lesson(
        lesson=lessons_of(course)[0], fields={"embed_url": "https://youtu.be/dQw4w9WgXcQ"}
    )

    page = site.get(url_of(lesson)).content.decode()

    assert 'src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"' in page
    assert 'sandbox="allow-scripts allow-same-origin' in page


@pytest.mark.parametrize("lessons", [1, 100])
@pytest.mark.parametrize("person", ["nobody", "stranger", "buyer", "tier"])
def test_pages_take_the_same_few_statements_at_one_and_at_a_hundred_lessons(
    ada, site, browse, bob, charlie, lessons, person, django_assert_num_queries
):
    from accounts.models import Tier

    course = make_course(lessons=1, previews=1)
    section = course.sections.get()
    for number in range(lessons - 1):
        services.add_lesson(section=section, title=f"More {number}")
    tier = Tier.objects.create(name="Studio", rank=1)
    Course.objects.filter(pk=course.pk).update(tier=tier)
    browser = site if person == "nobody" else browse(charlie if person == "stranger" else bob)
    if person in {"buyer", "tier"}:
        let_in(bob, course.key if person == "buyer" else tier.key)
    first = lessons_of(course)[0]
    # The first visit also remembers that it happened: an event, and for a lesson its progress row.
    expected = {"nobody": (2, 2), "stranger": (4, 4), "buyer": (4, 4), "tier": (4, 4)}[person]
    browser.get(url_of(first))
    browser.get(f"/courses/{course.slug}/")

    with django_assert_num_queries(expected[0]):
        browser.get(f"/courses/{course.slug}/")
    with django_assert_num_queries(expected[1]):
        browser.get(url_of(first))


def test_the_very_first_visit_of_a_lesson_adds_its_row_and_its_event(
    ada, browse, bob, django_assert_num_queries
):
    course = make_course()
    let_in(bob, course.key)
    browser, path = browse(bob), url_of(lessons_of(course)[0])
    browser.get("/courses/")

    with django_assert_num_queries(6):
        browser.get(path)
