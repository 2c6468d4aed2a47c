import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Tier
from courses import services
from courses.models import Course
from courses.selectors import (
    cards,
    catalogue,
    continue_of,
    curriculum,
    narrowed,
    studio_courses,
    topics,
)
from courses.selectors.catalogue import kinds
from courses.tests.factories import lessons_of, let_in, make_course

ANONYMOUS = AnonymousUser()


def test_a_card_says_what_a_person_needs_to_choose(ada, bob, charlie):
    course = make_course(lessons=4)
    let_in(bob, course.key)
    services.finish_lesson(lesson=lessons_of(course)[0], member=bob)
    services.rate(course=course, member=bob, stars=4)

    mine, theirs = (cards(catalogue(person), person)[0] for person in (bob, charlie))

    assert (mine.lessons, mine.minutes, mine.progress, mine.badge) == (4, 20, 25, "Yours")
    assert (theirs.lessons, theirs.minutes, theirs.progress, theirs.badge) == (4, 20, 0, "")
    assert (mine.rating, mine.ratings, mine.kind_label) == (4.0, 1, "Course")
    assert mine.url == f"/courses/{course.slug}/"


def test_other_peoples_progress_changes_no_card(ada, alice, bob, charlie):
    course = make_course(lessons=2, access="open")
    for person in (alice, bob):
        for lesson in lessons_of(course):
            services.finish_lesson(lesson=lesson, member=person)

    card = cards([course], charlie)[0]

    assert (card.lessons, card.minutes, card.progress) == (2, 10, 0)


def test_a_card_tells_what_was_bought_from_what_a_tier_includes(ada, bob, charlie):
    course = make_course()
    course.tier = Tier.objects.create(name="Desk", rank=1)
    course.save()
    let_in(bob, course.tier.key)
    let_in(charlie, course.tier.key)
    let_in(charlie, course.key)

    badges = [cards(catalogue(person), person)[0].badge for person in (bob, charlie)]

    assert badges == ["Included", "Yours"]


def test_badges_name_free_courses_and_drafts(ada, owner):
    make_course(access="open")
    make_course(published=False)

    assert [card.badge for card in cards(catalogue(owner), owner)] == ["Free", "Draft"]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_cards_take_two_statements_however_many(ada, number, django_assert_num_queries):
    for _ in range(number):
        make_course()
    list(catalogue(ANONYMOUS))

    with django_assert_num_queries(2 if number else 1):
        assert len(cards(catalogue(ANONYMOUS), ANONYMOUS)) == number


def test_the_list_is_narrowed_by_kind_and_topic(ada):
    a = make_course()
    services.update_course(course=a, fields={"tags": ["ink", "line"]})
    b = services.create_course(kind="single", title="On ink", fields={"tags": ["ink"]})
    services.publish(course=b)
    everything = catalogue(ANONYMOUS)

    assert list(narrowed(everything, kind="single", topic="")) == [b]
    assert list(narrowed(everything, kind="", topic="line")) == [a]
    assert list(narrowed(everything, kind="single", topic="line")) == []
    assert list(narrowed(everything, kind="nonsense", topic="")) == [a, b]
    assert topics(everything) == ["ink", "line"]
    assert kinds(everything) == [("course", "Courses"), ("single", "Articles")]


def test_one_continues_with_the_course_seen_last_at_its_next_lesson(ada, bob):
    old, new = make_course(access="open"), make_course(access="open", lessons=3)
    services.finish_lesson(lesson=lessons_of(old)[0], member=bob)
    services.finish_lesson(lesson=lessons_of(new)[1], member=bob)

    found = continue_of(bob)

    assert (found.course, found.step.pk) == (new, lessons_of(new)[2].pk)
    assert found.url == f"/courses/{new.slug}/lessons/{found.step.pk}/"


def test_finished_closed_and_hidden_courses_are_not_continued(ada, bob):
    finished, hidden = make_course(lessons=1, access="open"), make_course(access="open")
    closed = make_course(previews=1)
    services.finish_lesson(lesson=lessons_of(finished)[0], member=bob)
    services.finish_lesson(lesson=lessons_of(hidden)[0], member=bob)
    services.finish_lesson(lesson=lessons_of(closed)[0], member=bob)
    services.unpublish(course=hidden)

    assert continue_of(bob) is None
    assert continue_of(ANONYMOUS) is None


def test_the_studio_counts_lessons_and_knows_empty_ones(ada, django_assert_num_queries):
    course = make_course(lessons=3, previews=1)
    services.add_lesson(section=course.sections.get(), title="Later")

    with django_assert_num_queries(1):
        row = studio_courses().get()
    with django_assert_num_queries(2):
        [section] = curriculum(course)

    assert (row.lesson_count, row.preview_count) == (4, 1)
    assert [lesson.has_nothing for lesson in section.lessons.all()] == [False] * 3 + [True]
    assert Course.objects.get().lessons.last().is_empty
