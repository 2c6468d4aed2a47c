import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Tier
from accounts.selectors import forget_keys
from courses import services
from courses.selectors import mine
from courses.tests.factories import lessons_of, let_in, make_course


def begin(course, member, number=0):
    services.save_progress(lesson=lessons_of(course)[number], member=member, place=0.4)


def test_what_was_begun_last_comes_first_and_what_is_only_owned_comes_last(ada, bob):
    owned, first, second = (make_course() for _ in range(3))
    for course in (owned, first, second):
        let_in(bob, course.key)
    begin(first, bob)
    begin(second, bob)

    found = mine(bob)

    assert [one.course for one in found] == [second, first, owned]
    assert [one.outline.is_started for one in found] == [True, True, False]
    assert {one.is_open for one in found} == {True}


def test_the_way_on_leads_to_the_next_lesson_and_from_a_finished_course_to_its_page(ada, bob):
    begun, finished = make_course(lessons=2, access="open"), make_course(lessons=1, access="open")
    services.finish_lesson(lesson=lessons_of(begun)[0], member=bob)
    services.finish_lesson(lesson=lessons_of(finished)[0], member=bob)

    assert [one.url for one in mine(bob)] == [
        f"/courses/{begun.slug}/lessons/{lessons_of(begun)[1].pk}/",
        f"/courses/{finished.slug}/",
    ]


def test_a_course_that_closed_stays_and_a_tasted_preview_does_not(ada, bob):
    closed, tasted = make_course(lessons=2), make_course(lessons=2, previews=1)
    let_in(bob, closed.key)
    begin(closed, bob)
    begin(tasted, bob)
    let_in(bob, closed.key, days=-1)
    forget_keys(bob)

    [left] = mine(bob)

    assert (left.course, left.is_open) == (closed, False)
    assert left.url == f"/courses/{closed.slug}/"


def test_other_people_and_visitors_have_none_of_it(ada, bob, charlie):
    course = make_course(access="open")
    begin(course, bob)

    assert mine(charlie) == []
    assert mine(AnonymousUser()) == []


@pytest.mark.parametrize("number", [1, 3])
def test_my_courses_take_two_statements_however_many(ada, number, bob, django_assert_num_queries):
    tier = Tier.objects.create(name="Desk", rank=1)
    let_in(bob, tier.key)
    courses = [make_course() for _ in range(number)]
    for course in courses:
        let_in(bob, course.key)
    for course in courses:
        begin(course, bob)
    forget_keys(bob)

    with django_assert_num_queries(2):
        assert len(mine(bob)) == number
