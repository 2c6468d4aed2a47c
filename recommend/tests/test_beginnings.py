"""A new fan: by day the lists that fit what is known, the next night a list of their own."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import JoinAnswer, JoinQuestion, User
from analytics.models import Segment, SegmentMember
from courses.models import Course, Lesson, Section
from recommend import services
from recommend.models import Preference, Shelf
from recommend.selectors import shelf_for
from recommend.selectors.about import about_courses
from recommend.selectors.beginnings import beginnings
from recommend.tests.factories import did, make_courses, make_fans
from tenants import clock

NOBODY = AnonymousUser()
ABOUT = (
    ("Portraits with a small camera", ["photography"]),
    ("Night pictures of the city", ["photography"]),
    ("Sourdough bread for busy people", ["baking"]),
    ("Write songs on the guitar", ["music"]),
)


@pytest.fixture
def courses(ada):
    """Four courses of three topics: songs are popular, newcomers bake."""
    made = make_courses(4)
    for course, (title, tags) in zip(made, ABOUT, strict=True):
        course.title, course.tags = title, tags
        course.published_at = clock.now() - timedelta(days=90)
    Course.objects.bulk_update(made, ["title", "tags", "published_at"])
    fans = make_fans(32)
    for number, fan in enumerate(fans):
        did(fan, "start", made[2 if number < 12 else 3])
    place(fans[:12], "new")
    return made


def place(fans: list[User], slug: str) -> None:
    segment = Segment.objects.create(slug=slug, rule="rule.new", size=len(fans))
    SegmentMember.objects.bulk_create(
        SegmentMember(member=fan, segment=segment) for fan in fans
    )  # fmt: skip


def chose(fan: User, *topics: str) -> None:
    for topic in topics:
        Preference.objects.create(member=fan, kind=Preference.Kind.INTEREST, topic=topic)


def answered(fan: User, text: str) -> None:
    question, _new = JoinQuestion.objects.get_or_create(text="What brings you here?")
    JoinAnswer.objects.create(question=question, member=fan, text=text)


def own_list(fan: User) -> Shelf | None:
    return Shelf.objects.filter(member=fan, kind=Shelf.Kind.FOR_YOU).first()


def test_the_night_makes_lists_for_segments_and_topics(courses):
    services.rebuild()

    everybody = Shelf.objects.filter(member=None).exclude(kind=Shelf.Kind.ALSO)
    lists = {(one.kind, one.key): one for one in everybody}
    assert set(lists) == {
        ("popular", ""), ("segment", "new"), ("topic", "baking"), ("topic", "music"),
        ("topic", "photography"),
    }  # fmt: skip
    assert lists["popular", ""].courses[0] == courses[3].pk
    assert lists["segment", "new"].courses[0] == courses[2].pk
    assert set(lists["segment", "new"].reasons) == {"segment"}
    assert lists["topic", "photography"].courses == [courses[1].pk, courses[0].pk]
    assert set(lists["topic", "photography"].words) == {"photography"}


def seen_by(person: User) -> list[tuple[int, str]]:
    return [(entry.course.pk, entry.kind) for entry in shelf_for(person)]


def test_a_new_fan_sees_topics_segment_and_popular_by_day(courses, alice, bob):
    services.rebuild()
    chose(alice, "photography", "baking")

    photos, night, bread, songs = (course.pk for course in courses)
    assert set(seen_by(alice)[:3]) == {(bread, "topic"), (night, "topic"), (photos, "topic")}
    assert seen_by(alice)[3] == (songs, "popular")
    assert seen_by(bob)[:2] == [(bread, "segment"), (songs, "popular")]


def test_visitors_and_who_refuses_get_the_popular_list_alone(courses, alice, bob):
    services.rebuild()
    for fan in (alice, bob):
        chose(fan, "photography")
    alice.is_personalised = False
    bob.is_remembered = False

    assert {kind for _course, kind in seen_by(NOBODY)} == {"popular"}
    assert {kind for _course, kind in seen_by(alice)} == {"popular"}
    assert {kind for _course, kind in seen_by(bob)} == {"topic", "popular"}


def test_an_answer_at_joining_makes_a_list_the_next_night(courses, alice, bob, charlie):
    answered(alice, "I bought my first camera")
    answered(bob, "I bought my first camera")
    answered(charlie, "By bicycle")
    User.objects.filter(pk=bob.pk).update(is_personalised=False)

    services.rebuild()

    mine = own_list(alice)
    assert mine is not None
    assert (mine.courses[0], mine.reasons[0]) == (courses[0].pk, "answer")
    assert (mine.words[0], mine.because[0], mine.rung) == ("I bought my first camera", None, 0)
    assert own_list(bob) is None
    assert own_list(charlie) is None


def test_what_was_answered_before_a_reset_chooses_no_more(courses, alice, bob):
    answered(alice, "I bought my first camera")
    answered(bob, "I bought my first camera")
    services.reset(member=alice)

    services.rebuild()

    assert own_list(alice) is None
    assert own_list(bob).words[0] == "I bought my first camera"


def test_a_chosen_topic_makes_a_list_and_stays_in_it_after_the_first_deed(courses, alice):
    chose(alice, "photography")
    services.rebuild()
    first = own_list(alice)
    did(alice, "start", courses[1])
    services.rebuild()
    second = own_list(alice)

    assert first is not None
    assert second is not None
    assert set(first.courses[:2]) == {courses[0].pk, courses[1].pk}
    assert (first.reasons[0], first.words[0]) == ("topic", "photography")
    assert second.courses[0] == courses[0].pk
    assert courses[1].pk not in second.courses
    assert (second.reasons[0], second.words[0]) == ("topic", "photography")


def test_what_is_known_without_deeds_is_read_in_four_statements(
    courses, alice, bob, django_assert_num_queries
):
    for fan in (alice, bob):
        chose(fan, "baking")
        answered(fan, "camera")
    about = about_courses()
    attributes = about.attributes

    with django_assert_num_queries(4):
        known = beginnings(clock.now(), about, attributes)

    assert known.interests == {alice.pk: ["baking"], bob.pk: ["baking"]}
    assert known.answers == {alice.pk: ["camera"], bob.pk: ["camera"]}
    assert known.topics["photography"] == [courses[0].pk, courses[1].pk]
    assert [len(fans) for fans in known.segments.values()] == [12]
    assert known.fresh == []


def test_a_course_speaks_by_its_words_and_the_first_three_lessons(
    courses, django_assert_num_queries
):
    course = courses[0]
    course.summary, course.outcomes, course.for_whom = "Soft light", ["See shadows"], "Beginners"
    course.save()
    section = Section.objects.create(course=course, title="One")
    for number in range(5):
        Lesson.objects.create(
            course=course, section=section, title=f"Lesson {number}", position=number,
            body=f"<p>Word{number} &amp; <b>more</b></p>" + "x" * 9_000,
        )  # fmt: skip
    path = Course.objects.create(title="A path", slug="a-path", kind=Course.Kind.PATH)

    with django_assert_num_queries(2):
        about = about_courses()

    text = about.texts[about.courses.index(course.pk)]
    assert text.startswith(
        "Portraits with a small camera Soft light See shadows Beginners Lesson 0 Word0 & more"
    )
    assert len(text) <= 3_000
    assert "Lesson 3" not in text
    assert path.pk not in about.courses
    assert about.tags[0] == ["photography"]


def test_on_a_large_catalogue_fewer_fans_are_asked_what_they_told(courses, alice, bob, monkeypatch):
    monkeypatch.setattr("recommend.selectors.beginnings.MOST_CELLS", len(courses))
    for fan in (alice, bob):
        chose(fan, "music")
        answered(fan, "I bake")
    about = about_courses()

    known = beginnings(clock.now(), about, about.attributes)

    newest = max(alice.pk, bob.pk)
    assert (set(known.interests), set(known.answers)) == ({newest}, {newest})
