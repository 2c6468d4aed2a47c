import math

import pytest

from analytics.models import Event
from courses import services
from courses.errors import NotOpen, OwnRating, PlaceRefused, StarsRefused
from courses.models import Course, Progress, Rating
from courses.selectors import lesson_pages, read
from courses.tests.factories import lessons_of, let_in, make_course, with_media


def events(member):
    return list(Event.objects.filter(actor=member).order_by("pk").values_list("kind", "subject_id"))


def open_as(member, lesson):
    page = lesson_pages(member).get(pk=lesson.pk)
    services.open_lesson(lesson=page, member=member, outline=read(page.steps))


def test_looking_at_a_course_is_remembered_once_a_day_and_never_for_the_owner(ada, alice, owner):
    course = make_course()

    for person in (alice, alice, owner):
        services.note_view(course=course, member=person)

    assert events(alice) == [("view", course.pk)]
    assert Event.objects.count() == 1


def test_the_first_lesson_opened_is_the_start_of_a_course(ada, bob):
    course = make_course(previews=1)
    let_in(bob, course.key)

    for lesson in [*lessons_of(course), *lessons_of(course)]:
        open_as(bob, lesson)

    assert events(bob) == [("start", course.pk)]
    assert Progress.objects.filter(member=bob).count() == 2


def test_a_free_lesson_of_a_closed_course_is_a_preview_and_no_start(ada, alice):
    course = make_course(previews=1)

    open_as(alice, lessons_of(course)[0])
    open_as(alice, lessons_of(course)[0])

    assert events(alice) == [("preview", course.pk)]


def test_the_place_is_kept_and_replaced_in_one_statement(
    ada, bob, django_assert_num_queries, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    course = make_course(access="open")
    lesson = lessons_of(course)[0]
    with_media(lesson)
    services.save_progress(lesson=lesson, member=bob, place=73.5)

    with django_assert_num_queries(1):
        services.save_progress(lesson=lesson, member=bob, place=200.25)

    assert [row.place for row in Progress.objects.all()] == [200.25]


def test_saving_a_place_does_not_take_the_finish_away(ada, bob):
    lesson = lessons_of(make_course(access="open"))[0]
    services.finish_lesson(lesson=lesson, member=bob)

    services.save_progress(lesson=lesson, member=bob, place=0.4)

    row = Progress.objects.get()
    assert row.place == 0.4
    assert row.finished_at is not None


@pytest.mark.parametrize("place", [-1, 1.5, math.nan, math.inf])
def test_a_place_that_a_text_cannot_have_is_refused(ada, bob, place):
    lesson = lessons_of(make_course(access="open"))[0]

    with pytest.raises(PlaceRefused):
        services.save_progress(lesson=lesson, member=bob, place=place)

    assert list(Progress.objects.all()) == []


def test_whoever_may_not_open_a_lesson_keeps_no_place_and_finishes_nothing(ada, charlie):
    lesson = lessons_of(make_course())[0]

    with pytest.raises(NotOpen):
        services.save_progress(lesson=lesson, member=charlie, place=0.5)
    with pytest.raises(NotOpen):
        services.finish_lesson(lesson=lesson, member=charlie)

    assert list(Progress.objects.all()) == []
    assert events(charlie) == []


def test_finishing_leads_to_the_next_lesson_and_at_last_to_the_end(ada, bob):
    course = make_course(lessons=2)
    let_in(bob, course.key)
    first, second = lessons_of(course)

    one = services.finish_lesson(lesson=first, member=bob)
    two = services.finish_lesson(lesson=second, member=bob)
    again = services.finish_lesson(lesson=second, member=bob)

    assert (one.next_id, one.is_course_finished) == (second.pk, False)
    assert (two.next_id, two.is_course_finished) == (None, True)
    assert again.is_course_finished
    assert events(bob) == [
        ("finish_lesson", course.pk), ("finish_lesson", course.pk), ("finish", course.pk),
    ]  # fmt: skip


def test_finishing_the_last_lesson_first_does_not_finish_the_course(ada, bob):
    course = make_course(lessons=2, access="open")

    outcome = services.finish_lesson(lesson=lessons_of(course)[1], member=bob)

    assert (outcome.next_id, outcome.is_course_finished) == (None, False)


def test_a_mark_can_be_taken_off_again(ada, bob):
    lesson = lessons_of(make_course(access="open"))[0]
    services.finish_lesson(lesson=lesson, member=bob)

    services.reopen_lesson(lesson=lesson, member=bob)

    assert Progress.objects.get().finished_at is None


def test_stars_are_counted_and_rating_again_replaces_them(ada, alice, bob):
    course = make_course(access="open")
    services.rate(course=course, member=alice, stars=2, text="  slow  ")
    services.rate(course=course, member=bob, stars=5)

    services.rate(course=course, member=alice, stars=4, text="better now")
    services.rate(course=course, member=alice, stars=4, text="still good")

    course = Course.objects.get(pk=course.pk)
    assert (course.rating_count, course.rating_sum, course.stars) == (2, 9, 4.5)
    assert Rating.objects.get(member=alice).text == "still good"
    assert events(alice) == [("rating", course.pk), ("rating", course.pk)]
    assert list(Event.objects.filter(actor=alice).values_list("value", flat=True)) == [2, 4]


def test_only_those_who_may_read_may_rate_and_never_the_owner(ada, charlie, owner):
    course = make_course()

    with pytest.raises(NotOpen):
        services.rate(course=course, member=charlie, stars=1)
    with pytest.raises(OwnRating):
        services.rate(course=course, member=owner, stars=5)

    assert list(Rating.objects.all()) == []


@pytest.mark.parametrize("stars", [0, 6, -3])
def test_other_numbers_of_stars_are_refused(ada, alice, stars):
    course = make_course(access="open")

    with pytest.raises(StarsRefused):
        services.rate(course=course, member=alice, stars=stars)

    assert list(Rating.objects.all()) == []
