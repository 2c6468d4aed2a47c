from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Tier
from accounts.services import set_grant
from courses.models import Course, Lesson
from courses.selectors import catalogue, may_open_lesson, may_rate, may_read
from courses.tests.factories import lessons_of, let_in, make_course
from tenants import clock
from tenants.schemas import open_creator

ANONYMOUS = AnonymousUser()


def test_a_paid_course_is_open_to_its_buyer_and_its_owner_only(ada, bob, charlie, owner):
    course = make_course()
    let_in(bob, course.key)

    people = [ANONYMOUS, charlie, bob, owner]

    assert [may_read(person, course) for person in people] == [False, False, True, True]


def test_an_open_course_is_open_to_everybody(ada, charlie):
    course = make_course(access="open")

    assert may_read(ANONYMOUS, course)
    assert may_read(charlie, course)


def test_a_tier_opens_its_courses_and_those_of_the_tiers_below(ada, alice, bob):
    low, high = Tier.objects.create(name="A", rank=1), Tier.objects.create(name="B", rank=2)
    course = make_course()
    Course.objects.filter(pk=course.pk).update(tier=low)
    course.refresh_from_db()
    let_in(bob, high.key)
    other = make_course()
    Course.objects.filter(pk=other.pk).update(tier=high)
    other.refresh_from_db()
    let_in(alice, low.key)

    assert may_read(bob, course)
    assert may_read(alice, course)
    assert not may_read(alice, other)


def test_access_ends_at_its_very_second(ada, bob, monkeypatch):
    course = make_course()
    end = clock.now() + timedelta(days=1)
    set_grant(member_id=bob.pk, key=course.key, source="t", starts_at=clock.now(), ends_at=end)
    seen = []

    for moment in (end - timedelta(microseconds=1), end):
        monkeypatch.setattr("accounts.selectors.access.clock.now", lambda moment=moment: moment)
        bob.__dict__.pop("_open_keys", None)
        seen.append(may_read(bob, course))

    assert seen == [True, False]


def test_a_free_preview_is_open_to_everybody_and_the_others_are_not(ada, charlie):
    first, second = lessons_of(make_course(previews=1))

    for person in (ANONYMOUS, charlie):
        assert may_open_lesson(person, first)
        assert not may_open_lesson(person, second)


def test_only_fans_who_may_read_may_rate(ada, bob, charlie, owner):
    course = make_course()
    let_in(bob, course.key)

    people = [ANONYMOUS, charlie, bob, owner]

    assert [may_rate(person, course) for person in people] == [False, False, True, False]


@pytest.mark.parametrize("published", [True, False])
def test_a_draft_is_known_to_the_owner_only(ada, bob, owner, published):
    course = make_course(published=published)
    let_in(bob, course.key)

    assert [list(catalogue(person)) for person in (ANONYMOUS, bob, owner)] == (
        [[course]] * 3 if published else [[], [], [course]]
    )
    assert Lesson.objects.visible_to(bob).exists() is published


def test_a_neighbour_sees_nothing_of_it(ada, lin, owner):
    make_course()

    with open_creator(lin):
        assert list(Course.objects.all()) == []
        assert list(Lesson.objects.all()) == []
