"""Which lists come together on a shelf: pins, the own one, topics, the segment's, the popular."""

import pytest
from django.contrib.auth.models import AnonymousUser

from analytics.models import Segment, SegmentMember
from courses.models import Rating
from recommend import selectors
from recommend.models import Handpick, Preference, Shelf
from recommend.selectors import shelf_for, standing_of
from recommend.tests.factories import did, make_courses, own, shelve


@pytest.fixture
def courses(ada):
    return make_courses(12)


def everybodys(kind, key, courses, reason=None, word=""):
    length = len(courses)
    return Shelf.objects.create(
        kind=kind, key=key, version=1, courses=[course.pk for course in courses],
        scores=[1.0] * length, reasons=[reason or kind] * length, because=[None] * length,
        words=[word] * length,
    )  # fmt: skip


def places(entries) -> list[int]:
    return [int(entry.course.slug.removeprefix("course-")) for entry in entries]


def likes(member, topic):
    Preference.objects.create(member=member, kind="interest", topic=topic)


def test_pins_come_first_for_everybody_and_bans_for_nobody(alice, courses):
    shelve(alice, courses[:2])
    shelve(None, courses[2:4])
    for place, course in enumerate((courses[9], courses[8])):
        Handpick.objects.create(kind="pin", course=course, position=place)
    Handpick.objects.create(kind="ban", course=courses[1])

    assert places(shelf_for(alice)) == [9, 8, 0, 2, 3]
    assert places(shelf_for(AnonymousUser())) == [9, 8, 2, 3]
    assert shelf_for(alice)[0].reason == "Picked by hand"
    Handpick.objects.create(kind="ban", course=courses[9])
    assert places(selectors.popular_for(alice)) == [8, 2, 3]


def test_topics_chosen_today_take_every_third_place_of_a_list_that_knows_little(alice, courses):
    shelve(alice, courses[:5])
    everybodys("topic", "ink", [courses[0], courses[6], courses[7]], word="ink")
    likes(alice, "ink")
    assert places(shelf_for(alice, 12)) == [0, 1, 6, 2, 3, 7, 4]

    Shelf.objects.filter(member=alice).update(rung=2)
    assert places(shelf_for(alice, 12)) == [0, 1, 2, 3, 4, 6, 7]


def test_topics_that_the_night_has_mixed_are_not_mixed_again(alice, courses):
    shelve(alice, courses[:3])
    Shelf.objects.update(reasons=["topic", "popular", "popular"], words=["ink", "", ""])
    everybodys("topic", "ink", [courses[6]], word="ink")
    likes(alice, "ink")

    assert places(shelf_for(alice, 12)) == [0, 1, 2, 6]


def test_several_topics_and_the_segment_s_and_popular_list_come_in_turn(alice, courses):
    for topic, first in (("ink", 0), ("light", 2)):
        likes(alice, topic)
        everybodys("topic", topic, courses[first : first + 2], word=topic)
    everybodys("segment", "loyal", courses[4:6])
    everybodys("segment", "new", courses[8:9])
    shelve(None, courses[6:8])
    assert places(shelf_for(alice, 12)) == [0, 2, 1, 3, 8, 6, 7]

    segment = Segment.objects.create(slug="loyal", rule="rule.loyal")
    SegmentMember.objects.create(member=alice, segment=segment)
    assert places(shelf_for(alice, 12)) == [0, 2, 1, 3, 4, 6, 5, 7]
    assert "loyal" not in " ".join(entry.reason for entry in shelf_for(alice, 12))


def test_a_fan_with_a_list_of_their_own_needs_no_segment(alice, courses):
    shelve(alice, courses[:1])
    everybodys("segment", "new", courses[4:6])
    shelve(None, courses[6:8])

    assert places(shelf_for(alice)) == [0, 6, 7]


@pytest.mark.parametrize("how", ["is_personalised", "has_quiet_browser"])
def test_whoever_wants_nothing_chosen_sees_the_popular_list_alone(alice, courses, how):
    shelve(alice, courses[:2])
    shelve(None, courses[2:4])
    everybodys("topic", "ink", courses[6:8], word="ink")
    likes(alice, "ink")
    did(alice, "finish", courses[8])
    setattr(alice, how, how == "has_quiet_browser")
    alice.save()

    standing = standing_of(alice)
    assert (standing.own, standing.interests, standing.finished) == (None, (), ())
    assert places(shelf_for(alice)) == [2, 3]


def test_topics_choose_for_whoever_is_not_counted_and_deeds_do_not(alice, courses):
    shelve(alice, courses[:2])
    everybodys("topic", "ink", courses[6:7], word="ink")
    likes(alice, "ink")
    alice.is_remembered = False
    alice.save()

    assert places(shelf_for(alice)) == [6]


def test_a_reason_that_was_rated_low_since_speaks_no_more(alice, courses):
    shelve(alice, courses[:2], because=courses[5], reason="rating")
    Rating.objects.create(member=alice, course=courses[5], stars=1)

    assert places(shelf_for(alice)) == [1]


def test_because_needs_two_and_shows_none_twice(alice, courses):
    did(alice, "finish", courses[5])
    everybodys("also", str(courses[5].pk), [*courses[:3], courses[5]], reason="popular")

    found = selectors.shelf_named(alice, "because", 6)
    assert places(found.results) == [0, 1, 2]
    assert found.title == "Because you finished “Course 5”"
    shelve(alice, [courses[0]], because=courses[5])
    drafts = selectors.home_drafts(alice, standing_of(alice))
    assert [places(draft.entries) for draft in drafts] == [[0], [1, 2]]
    own(alice, courses[0].key)
    own(alice, courses[1].key)
    assert selectors.shelf_named(alice, "because", 6).results == []


def test_of_a_withdrawn_course_the_one_finished_before_it_speaks(alice, courses):
    did(alice, "finish", courses[5], days_ago=2)
    did(alice, "finish", courses[6], days_ago=1)
    for place in (5, 6):
        everybodys("also", str(courses[place].pk), courses[:2], reason="popular")
    type(courses[6]).objects.filter(pk=courses[6].pk).update(state="draft")

    assert selectors.shelf_named(alice, "because", 6).title == "Because you finished “Course 5”"
