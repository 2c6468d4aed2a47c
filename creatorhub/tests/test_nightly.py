"""One creator's night: claimed once, held while it works, and closed whatever happens."""

import threading
import time
from datetime import timedelta

import pytest
from celery import current_app
from celery.exceptions import Retry
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from analytics.models import Segment
from creatorhub import nightly, tasks
from recommend import services as recommend
from recommend.models import Report, Shelf
from recommend.tests.factories import did, make_courses, plant_tastes
from tenants import services as tenants
from tenants.errors import NoSuchCreator
from tenants.models import Creator, Run
from tenants.schemas import open_creator, open_public


def new_run(creator: Creator) -> Run:
    with open_public():
        return Run.objects.create(creator=creator, day=timezone.now().date())


def read_again(run: Run) -> Run:
    with open_public():
        return Run.objects.get(pk=run.pk)


def shelves() -> list[tuple]:
    return list(Shelf.objects.order_by("pk").values_list("member_id", "kind", "courses"))


class Broken(RuntimeError):
    """What goes wrong in a test."""


@pytest.fixture
def broken(monkeypatch):
    """A night whose recommendations fail after half of the work."""

    def rebuild(**_kwargs):
        with transaction.atomic():
            Shelf.objects.all().delete()
            raise Broken("the disk is full")

    return lambda: monkeypatch.setattr(recommend, "rebuild", rebuild)


@pytest.fixture
def queue():
    """The real broker's queue, empty before and after."""
    with current_app.connection_for_write() as broker:
        client = broker.default_channel.client
        client.delete("celery")
        yield lambda: client.llen("celery")
        client.delete("celery")


def test_a_night_publishes_segments_and_shelves_and_counts_the_fans(ada):
    plant_tastes()
    run = new_run(ada)

    outcome = nightly.run_night(run.pk)

    assert outcome.report.served == "model"
    assert (outcome.members, Segment.objects.count()) == (120, 4)
    assert Report.objects.get().run_id == run.pk
    done = read_again(run)
    assert (done.state, done.attempts, done.lease_until) == ("done", 1, None)
    assert done.note == "120 fans, 960 deeds, model served"
    with open_public():
        assert Creator.objects.get(pk=ada.pk).members == 120
    assert connection.schema_name == ada.schema_name


def test_a_run_that_somebody_else_holds_is_left_alone(ada):
    run = new_run(ada)
    tenants.claim_run(run.pk)

    assert nightly.run_night(run.pk) is None
    assert not Report.objects.exists()


def test_a_failure_keeps_the_last_good_set_and_the_run_is_tried_three_times(ada, alice, broken):
    courses = make_courses(3)
    did(alice, "start", courses[0])
    nightly.run_night(new_run(ada).pk)
    before = shelves()
    broken()
    states = []
    with open_public():
        run = Run.objects.create(creator=ada, day=timezone.now().date() - timedelta(days=1))
    for _attempt in range(3):
        outcome = nightly.run_night(run.pk)
        states.append(read_again(run).state)

    assert (outcome.report, outcome.note) == (None, "Broken: the disk is full")
    assert states == ["due", "due", "failed"]
    assert shelves() == before != []
    assert nightly.run_night(run.pk) is None


def test_a_worker_that_lost_its_lease_publishes_nothing(ada, alice, monkeypatch):
    courses = make_courses(3)
    did(alice, "start", courses[0])
    run = new_run(ada)
    original = recommend.rebuild

    def overtaken(**kwargs):
        with open_public():
            Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        tenants.claim_run(run.pk)
        return original(**kwargs)

    monkeypatch.setattr(recommend, "rebuild", overtaken)
    outcome = nightly.run_night(run.pk)

    assert "LeaseLost" in outcome.note
    assert (Shelf.objects.count(), Report.objects.count()) == (0, 0)
    left = read_again(run)
    assert (left.state, left.attempts, left.note) == ("running", 2, "")


def test_the_lease_is_renewed_while_the_work_goes_on(db_is_real, monkeypatch, settings):
    settings.LEASE = timedelta(seconds=0.6)
    creator = Creator.objects.get(host__startswith="ada")
    run = new_run(creator)
    _run, lease = tenants.claim_run(run.pk)
    try:
        with nightly.Held(run, lease):
            time.sleep(1.2)
            assert tenants.claim_run(run.pk) is None
            assert read_again(run).lease_until > timezone.now()
        assert read_again(run).state == "done"
        assert [t.name for t in threading.enumerate() if t.name.startswith("run-")] == []
    finally:
        run.delete()


