"""What a fan tells by hand: at once on every shelf, tomorrow in the night, and gone by a reset."""

import pytest

from analytics.models import Segment, SegmentMember
from courses.models import Course, Lesson, Progress, Section
from recommend import selectors, services
from recommend.models import Preference, Shelf
from recommend.selectors import shelf_for
from recommend.selectors.history import history
from recommend.selectors.profile import profile_of
from recommend.tests.factories import DAY, did, make_courses, make_fans, shelve
from tenants import clock

Kind = Preference.Kind


@pytest.fixture
def courses(ada):
    made = make_courses(6)
    for place, course in enumerate(made):
        Course.objects.filter(pk=course.pk).update(tags=["light", f"topic {place}"])
    return made


def told(member) -> list[tuple]:
    return list(
        Preference.objects.filter(member=member)
        .order_by("pk")
        .values_list("kind", "course_id", "topic")
    )


def ids(entries) -> list[int]:
    return [entry.course.pk for entry in entries]


def also(course: Course, others: list[Course]) -> None:
    """What others also took with a course."""
    length = len(others)
    Shelf.objects.create(
        kind="also", key=str(course.pk), version=1, courses=[one.pk for one in others],
        scores=[1.0] * length, reasons=["popular"] * length, because=[None] * length,
        words=[""] * length,
    )  # fmt: skip


def lesson_of(course: Course) -> Lesson:
    section = Section.objects.create(course=course, title="One")
    return Lesson.objects.create(course=course, section=section, title="First")


def test_not_this_is_said_once_and_taken_back_once(alice, courses):
    for _time in range(2):
        services.not_this(member=alice, course=courses[0])
    assert told(alice) == [(Kind.NOT_THIS, courses[0].pk, "")]

    assert services.take_back(member=alice, course_id=courses[0].pk) is True
    assert services.take_back(member=alice, course_id=courses[0].pk) is False
    assert told(alice) == []


def test_what_is_not_wanted_is_gone_from_every_shelf_of_this_fan_alone(alice, bob, courses):
    shelve(alice, courses[:3], because=courses[4])
    shelve(None, courses[:3])
    did(alice, "finish", courses[5])
    also(courses[5], courses[:3])

    services.not_this(member=alice, course=courses[1])

    left = [courses[0].pk, courses[2].pk]
    assert ids(shelf_for(alice)) == left
    assert ids(selectors.popular_for(alice)) == left
    for name in ("because", "also", "popular", "for_you"):
        found = selectors.shelf_named(alice, name, 6, beside=courses[5]).results
        assert ids(found) == left, name
    [(_fan, facts)] = selectors.suggested([alice.pk])
    assert [one["title"] for one in facts["suggestions"]] == ["Course 0", "Course 2"]
    assert ids(shelf_for(bob)) == [course.pk for course in courses[:3]]


def test_a_reason_that_speaks_of_what_is_not_wanted_speaks_no_more(alice, courses):
    shelve(alice, courses[:2], because=courses[4], reason="view")

    services.not_this(member=alice, course=courses[4])

    assert ids(shelf_for(alice)) == [courses[1].pk]


def test_the_night_hears_not_this_also_of_whoever_is_not_counted(alice, bob, courses):
    bob.is_remembered = False
    bob.save()
    for fan in (alice, bob):
        services.not_this(member=fan, course=courses[0])

    assert {(alice.pk, courses[0].pk), (bob.pk, courses[0].pk)} <= set(history(clock.now()).has)


def test_interests_are_kept_as_they_are_chosen_and_answer_the_question(alice, courses):
    chosen = services.choose_interests(member=alice, topics=["topic 1", "nonsense", "light"])
    assert chosen == ["topic 1", "light"]
    services.choose_interests(member=alice, topics=["light"])

    assert told(alice) == [
        (Kind.INTEREST, None, "light"),
        (Kind.ASKED, None, ""),
    ]
    assert [one.name for one in profile_of(alice).topics if one.is_chosen] == ["light"]


def test_chosen_topics_come_by_day_and_go_with_the_choice(alice, courses):
    shelve(None, [courses[0]])
    Shelf.objects.create(
        kind="topic", key="light", version=1, courses=[courses[3].pk], scores=[1.0],
        reasons=["topic"], because=[None], words=["light"],
    )  # fmt: skip

    services.choose_interests(member=alice, topics=["light"])
    first = shelf_for(alice)[0]
    assert (first.course.pk, first.reason) == (courses[3].pk, "Because you chose the topic “light”")

    services.choose_interests(member=alice, topics=[])
    assert ids(shelf_for(alice)) == [courses[0].pk]


def test_a_question_that_was_put_away_is_not_asked_again(alice, courses):
    asks = [selectors.asks_interests(selectors.standing_of(alice), selectors.site_topics())]
    services.put_question_away(member=alice)
    asks.append(selectors.asks_interests(selectors.standing_of(alice), selectors.site_topics()))

    assert asks == [True, False]


def test_who_has_begun_three_courses_or_refused_is_not_asked(alice, bob, courses):
    for course in courses[:3]:
        did(alice, "start", course)
    bob.is_personalised = False
    for fan in (alice, bob):
        standing = selectors.standing_of(fan)
        assert selectors.asks_interests(standing, selectors.site_topics()) is False
    assert selectors.asks_interests(selectors.standing_of(make_fans(1)[0]), ["one", "two"]) is False


def test_a_reset_empties_the_profile_and_leaves_progress_and_deeds(alice, courses):
    did(alice, "finish", courses[0], days_ago=2)
    lesson = lesson_of(courses[0])
    Progress.objects.create(member=alice, lesson=lesson, course=courses[0], place=1)
    shelve(alice, [courses[1]], because=courses[0])
    services.choose_interests(member=alice, topics=["light"])
    services.not_this(member=alice, course=courses[2])

    services.reset(member=alice)

    assert {kind for kind, *_rest in told(alice)} == {Kind.ASKED, Kind.RESET}
    assert not Shelf.objects.filter(member=alice).exists()
    assert Progress.objects.filter(member=alice).count() == alice.events.count() == 1
    seen = history(clock.now())
    assert (len(seen.fans), (alice.pk, courses[0].pk) in list(seen.has)) == (0, True)
    standing = selectors.standing_of(alice)
    assert (standing.finished, profile_of(alice).deeds) == ((), [])

    did(alice, "finish", courses[3], days_ago=-1)
    assert list(history(clock.now() + 2 * DAY).courses) == [courses[3].pk]
    services.reset(member=alice)
    assert [kind for kind, *_rest in told(alice)].count(Kind.RESET) == 1


def test_a_wiped_profile_has_nothing_left_of_what_was_told(alice, courses):
    services.not_this(member=alice, course=courses[0])
    shelve(alice, [courses[1]])

    services.forget_profile(alice)

    assert told(alice) == [] and not Shelf.objects.filter(member=alice).exists()


def test_who_starts_anew_is_in_no_segment_that_chooses(alice, courses):
    segment = Segment.objects.create(slug="loyal", rule="rule.loyal")
    SegmentMember.objects.create(member=alice, segment=segment)
    Shelf.objects.create(
        kind="segment", key="loyal", version=1, courses=[courses[3].pk], scores=[1.0],
        reasons=["segment"], because=[None], words=[""],
    )  # fmt: skip
    shelve(None, courses[:1])
    assert ids(shelf_for(alice)) == [courses[3].pk, courses[0].pk]

    services.reset(member=alice)

    assert ids(shelf_for(alice)) == [courses[0].pk]
