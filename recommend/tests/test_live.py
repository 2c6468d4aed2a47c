"""What shelves did by day, asked of the deeds that were kept."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from analytics.models import Event
from courses.models import Course
from recommend.models import Draw
from recommend.selectors import live_lead, live_shelves
from recommend.selectors.live import FEW_FANS
from recommend.tests.factories import DAY, did, make_courses, make_fans
from tenants import clock


def told(
    fan: User, course: Course, shelf: str = "for-you", *, click: bool = False, days_ago: float = 3
) -> Event:
    return Event.objects.create(
        actor=fan, kind="shelf_click" if click else "shelf", subject_type="course", value=1,
        subject_id=course.pk, words=shelf, at=clock.now() - days_ago * DAY,
    )  # fmt: skip


def test_times_and_people_are_counted_apart(alice, bob):
    first, second = make_courses(2)
    for course in (first, first, second):
        told(alice, course)
    told(alice, first, click=True)
    told(alice, first, click=True)
    told(bob, first)
    did(alice, "start", first, days_ago=2)
    did(alice, "start", second, days_ago=2)

    (shelf,) = live_shelves()

    assert vars(shelf) == {
        "shelf": "for-you", "fans": 2, "shown": 4, "clicks": 2, "starts": 2,
        "followed": 1, "began": 1,
    }  # fmt: skip
    assert (shelf.following, shelf.beginning) == (None, None)


def test_a_start_counts_within_seven_days_after_the_shelf_and_for_each_shelf(alice):
    late, before, counted, unseen = make_courses(4)
    for course in (late, before, counted):
        told(alice, course, days_ago=10)
    told(alice, counted, "popular", days_ago=9)
    told(alice, late, "also", days_ago=2)
    did(alice, "start", late, days_ago=2.5)
    did(alice, "start", before, days_ago=11)
    did(alice, "start", counted, days_ago=4)
    did(alice, "start", unseen, days_ago=4)

    starts = {shelf.shelf: shelf.starts for shelf in live_shelves()}

    assert starts == {"for-you": 1, "popular": 1, "also": 0}


def test_neither_old_deeds_nor_strange_shelves_nor_passers_by_count(alice):
    (course,) = make_courses(1)
    told(alice, course, days_ago=29)
    told(alice, course, "=cmd()")
    told(alice, course, days_ago=-1)
    Event.objects.create(
        kind="shelf", subject_type="course", subject_id=course.pk, words="for-you", value=1
    )

    assert live_shelves() == []


def test_shelves_are_compared_where_enough_fans_saw_both(ada):
    course, other = make_courses(2)
    fans = make_fans(2 * FEW_FANS)
    for number, fan in enumerate(fans):
        told(fan, course, ("for-you", "popular")[number % 2])
        if number % 2 == 0 or number < 4:
            did(fan, "start", course, days_ago=3 - 1 / 24)

    found = live_shelves()
    lead = live_lead(found)

    assert [shelf.beginning.value for shelf in found] == [1.0, 0.1]
    assert lead.value == 0.9
    assert 0 < lead.low < 0.9 < lead.high <= 1
    assert live_lead(found[:1]) is None


def test_new_courses_that_were_drawn_stand_apart(alice):
    drawn, fitting, long_ago = make_courses(3)
    for course, days_ago in ((drawn, 4), (long_ago, 20)):
        Draw.objects.create(
            member=alice, course=course, place=course.pk % 9 + 1, propensity=0.5, version=1,
            at=clock.now() - days_ago * DAY,
        )  # fmt: skip
    for course in (drawn, fitting, long_ago):
        told(alice, course)
    told(alice, drawn, "also")

    shown = {shelf.shelf: shelf.shown for shelf in live_shelves()}

    assert shown == {"for-you": 2, "drawn": 1, "also": 1}


def test_one_statement_whatever_was_shown(alice, bob):
    courses, counts = make_courses(3), []
    for shown in (1, 3):
        for course in courses[:shown]:
            told(alice, course)
            told(bob, course, "popular")
        with CaptureQueriesContext(connection) as captured:
            live_shelves()
        counts.append(len(captured))

    assert counts == [1, 1]


def test_the_neighbours_shelves_are_theirs(lin, alice):
    told(alice, make_courses(1)[0], days_ago=timedelta(days=1) / DAY)
    connection.set_tenant(lin)

    assert live_shelves() == []