def test_a_run_goes_back_although_the_connection_was_lost(db_is_real):
    creator = Creator.objects.get(host__startswith="ada")
    run = new_run(creator)
    _run, lease = tenants.claim_run(run.pk)
    try:
        with nightly.Held(run, lease), open_creator(creator), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        assert read_again(run).state == "due"
    finally:
        run.delete()


def test_a_process_that_is_ended_gives_its_run_back(ada):
    run = new_run(ada)
    _run, lease = tenants.claim_run(run.pk)

    with pytest.raises(SystemExit), nightly.Held(run, lease):
        raise SystemExit(1)

    assert (read_again(run).state, read_again(run).lease_until) == ("due", None)


def test_a_night_of_a_creator_who_is_gone_is_refused_and_public_stays_as_it_was(lin):
    run = new_run(lin)
    connection.set_schema_to_public()
    people = list(User.objects.values_list("pk", "email"))
    Creator.objects.filter(pk=lin.pk).delete()

    with pytest.raises(NoSuchCreator):
        tasks.nightly.apply(args=[lin.schema_name, run.pk], throw=True)

    assert list(User.objects.values_list("pk", "email")) == people


def test_the_tick_opens_the_runs_and_sends_each_of_them_once(ada, lin, queue):
    tasks.start_nights.apply(throw=True)
    opened = queue()
    tasks.resume_runs.apply(throw=True)
    tasks.start_nights.apply(throw=True)

    with open_public():
        assert opened == Run.objects.filter(state="due").count()
    assert queue() == opened


def test_runs_whose_sending_was_not_written_down_are_sent_again(ada, queue):
    run = new_run(ada)
    with pytest.raises(Broken), open_public(), transaction.atomic():
        tasks.send_runs()
        raise Broken

    assert read_again(run).heartbeat_at is None
    with open_public():
        tasks.send_runs()
    assert read_again(run).heartbeat_at is not None
    assert queue() == 2
    assert tenants.claim_run(run.pk) is not None
    assert tenants.claim_run(run.pk) is None  # what the second message finds


def test_a_night_whose_message_came_while_the_database_was_away_is_tried_again(db_is_real, queue):
    creator = Creator.objects.get(host__startswith="ada")
    run = new_run(creator)
    try:
        with pytest.raises(OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        tasks.nightly.push_request(called_directly=False, args=[creator.schema_name, run.pk])
        with pytest.raises(Retry):
            tasks.nightly.run(creator.schema_name, run.pk)
        assert queue() == 1
    finally:
        tasks.nightly.pop_request()
        connection.close()  # as Celery does after each task
        run.delete()


def test_the_task_works_in_the_creators_schema(ada, lin):
    with open_creator(lin):
        make_courses(2)
    run = new_run(lin)

    tasks.nightly.apply(args=[lin.schema_name, run.pk], throw=True)

    assert not Report.objects.exists()
    with open_creator(lin):
        assert Report.objects.get().run_id == run.pk
    assert read_again(run).state == "done"


def test_every_open_site_is_asked_to_follow_up_its_orders(ada, lin, queue):
    with open_public():
        tenants.suspend(creator_id=lin.pk, reason="a test")

    tasks.follow_up_orders.apply(throw=True)

    assert queue() == 1


def test_the_command_tells_each_site_in_one_line(ada, lin, capsys):
    plant_tastes()

    call_command("nightly")

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [ada.host, lin.host]
    assert "120 fans, 40 items, 960 deeds; NDCG@10 model 0." in lines[0]
    assert lines[0].endswith("model served: it is clearly better")
    assert "0 fans, 0 items, 0 deeds; popularity served: too little data" in lines[1]


@pytest.mark.parametrize("name", ["lin", "LIN", "lin.localhost"])
def test_the_command_takes_one_site_by_subdomain_or_host(lin, name, capsys):
    call_command("nightly", creator=name)

    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [lin.host]


def test_the_command_refuses_an_unknown_site_in_one_line(ada):
    with pytest.raises(CommandError, match=r"^There is no site called 'nobody'\.$"):
        call_command("nightly", creator="nobody")


def test_the_command_ends_badly_when_a_night_failed(ada, broken, capsys):
    broken()

    with pytest.raises(CommandError, match="1 of 1 nights failed"):
        call_command("nightly", creator="ada")

    assert "failed, the last good set stays. Broken: the disk is full" in capsys.readouterr().err


def test_beat_calls_tasks_that_exist():
    known = set(current_app.tasks)

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= known
