"""What a person sees on the shelf, and what of the events counts."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import translation

from accounts.models import Tier, User
from analytics.models import Event
from courses.models import Course, Lesson, Progress, Rating, Section
from recommend.models import Shelf
from recommend.selectors import history, shelf_for, suggested
from recommend.tests.factories import DAY, did, make_courses, own, shelve
from tenants import clock

NOBODY = AnonymousUser()


def slugs(entries):
    return [entry.course.slug for entry in entries]


@pytest.fixture
def courses(ada):
    return make_courses(5)


@pytest.fixture
def shelves(alice, courses):
    """Alice has a list of her own; another one is for everybody new."""
    shelve(alice, [courses[3], courses[1]], because=courses[0])
    shelve(None, [courses[2], courses[3]])


def test_the_own_list_comes_first_and_the_popular_one_fills_up(alice, shelves):
    assert slugs(shelf_for(alice)) == ["course-3", "course-1", "course-2"]
    assert slugs(shelf_for(alice, limit=2)) == ["course-3", "course-1"]


def test_each_entry_says_why(alice, shelves):
    assert [(entry.kind, entry.reason) for entry in shelf_for(alice)] == [
        ("finish", "Because you finished “Course 0”"),
        ("popular", "Popular with other members right now"),
        ("popular", "Popular with other members right now"),
    ]
    with translation.override("zh-hans"):
        assert shelf_for(alice)[0].reason == "因为你学完了《Course 0》"


def test_a_visitor_and_a_new_fan_see_what_is_popular(bob, owner, shelves):
    for person in (NOBODY, bob, owner):
        assert slugs(shelf_for(person)) == ["course-2", "course-3"]


def test_before_the_first_night_there_are_the_newest_courses(bob, courses):
    assert slugs(shelf_for(bob, limit=2)) == ["course-4", "course-3"]
    assert shelf_for(NOBODY)[0].reason == "New on this site"


def test_an_empty_site_has_an_empty_shelf(alice):
    assert shelf_for(alice) == []


def test_what_was_bought_begun_finished_or_disliked_by_day_is_gone_at_once(alice, shelves, courses):
    own(alice, courses[3].key)
    did(alice, "start", courses[1])
    assert slugs(shelf_for(alice)) == ["course-2"]

    Rating.objects.create(member=alice, course=courses[2], stars=2)
    assert "course-2" not in slugs(shelf_for(alice))


def test_a_grant_that_ended_and_a_tier_leave_the_course_on_the_shelf(alice, shelves, courses):
    tier = Tier.objects.create(name="Friends", rank=1)
    Course.objects.update(tier=tier)
    own(alice, tier.key)
    own(alice, courses[3].key, ends_at=clock.now() - timedelta(seconds=1))

    assert slugs(shelf_for(alice))[0] == "course-3"


def test_a_withdrawn_course_is_not_shown_to_anybody(alice, owner, shelves, courses):
    Course.objects.filter(pk=courses[3].pk).update(state=Course.State.DRAFT)

    assert slugs(shelf_for(alice)) == ["course-1", "course-2"]
    assert slugs(shelf_for(owner)) == ["course-2"]


@pytest.mark.parametrize("count", [1, 5])
def test_a_shelf_takes_one_statement_and_three_for_what_is_kept(
    alice, courses, count, django_assert_num_queries
):
    shelve(alice, courses[:count], because=courses[4])

    with django_assert_num_queries(4):
        shelf_for(alice)


def test_a_course_that_is_gone_falls_out_and_what_lay_behind_a_reason_may_be_gone_too(
    alice, shelves, courses
):
    courses[1].delete()
    assert slugs(shelf_for(alice)) == ["course-3", "course-2"]

    courses[0].delete()
    assert shelf_for(alice)[0].reason == "Popular with other members right now"


@pytest.mark.parametrize("whose", ["alice", "nobody"])
def test_a_list_is_found_by_its_unique_index(alice, shelves, whose):
    member = alice.pk if whose == "alice" else None
    rows = Shelf.objects.filter(member=member, kind=Shelf.Kind.FOR_YOU, key="")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.explain()
        cursor.execute("SET LOCAL enable_seqscan = on")

    assert "one_shelf_of_a_kind" in plan
    assert "Filter" not in plan


def test_a_shelf_before_the_first_night_takes_one_more(alice, courses, django_assert_num_queries):
    with django_assert_num_queries(4):
        shelf_for(alice)


def columns(seen):
    return list(zip(seen.fans, seen.courses, seen.weights, seen.facts, strict=True))


def test_deeds_count_by_what_they_say(alice, courses):
    for kind, course in zip(["finish", "purchase", "start", "view"], courses, strict=False):
        did(alice, kind, course)
    did(alice, "rating", courses[4], stars=5)

    seen = history(clock.now())

    assert columns(seen) == [
        (alice.pk, courses[0].pk, 1.2, "finish"),
        (alice.pk, courses[1].pk, 1.0, "purchase"),
        (alice.pk, courses[2].pk, 0.5, "start"),
        (alice.pk, courses[3].pk, 0.15, "view"),
        (alice.pk, courses[4].pk, 0.95, "rating"),
    ]


def test_three_stars_say_nothing_and_the_pair_is_missing(alice, courses):
    did(alice, "rating", courses[0], stars=3)

    seen = history(clock.now())
    assert (columns(seen), seen.has) == ([], [])


def test_one_or_two_stars_take_the_course_out_whatever_else_happened(alice, bob, courses):
    did(alice, "finish", courses[0], days_ago=3)
    did(alice, "rating", courses[0], days_ago=2, stars=2)
    did(bob, "rating", courses[0], days_ago=3, stars=1)
    did(bob, "rating", courses[0], days_ago=2, stars=4)  # thought better of it

    seen = history(clock.now())

    assert columns(seen) == [(bob.pk, courses[0].pk, 0.9, "rating")]
    assert seen.has == [(alice.pk, courses[0].pk)]


def test_a_refund_undoes_the_purchase_before_it_and_not_the_one_after(alice, bob, courses):
    did(alice, "purchase", courses[0], days_ago=3)
    did(alice, "refund", courses[0], days_ago=2)
    did(bob, "purchase", courses[0], days_ago=3)
    did(bob, "refund", courses[0], days_ago=2)
    did(bob, "purchase", courses[0], days_ago=1)

    assert [row[0] for row in columns(history(clock.now()))] == [bob.pk]


def test_the_owner_later_events_and_other_subjects_do_not_count(alice, owner, courses):
    did(owner, "finish", courses[0])
    did(alice, "finish", courses[1], days_ago=-1)
    Event.objects.create(actor=alice, kind="finish", subject_type="tier", subject_id=courses[2].pk)

    assert columns(history(clock.now())) == []


def test_what_a_fan_holds_now_by_its_own_key_is_had(alice, bob, courses):
    own(alice, courses[0].key)
    own(alice, "tier:1")
    own(bob, courses[1].key, ends_at=clock.now() - DAY / 2)

    assert history(clock.now()).has == [(alice.pk, courses[0].pk)]


def test_what_somebody_began_uncounted_is_on_no_shelf_and_in_no_mail(alice, courses):
    User.objects.filter(pk=alice.pk).update(is_remembered=False)
    fan = User.objects.get(pk=alice.pk)
    shelve(None, courses[:3])
    section = Section.objects.create(course=courses[0], title="One")
    lesson = Lesson.objects.create(course=courses[0], section=section, title="First")
    Progress.objects.create(member=fan, lesson=lesson, course=courses[0], place=1)

    assert slugs(shelf_for(fan)) == ["course-1", "course-2"]
    [(_fan, facts)] = suggested([fan.pk])
    assert [one["title"] for one in facts["suggestions"]] == ["Course 1", "Course 2"]


def test_the_title_of_a_course_that_was_withdrawn_is_told_to_no_fan(alice, shelves, courses):
    Course.objects.filter(pk=courses[0].pk).update(state=Course.State.DRAFT, title="Not out yet")

    assert "Not out yet" not in shelf_for(alice)[0].reason
    [(_fan, facts)] = suggested([alice.pk])
    assert facts["suggestions"][0]["because"] is None
