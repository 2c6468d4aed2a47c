"""A night draws new courses for some shelves, writes down how likely that was, and bans hold."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from analytics.models import Event
from courses.models import Course
from recommend.engine.exploring import PLACE, SHARE
from recommend.models import Draw, Report, Shelf
from recommend.selectors.exploring import chances, newcomers
from recommend.services import rebuild
from recommend.services.drawing import KEPT_FOR
from recommend.services.handpicks import ban
from recommend.tests.factories import make_courses, own, plant_tastes
from tenants import clock

pytestmark = pytest.mark.usefixtures("ada")
OLD = timedelta(days=400)


@pytest.fixture
def tastes():
    """Two dozen old courses that many fans took, and one new one that nobody knows."""
    fans, courses = plant_tastes(fans=120, courses=24)
    Course.objects.update(published_at=clock.now() - OLD)
    make_courses(1, slug="fresh", title="Fresh", tags=["fresh"])
    return fans, courses, Course.objects.get(slug="fresh")


def test_a_share_of_the_shelves_holds_a_new_course_with_its_propensity(tastes):
    fans, _courses, fresh = tastes
    own(fans[0], fresh.key)

    report = rebuild(run_id=1)

    draws = list(Draw.objects.order_by("pk"))
    assert 0.15 < len(draws) / len(fans) < 0.45
    assert {(one.course_id, one.place, one.version) for one in draws} == {
        (fresh.pk, PLACE, report.pk)
    }
    assert {one.propensity for one in draws} == {SHARE}
    assert fans[0].pk not in {one.member_id for one in draws}
    for one in draws:
        shelf = Shelf.objects.get(member=one.member_id, kind="for_you")
        assert (shelf.courses[PLACE - 1], shelf.reasons[PLACE - 1]) == (fresh.pk, "new")
    [chance] = [one for one in chances(clock.now()) if one.course == fresh]
    assert (chance.shown, chance.clicks, chance.draws) == (0, 0, len(draws))


def test_the_same_night_again_draws_the_same_and_replaces_its_log(tastes):
    rebuild(run_id=1)
    first = list(Draw.objects.order_by("pk").values_list("member_id", "course_id", "propensity"))

    rebuild(run_id=1)

    again = list(Draw.objects.order_by("pk").values_list("member_id", "course_id", "propensity"))
    assert again == first
    assert set(Draw.objects.values_list("version", flat=True)) == {Report.objects.get().pk}


def test_draws_are_kept_for_ninety_days(tastes):
    report = rebuild(run_id=1)
    Draw.objects.update(at=clock.now() - KEPT_FOR - timedelta(days=1))

    later = rebuild(run_id=2)

    assert report.pk not in set(Draw.objects.values_list("version", flat=True))
    assert set(Draw.objects.values_list("version", flat=True)) == {later.pk}


def test_a_banned_course_is_neither_drawn_nor_ranked(tastes):
    _fans, courses, fresh = tastes
    for course in (fresh, courses[0]):
        ban(course=course)

    rebuild(run_id=1)

    listed = {pk for shelf in Shelf.objects.all() for pk in shelf.courses}
    assert listed & {fresh.pk, courses[0].pk} == set()
    assert not Draw.objects.exists()


def test_one_look_a_day_and_person_counts(tastes):
    fans, courses, fresh = tastes
    fan = fans[0]
    now = clock.now()
    for kind, course, days in (
        ("shelf", fresh, 1), ("shelf", fresh, 1), ("shelf", fresh, 2), ("shelf_click", fresh, 1),
        ("shelf", fresh, 120), ("shelf", courses[0], 1),
    ):  # fmt: skip
        Event.objects.create(
            actor=fan, kind=kind, subject_type="course", subject_id=course.pk, words="for-you",
            at=now - timedelta(days=days),
        )  # fmt: skip

    found = newcomers(now)

    place = found.course.tolist().index(fresh.pk)
    assert (int(found.impressions[place]), int(found.clicks[place])) == (2, 1)
    assert int(found.fans[place]) == 0


def test_an_empty_site_draws_nothing():
    rebuild(run_id=1)

    assert not Draw.objects.exists()
    assert chances(clock.now()) == []


def test_a_draw_was_possible(tastes):
    fans, courses, _fresh = tastes
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(member=fans[0], course=courses[0], place=4, propensity=0, version=1)
