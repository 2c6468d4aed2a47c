"""Single deeds go when their time is over; what they added up to stays."""

from datetime import timedelta

import pytest

from analytics import selectors, services
from analytics.models import Event, PersonDay, Tally
from analytics.selectors import Period
from tenants import clock
from tenants import services as tenants

DAY = timedelta(days=1)


def did(fan, kind: str, days_ago: int, subject: int = 1) -> None:
    Event.objects.create(
        actor=fan, kind=kind, subject_type="course", subject_id=subject,
        at=clock.now() - days_ago * DAY,
    )  # fmt: skip


@pytest.fixture
def keeps_400_days(ada):
    tenants.update_site(creator_id=ada.pk, retention_days=400)


def whole_story() -> list[selectors.Day]:
    return selectors.activity(Period.last(1200))


def test_a_site_keeps_everything_until_it_says_otherwise(alice):
    did(alice, "view", 2000)

    assert services.forget_old_deeds() == 0
    assert Event.objects.count() == 1


def test_old_passing_deeds_go_and_the_totals_stay(alice, bob, keeps_400_days):
    for days in (1000, 900, 402, 398, 397, 3):
        did(alice, "view", days)
    did(bob, "view", 1000)
    did(bob, "finish", 1000)
    before = whole_story()

    assert services.forget_old_deeds(batch=2) == 4

    assert whole_story() == before
    assert selectors.course_totals([1])[1] == selectors.CourseTotals(1, views=7, finishers=1)
    assert sorted(Event.objects.values_list("kind", flat=True)) == ["finish", *["view"] * 3]
    assert PersonDay.objects.count() == 3
    assert services.forget_old_deeds() == 0
    assert whole_story() == before


def test_people_of_a_forgotten_time_are_not_counted_wrongly_but_not_at_all(alice, keeps_400_days):
    did(alice, "view", 900)
    did(alice, "view", 30)
    services.forget_old_deeds()

    assert selectors.active_people(Period.last(400)) == 1
    assert selectors.active_people(Period.last(1000)) is None


def test_a_closed_day_stays_closed_for_what_is_brought_later(alice, bob, keeps_400_days):
    did(alice, "view", 900)
    services.forget_old_deeds()
    before = whole_story()

    did(bob, "view", 900)
    did(bob, "start", 900)

    assert whole_story() == before
    assert services.forget_old_deeds() == 1
    assert whole_story() == before
    assert selectors.course_totals([1])[1].starters == 0


def test_after_a_move_to_another_zone_closed_days_are_as_they_were(ada, alice, keeps_400_days):
    for days in (900, 500, 397, 20):
        did(alice, "view", days)
    services.forget_old_deeds()
    period = Period.last(1200)
    closed = [day for day in selectors.activity(period) if day.day < Period.last(404).start]
    assert sum(day.events for day in closed) == 2

    tenants.update_site(creator_id=ada.pk, time_zone="Pacific/Kiritimati")

    for _time in range(2):
        moved = selectors.activity(Period(period.start, period.end + DAY))
        assert moved[: len(closed)] == closed
        assert sum(day.events for day in moved) == 4
        services.tally()


def test_days_never_open_again_when_the_site_keeps_more(ada, alice, keeps_400_days):
    services.forget_old_deeds()
    closed = Tally.objects.get().closed_before

    tenants.update_site(creator_id=ada.pk, retention_days=1000)
    services.forget_old_deeds()
    assert Tally.objects.get().closed_before == closed
    tenants.update_site(creator_id=ada.pk, retention_days=None)
    did(alice, "view", 900)
    assert services.forget_old_deeds() == 0
