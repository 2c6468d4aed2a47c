"""Paths: steps in order, what is published, and what a buyer is promised."""

import pytest

from courses import selectors, services
from courses.errors import EmptyPath, NoStep, NotOpen
from courses.models import Course, PathStep
from courses.tests.factories import let_in, make_course
from tenants.schemas import open_creator

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(ada):
    return services.create_course(kind=Course.Kind.PATH, title="From line to café")


def titles(path, member):
    return [card.title for card in selectors.way_of(path, member).cards]


def test_a_course_is_put_on_a_path_once_and_at_the_end(path, alice):
    first, second = make_course(), make_course()
    services.add_step(path=path, course=first)
    services.add_step(path=path, course=second)
    services.add_step(path=path, course=first)

    assert titles(path, alice) == [first.title, second.title]


def test_a_path_leads_through_no_path_and_a_course_through_nothing(path):
    other = services.create_course(kind=Course.Kind.PATH, title="Another")

    for wrong_path, wrong_course in ((path, other), (make_course(), make_course())):
        with pytest.raises(NoStep):
            services.add_step(path=wrong_path, course=wrong_course)

    assert PathStep.objects.count() == 0


def test_steps_move_and_go(path, alice):
    first, second, third = make_course(), make_course(), make_course()
    steps = [services.add_step(path=path, course=course) for course in (first, second, third)]

    services.move_step(step=steps[2], by=-1)
    assert titles(path, alice) == [first.title, third.title, second.title]
    services.move_step(step=steps[0], by=-1)
    services.remove_step(step=steps[2])
    assert titles(path, alice) == [first.title, second.title]


def test_a_path_is_published_with_two_published_courses_at_least(path):
    services.add_step(path=path, course=make_course())
    services.add_step(path=path, course=make_course(published=False))
    with pytest.raises(EmptyPath):
        services.publish(course=path)
    path.refresh_from_db()
    assert not path.is_published

    services.add_step(path=path, course=make_course())
    assert services.publish(course=path).is_published


def test_fans_do_not_see_the_drafts_on_a_path(path, alice, owner):
    draft = make_course(published=False)
    services.add_step(path=path, course=draft)

    assert titles(path, alice) == []
    assert titles(path, owner) == [draft.title]


def test_a_way_tells_how_far_a_person_is(path, alice):
    first, second = make_course(lessons=1), make_course(lessons=2)
    for course in (first, second):
        services.add_step(path=path, course=course)
        let_in(alice, course.key)
    services.finish_lesson(lesson=first.lessons.get(), member=alice)
    services.finish_lesson(lesson=second.lessons.first(), member=alice)

    way = selectors.way_of(path, alice)
    assert (way.done, way.percent, way.is_finished) == (1, 75, False)
    assert way.upcoming.title == second.title

    services.finish_lesson(lesson=second.lessons.last(), member=alice)
    way = selectors.way_of(path, alice)
    assert (way.is_finished, way.upcoming) == (True, None)


def test_the_card_of_a_path_counts_its_published_courses(path, alice):
    for course in (make_course(lessons=2), make_course(lessons=3), make_course(published=False)):
        services.add_step(path=path, course=course)
    [card] = selectors.cards([path], alice)

    assert (card.courses, card.lessons, card.minutes, card.progress) == (2, 0, 25, 0)


def test_keys_behind_a_path_are_those_of_its_courses_now(path):
    first, second = make_course(), make_course()
    services.add_step(path=path, course=first)

    assert selectors.keys_behind([path.key, "tier:4"]) == [path.key, "tier:4", first.key]
    services.add_step(path=path, course=second)
    assert selectors.keys_behind([path.key, first.key]) == [path.key, first.key, second.key]
    assert selectors.keys_behind([first.key]) == [first.key]


def test_a_path_itself_is_not_rated(path, bob):
    let_in(bob, path.key)
    with pytest.raises(NotOpen):
        services.rate(course=path, member=bob, stars=5)

    assert path.ratings.count() == 0


def test_paths_of_another_site_do_not_exist_here(path, lin):
    with open_creator(lin):
        assert (Course.objects.count(), PathStep.objects.count()) == (0, 0)
