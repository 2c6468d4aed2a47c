"""What the team picks by hand, and what the log and the readers know of it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from courses.models import Course
from recommend.errors import (
    BannedCourse,
    NeedsInCircle,
    NotOnShelves,
    PicksItself,
    TooManyBeside,
    TooManyPins,
)
from recommend.models import Handpick
from recommend.selectors.beside import hand_for
from recommend.selectors.handpicks import (
    MOST_RELATED,
    ban_choices,
    banned_ids,
    by_hand,
    handpicks,
    pair_choices,
    pin_choices,
    pinned_ids,
)
from recommend.services import handpicks as verbs
from recommend.tests.factories import make_courses

pytestmark = pytest.mark.usefixtures("ada")


def beside(course: Course) -> list[int]:
    """What a visitor sees beside a course of what was chosen by hand."""
    return [entry.course.pk for entry in hand_for(AnonymousUser(), course)]


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


def test_pins_stand_in_the_order_in_which_they_were_put_up():
    one, two, _three = make_courses(3)
    verbs.pin(course=two)
    verbs.pin(course=one)
    verbs.pin(course=two)

    assert pinned_ids() == [two.pk, one.pk]
    assert acts() == ["course_pinned", "course_pinned"]


def test_a_fourth_pin_is_refused():
    *pinned, late = make_courses(4)
    for course in pinned:
        verbs.pin(course=course)

    with pytest.raises(TooManyPins):
        verbs.pin(course=late)

    assert pinned_ids() == [course.pk for course in pinned]
    assert len(acts()) == 3


@pytest.mark.parametrize("verb", [verbs.pin, verbs.ban])
def test_drafts_and_paths_stand_on_no_shelf(verb):
    [draft] = make_courses(1, state="draft", published_at=None)
    [path] = make_courses(1, kind="path", slug="way")

    for course in (draft, path):
        with pytest.raises(NotOnShelves):
            verb(course=course)

    assert not Handpick.objects.exists()


def test_a_banned_course_loses_its_pin_and_cannot_be_pinned():
    one, two = make_courses(2)
    verbs.pin(course=one)
    verbs.ban(course=one)
    verbs.ban(course=one)

    with pytest.raises(BannedCourse):
        verbs.pin(course=one)

    assert (pinned_ids(), banned_ids()) == ([], {one.pk})
    assert list(pin_choices()) == list(ban_choices()) == [two]
    assert acts() == ["course_pinned", "course_banned"]


def test_what_was_picked_is_taken_back():
    one, two = make_courses(2)
    picks = [
        verbs.pin(course=one),
        verbs.ban(course=two),
        verbs.relate(course=one, other=two),
        verbs.need(course=one, other=two),
    ]
    for pick in picks:
        verbs.remove(handpick=pick)

    assert not Handpick.objects.exists()
    assert acts()[4:] == ["course_unpinned", "course_unbanned", "related_removed", "need_removed"]
    assert AuditEntry.objects.order_by("-pk")[0].before == {"course": two.title}


def test_related_courses_keep_their_order_and_leave_out_what_is_banned():
    course, one, two, three = make_courses(4)
    picks = [verbs.relate(course=course, other=other) for other in (one, two, three, one)]
    assert picks[3] == picks[0]

    verbs.move(handpick=picks[2], by=-1)
    verbs.move(handpick=picks[0], by=-1)  # at the end nothing happens
    assert beside(course) == [one.pk, three.pk, two.pk]

    verbs.order(handpick=picks[1], picks=[picks[1].pk, 7_000, picks[0].pk])
    assert beside(course) == [two.pk, one.pk, three.pk]

    verbs.ban(course=one)
    assert beside(course) == [two.pk, three.pk]
    assert beside(one) == []
    assert acts().count("related_ordered") == 2
    told = AuditEntry.objects.filter(act="related_ordered").order_by("-pk")[0]
    assert told.after == {"places": [two.pk, one.pk, three.pk]}


def test_pins_change_places():
    courses = make_courses(3)
    picks = [verbs.pin(course=course) for course in courses]

    verbs.move(handpick=picks[0], by=1)

    assert pinned_ids() == [courses[1].pk, courses[0].pk, courses[2].pk]
    assert acts()[-1] == "pins_ordered"


def test_what_is_gone_by_now_and_what_has_no_order_is_moved_nowhere():
    one, two, three = make_courses(3)
    gone, bans = verbs.pin(course=one), [verbs.ban(course=course) for course in (two, three)]
    there = Handpick.objects.get(pk=gone.pk)
    verbs.remove(handpick=there)
    before = acts()

    verbs.move(handpick=gone, by=1)
    verbs.move(handpick=bans[0], by=1)
    verbs.order(handpick=bans[0], picks=[bans[1].pk, bans[0].pk])

    assert acts() == before
    assert [pick.pk for pick in handpicks("ban")] == [ban.pk for ban in bans]


def test_what_is_needed_first_may_not_lead_back():
    one, two, three = make_courses(3)
    verbs.need(course=one, other=two)
    verbs.need(course=two, other=three)

    with pytest.raises(NeedsInCircle, match="Course 2 → Course 0 → Course 1 → Course 2"):
        verbs.need(course=three, other=one)
    with pytest.raises(PicksItself):
        verbs.need(course=one, other=one)

    verbs.need(course=one, other=three)
    assert by_hand().needs == {one.pk: [two.pk, three.pk], two.pk: [three.pk]}
    assert acts() == ["need_added"] * 3


def test_a_circle_that_is_there_already_is_walked_once():
    """Nobody can make one here; an archive of another release might bring one."""
    one, two, three = make_courses(3)
    for course, other in ((one, two), (two, one)):
        Handpick.objects.create(kind="needs", course=course, other=other)

    verbs.need(course=three, other=one)

    assert by_hand().needs[three.pk] == [one.pk]


def test_enough_is_enough():
    course, *others = make_courses(MOST_RELATED + 2)
    for other in others[:-1]:
        verbs.relate(course=course, other=other)

    with pytest.raises(TooManyBeside):
        verbs.relate(course=course, other=others[-1])

    assert list(pair_choices("related", course)) == [others[-1]]
    assert len(handpicks("related", course)) == MOST_RELATED


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "pin", "other": 1},
        {"kind": "related", "other": None},
        {"kind": "needs", "other": 0},
    ],
)
def test_the_database_keeps_the_shape(fields):
    courses = make_courses(2)
    other = None if fields["other"] is None else courses[fields["other"]]

    with pytest.raises(IntegrityError), transaction.atomic():
        Handpick.objects.create(kind=fields["kind"], course=courses[0], other=other)


def test_all_of_it_is_one_statement(django_assert_num_queries):
    one, two = make_courses(2)
    verbs.relate(course=one, other=two)
    with django_assert_num_queries(1):
        by_hand()


def test_what_a_deleted_course_was_picked_for_goes_with_it():
    one, two = make_courses(2)
    verbs.relate(course=one, other=two)

    Course.objects.filter(pk=two.pk).delete()

    assert not Handpick.objects.exists()
