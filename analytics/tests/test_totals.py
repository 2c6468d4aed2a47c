"""Reports are equal to a count by hand, counted in part, in whole, or not at all."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from analytics import selectors, services
from analytics.models import DayTotal, Event, PersonDay, Visitor
from analytics.selectors import Period
from analytics.tests import totals_by_hand as by_hand
from tenants import services as tenants
from tenants.schemas import open_creator

JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))


@pytest.fixture
def fans(ada) -> list[User]:
    return User.objects.bulk_create(
        User(
            email=f"fan{number}@example.com", date_joined=datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
        )
        for number in range(6)
    )


def move(ada, zone: str) -> None:
    tenants.update_site(creator_id=ada.pk, time_zone=zone)


def periods_around(zone: str) -> list[Period]:
    days = sorted({by_hand.day_of(moment, zone) for moment in by_hand.moments_of(zone)})
    one_each = [Period(day, day) for day in days]
    return [*one_each, Period(days[0], days[-1]), Period(days[0] - timedelta(days=3), days[0])]


def assert_reports_are_exact(zone: str) -> None:
    for period in periods_around(zone):
        assert selectors.activity(period) == by_hand.activity(period, zone)
        assert selectors.active_people(period) == by_hand.active_people(period, zone)
        assert selectors.joined(period) == by_hand.joined(period, zone)
        assert selectors.funnel_by_channel(period) == by_hand.funnel_by_channel(period, zone)
        assert selectors.course_totals([1, 2, 3, 4], period) == {
            course: by_hand.course_totals(course, period, zone) for course in (1, 2, 3, 4)
        }
    for course in (1, 2, 3, 4):
        assert selectors.lesson_dropoff(course) == by_hand.lesson_dropoff(course)
        ever = selectors.course_totals([course])[course]
        assert ever == by_hand.course_totals(course, None, zone)


@pytest.mark.parametrize("zone", by_hand.MOMENTS)
def test_every_report_equals_a_count_by_hand(ada, fans, zone):
    move(ada, zone)
    moments = by_hand.moments_of(zone)
    for seed in range(3):
        Event.objects.bulk_create(by_hand.random_events(seed, fans, moments))
        assert_reports_are_exact(zone)
        services.tally(step=50)
        assert_reports_are_exact(zone)


def test_after_a_move_to_another_zone_the_days_are_right_at_once_and_after_the_count(ada, fans):
    move(ada, "Europe/London")
    Event.objects.bulk_create(by_hand.random_events(1, fans, by_hand.moments_of("Asia/Shanghai")))
    services.tally()

    move(ada, "Asia/Shanghai")

    assert_reports_are_exact("Asia/Shanghai")
    services.tally(step=7)
    assert_reports_are_exact("Asia/Shanghai")
    assert set(DayTotal.objects.filter(kind="").values_list("day", "events", "people")) == {
        (day.day, day.events, day.people)
        for day in selectors.activity(Period(date(2025, 12, 1), date(2026, 6, 1)))
        if day.events
    }


def test_an_import_into_the_past_after_the_count_is_in_the_days_of_long_ago(ada, fans):
    services.tally()
    long_ago = datetime(2021, 5, 5, 12, tzinfo=UTC)
    Event.objects.bulk_create(
        Event(actor=fan, kind="view", subject_type="course", subject_id=1, at=long_ago)
        for fan in fans
    )
    that_day = Period(date(2021, 5, 5), date(2021, 5, 5))

    for _time in range(2):
        assert selectors.activity(that_day) == [selectors.Day(date(2021, 5, 5), 6, 6)]
        assert selectors.active_people(that_day) == 6
        assert selectors.course_totals([1], that_day)[1].views == 6
        services.tally()


def test_a_site_without_any_event_has_zeros(ada):
    for _time in range(2):
        assert selectors.activity(JUNE) == [selectors.Day(day, 0, 0) for day in JUNE]
        assert selectors.active_people(JUNE) == 0
        assert selectors.joined(JUNE) == 0
        assert selectors.funnel(JUNE) == selectors.Funnel(0, 0, 0, 0)
        assert selectors.funnel_by_channel(JUNE) == []
        assert selectors.course_totals([7], JUNE) == {7: selectors.CourseTotals(7)}
        assert selectors.course_totals([]) == {}
        assert selectors.lesson_dropoff(7) == []
        services.tally()


def test_each_step_of_the_funnel_is_a_part_of_the_one_before(ada, fans):
    first = datetime(2026, 6, 10, 12, tzinfo=UTC)
    User.objects.filter(pk__in=[fan.pk for fan in fans]).update(date_joined=first)
    User.objects.filter(pk=fans[5].pk).update(is_remembered=False)
    sources = [("news.example", fans[0]), ("news.example", fans[1]), ("", fans[2]), ("ad", None)]
    for source, fan in sources:
        Visitor.objects.create(source=source, member=fan, first_at=first)
    Visitor.objects.create(invite="friend", member=None, first_at=first)
    Visitor.objects.create(source="later", first_at=first + timedelta(days=30))
    did = [("purchase", 0), ("finish", 0), ("purchase", 1), ("refund", 1), ("finish", 2)]
    for kind, number in [*did, ("purchase", 3), ("purchase", 3), ("finish", 3), ("finish", 3)]:
        Event.objects.create(actor=fans[number], kind=kind, subject_type="course", subject_id=1)

    assert selectors.funnel(JUNE) == selectors.Funnel(visited=7, joined=5, paid=3, finished=2)
    assert selectors.funnel_by_channel(JUNE) == [
        selectors.ChannelFunnel("", selectors.Funnel(3, 3, 1, 1)),
        selectors.ChannelFunnel("news.example", selectors.Funnel(2, 2, 2, 1)),
        selectors.ChannelFunnel("ad", selectors.Funnel(1, 0, 0, 0)),
        selectors.ChannelFunnel("invite", selectors.Funnel(1, 0, 0, 0)),
    ]
    assert selectors.funnel(JUNE) == sum_of(by_hand.funnel_by_channel(JUNE, "Europe/London"))


def sum_of(rows: list[selectors.ChannelFunnel]) -> selectors.Funnel:
    steps = [(f.visited, f.joined, f.paid, f.finished) for f in (row.funnel for row in rows)]
    return selectors.Funnel(*map(sum, zip(*steps, strict=True)))


def test_a_fan_starts_a_course_once_on_the_day_that_was_told_first(ada, fans):
    for day in (20, 5, 10):
        Event.objects.create(
            actor=fans[0], kind="start", subject_type="course", subject_id=1,
            at=datetime(2026, 6, day, 12, tzinfo=UTC),
        )  # fmt: skip
        services.tally()

    days = [Period(date(2026, 6, day), date(2026, 6, day)) for day in (5, 10, 20)]
    assert [selectors.course_totals([1], day)[1].starters for day in days] == [0, 0, 1]
    assert selectors.course_totals([1], JUNE)[1].starters == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-01", "2026-12-31"), ("2026-01-02", "2026-03-30"), ("2026-02-01", "2026-02-28"),
        ("2026-02-02", "2026-02-28"), ("2025-12-31", "2026-01-01"), ("2026-02-28", "2026-04-01"),
    ],
)  # fmt: skip
def test_months_and_single_days_add_up_to_the_period(ada, fans, start, end):
    Event.objects.bulk_create(
        Event(
            actor=fans[number % 5], kind="view", subject_type="course", subject_id=1,
            at=datetime(2025, 12, 1, 12, tzinfo=UTC) + timedelta(days=number),
        )
        for number in range(420)
    )  # fmt: skip
    services.tally()
    period = Period(date.fromisoformat(start), date.fromisoformat(end))

    assert selectors.course_totals([1], period)[1].views == period.days


def test_a_period_knows_its_days_and_the_one_before(ada):
    week = Period(date(2026, 3, 1), date(2026, 3, 7))

    assert week.before == Period(date(2026, 2, 22), date(2026, 2, 28))
    assert (week.days, len(list(week)), date(2026, 3, 7) in week) == (7, 7, True)
    assert Period.last(1).start == Period.last(1).end == Period.last(30).end
    assert Period.last(30).days == 30
    with pytest.raises(ValueError, match="ends on its first day or later"):
        Period(date(2026, 3, 2), date(2026, 3, 1))


def test_the_last_days_end_with_the_sites_own_today(ada):
    move(ada, "Pacific/Kiritimati")
    far_east = Period.last(1).start
    move(ada, "Pacific/Pago_Pago")

    assert far_east - Period.last(1).start in {timedelta(days=1), timedelta(days=2)}


def test_the_neighbours_totals_are_their_own(ada, lin, fans):
    Event.objects.bulk_create(by_hand.random_events(1, fans, by_hand.moments_of("Europe/London")))
    services.tally()

    with open_creator(lin):
        services.tally()
        assert not DayTotal.objects.exists()
        assert not PersonDay.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_reports_take_the_same_statements_for_few_and_many(
    ada, fans, count, django_assert_num_queries
):
    for number in range(count):
        Event.objects.create(
            actor=fans[number], kind="view", subject_type="course", subject_id=number
        )
    last_month = Period.last(30)
    with django_assert_num_queries(3):  # the count before, the answer, the count after
        selectors.activity(last_month)
    with django_assert_num_queries(3):
        selectors.active_people(last_month)
    with django_assert_num_queries(3):
        selectors.course_totals(range(count), last_month)
    with django_assert_num_queries(1):
        selectors.funnel_by_channel(last_month)
