"""One run per creator and local day; one worker per run; nothing is lost by a kill."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tenants import services
from tenants.errors import LeaseLost
from tenants.models import Creator, Run
from tenants.schemas import open_public
from tenants.services import runs

WINTER = datetime(2027, 1, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _in_public(request):
    if "db_is_real" not in request.fixturenames:
        request.getfixturevalue("lin")
    connection.set_schema_to_public()


@pytest.fixture
def run(lin) -> Run:
    """A run that is due."""
    return Run.objects.create(creator=lin, day=WINTER.date())


def at(*, day: datetime = WINTER, hour: int, minute: int = 0) -> datetime:
    return day.replace(hour=hour, minute=minute)


def hosts_with_a_run() -> set[tuple[str, date]]:
    return {(run.creator.host.partition(".")[0], run.day) for run in Run.objects.all()}


def age_lease(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(lease_until=timezone.now() - MINUTE)


def test_a_night_starts_at_three_by_the_creators_own_clock():
    tenth = date(2027, 1, 10)
    services.open_runs(at(hour=18, minute=59) - timedelta(days=1))  # 02:59 in Shanghai
    assert ("lin", tenth) not in hosts_with_a_run()
    services.open_runs(at(hour=19) - timedelta(days=1))
    assert ("lin", tenth) in hosts_with_a_run()

    services.open_runs(at(hour=2, minute=59))
    assert ("ada", tenth) not in hosts_with_a_run()
    services.open_runs(at(hour=3))
    assert ("ada", tenth) in hosts_with_a_run()


def test_a_tick_that_comes_often_opens_one_run_for_each_local_day():
    first = [services.open_runs(at(hour=3) + n * 15 * MINUTE) for n in range(4)]

    assert first == [2, 0, 0, 0]
    assert services.open_runs(at(hour=3) + timedelta(days=1)) == 2


@pytest.mark.parametrize(
    ("zone", "day", "before", "after"),
    [
        # London puts the clock forward at 01:00 UTC, back at 01:00 UTC.
        ("Europe/London", date(2027, 3, 28), (1, 59), (2, 0)),
        ("Europe/London", date(2027, 10, 31), (2, 59), (3, 0)),
        # In Santiago there is no 00:00-01:00 on that day; 03:00 is 06:00 UTC.
        ("America/Santiago", date(2027, 9, 5), (5, 59), (6, 0)),
    ],
)
def test_the_day_on_which_the_clock_changes_has_its_one_night(zone, day, before, after):
    Creator.objects.filter(host__startswith="ada").update(time_zone=zone)
    Creator.objects.exclude(host__startswith="ada").update(state="suspended", state_reason="x")
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)

    services.open_runs(midnight.replace(hour=before[0], minute=before[1]))
    assert day not in {run.day for run in Run.objects.all()}

    moment = midnight.replace(hour=after[0], minute=after[1])
    assert [services.open_runs(moment + n * 15 * MINUTE) for n in range(8)] == [1] + 7 * [0]
    assert {run.day for run in Run.objects.all()} == {day}


def test_a_suspended_site_and_one_that_is_made_tomorrow_have_no_night(ada, lin):
    connection.set_schema_to_public()
    services.suspend(creator_id=ada.pk, reason="a test")
    Creator.objects.filter(pk=lin.pk).update(created_at=WINTER + timedelta(days=1))

    assert services.open_runs(at(hour=3)) == 0


def test_a_run_by_hand_does_not_take_the_place_of_the_night(lin):
    by_hand = services.run_by_hand(creator_id=lin.pk)

    assert services.open_runs(at(hour=3)) == 2
    assert Run.objects.filter(creator=lin).count() == 2
    assert by_hand.by_hand is not None


def test_a_waiting_run_is_sent_once_and_again_only_when_its_message_must_be_lost(run, lin):
    now = timezone.now()

    assert services.take_up_runs(now) == [(lin.schema_name, run.pk)]
    assert services.take_up_runs(now + MINUTE) == []
    assert services.take_up_runs(now + runs.RESEND_AFTER + MINUTE) == [(lin.schema_name, run.pk)]


def test_a_run_with_a_living_worker_is_left_alone(run):
    services.claim_run(run.pk)

    assert services.take_up_runs(timezone.now() + settings.LEASE - MINUTE / 2) == []


def test_the_run_of_a_killed_worker_is_taken_up_when_its_lease_is_over(run, lin):
    _run, first = services.claim_run(run.pk)
    age_lease(run)

    assert services.take_up_runs() == [(lin.schema_name, run.pk)]
    assert services.take_up_runs() == []
    claimed, second = services.claim_run(run.pk)
    assert (claimed.attempts, first == second) == (2, False)


def test_a_worker_that_lost_its_lease_can_neither_renew_nor_publish_nor_close(run):
    _run, slow = services.claim_run(run.pk)
    age_lease(run)
    _run, quick = services.claim_run(run.pk)

    with pytest.raises(LeaseLost):
        services.heartbeat(run_id=run.pk, lease=slow)
    with pytest.raises(LeaseLost):
        services.hold_run(run_id=run.pk, lease=slow)
    assert not services.finish_run(run_id=run.pk, lease=slow, note="mine")
    services.hold_run(run_id=run.pk, lease=quick)
    assert services.finish_run(run_id=run.pk, lease=quick, note="done")
    run.refresh_from_db()
    assert (run.state, run.note) == ("done", "done")


def test_a_heartbeat_moves_the_end_of_the_lease(run):
    _run, lease = services.claim_run(run.pk)
    age_lease(run)

    services.heartbeat(run_id=run.pk, lease=lease)

    run.refresh_from_db()
    assert run.lease_until > timezone.now() + settings.LEASE / 2


def test_a_failure_goes_back_into_the_queue_and_the_third_one_is_put_aside(run):
    states = []
    for _attempt in range(3):
        _run, lease = services.claim_run(run.pk)
        services.finish_run(run_id=run.pk, lease=lease, note="ValueError: odd", failed=True)
        run.refresh_from_db()
        states.append(run.state)
        services.take_up_runs()

    assert states == ["due", "due", "failed"]
    assert services.claim_run(run.pk) is None
    assert (run.attempts, run.note) == (3, "ValueError: odd")


def test_a_run_whose_worker_was_killed_three_times_is_put_aside(run):
    for _attempt in range(3):
        assert services.claim_run(run.pk) is not None
        age_lease(run)
        services.take_up_runs()

    assert services.claim_run(run.pk) is None
    run.refresh_from_db()
    assert run.state == "failed"


def test_a_done_run_is_not_done_again(run):
    _run, lease = services.claim_run(run.pk)
    services.finish_run(run_id=run.pk, lease=lease)

    assert services.claim_run(run.pk) is None
    assert services.take_up_runs(timezone.now() + timedelta(days=1)) == []


def test_of_two_workers_at_once_one_gets_the_run(db_is_real):
    creator = Creator.objects.first()
    run = Run.objects.create(creator=creator, day=WINTER.date())
    start, claims = threading.Barrier(4), []

    def work() -> None:
        with open_public():
            start.wait()
            claims.append(services.claim_run(run.pk))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        run.refresh_from_db()
        assert [claim for claim in claims if claim] == [(run, run.lease)]
        assert run.attempts == 1
    finally:
        run.delete()


def test_when_a_worker_starts_what_the_former_one_had_fetched_is_sent_again(run, lin):
    now = timezone.now()
    services.take_up_runs(now)
    assert services.take_up_runs(now) == []

    assert services.unsend_runs() == 1

    assert services.take_up_runs(now) == [(lin.schema_name, run.pk)]


def test_a_run_at_work_is_not_sent_again_because_a_worker_starts(run):
    services.claim_run(run.pk)

    assert services.unsend_runs() == 0
    assert services.take_up_runs(timezone.now()) == []
