"""The count goes on where it stopped, leaves nobody behind, and counts nothing twice."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from accounts.models import User
from analytics import selectors, services
from analytics.models import DayTotal, Event, PersonDay, Tally
from analytics.selectors import Day, Period, books
from analytics.services import counting
from conftest import creator_named, make_fan
from tenants import services as tenants
from tenants.schemas import open_schema

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
THAT_DAY = Period(date(2026, 6, 10), date(2026, 6, 10))
TABLES = "analytics_event, analytics_daytotal, analytics_personday, analytics_tally"


def looked(fan: User, count: int = 1, at: datetime = NOON) -> None:
    Event.objects.bulk_create(
        Event(actor=fan, kind="view", subject_type="course", subject_id=1, amount=5, at=at)
        for _number in range(count)
    )


def totals() -> list[tuple]:
    rows = DayTotal.objects.filter(span="d").order_by("kind", "subject_id", "day")
    return list(rows.values_list("kind", "subject_id", "day", "events", "amount", "people"))


def begin_at_the_first() -> None:
    """Count from the first event on: ids that tests before this one drew are passed over."""
    counting._open_books()
    first = Event.objects.order_by("pk").values_list("pk", flat=True).first()
    Tally.objects.update(through_id=first - 1)


def test_a_day_is_counted_as_a_whole_and_by_subject(alice, bob):
    looked(alice, 3)
    looked(bob)

    assert services.tally() == Event.objects.order_by("pk").last().pk

    assert totals() == [("", 0, NOON.date(), 4, 20, 2), ("view", 1, NOON.date(), 4, 20, 0)]
    assert list(DayTotal.objects.filter(span="m").values_list("kind", "day", "events")) == [
        ("view", date(2026, 6, 1), 4)
    ]
    assert PersonDay.objects.count() == 2


def test_what_was_counted_is_not_counted_again(alice):
    looked(alice, 2)
    services.tally()
    before = totals(), Tally.objects.values_list("through_id", "version").get()

    services.tally()

    assert (totals(), Tally.objects.values_list("through_id", "version").get()) == before


def test_a_count_that_was_stopped_goes_on(alice, bob):
    looked(alice, 3)
    looked(bob, 2)
    begin_at_the_first()
    counting._count_on(Event.objects.order_by("pk").last().pk, 2)
    assert selectors.activity(THAT_DAY) == [Day(NOON.date(), 5, 2)]

    services.tally(step=1)

    assert totals() == [("", 0, NOON.date(), 5, 25, 2), ("view", 1, NOON.date(), 5, 25, 0)]


def test_without_any_event_only_the_books_are_opened(ada):
    assert services.tally() == 0
    assert totals() == []


@pytest.fixture
def fan(db_is_real: None) -> Iterator[User]:
    """A fan on ada's site whose rows are really committed, and swept afterwards."""
    connection.close()
    connection.set_tenant(creator_named("ada"))
    person = make_fan("counted")
    yield person
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES}")
        cursor.execute("DELETE FROM account_emailaddress WHERE user_id = %s", [person.pk])
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [person.pk])


def elsewhere(work: Callable[[], object]) -> threading.Thread:
    """Run on a connection of its own in the same schema."""
    schema = connection.schema_name

    def run() -> None:
        try:
            with open_schema(schema):
                work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_an_event_that_is_being_written_is_not_left_behind(fan, monkeypatch):
    """Its id is lower than that of one which is there already."""
    monkeypatch.setattr(counting, "PATIENCE", "100ms")
    written, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            looked(fan)
            written.set()
            go_on.wait(20)

    writer = elsewhere(slowly)
    assert written.wait(20)
    looked(fan, 2)

    assert services.tally() == 0
    assert selectors.activity(THAT_DAY) == [Day(NOON.date(), 2, 1)]
    go_on.set()
    writer.join(20)
    assert selectors.activity(THAT_DAY) == [Day(NOON.date(), 3, 1)]
    services.tally()
    assert totals()[0] == ("", 0, NOON.date(), 3, 15, 1)


def test_everything_is_counted_once_while_people_write(fan):
    looked(fan)
    begin_at_the_first()
    writers = [elsewhere(lambda: [looked(fan) for _number in range(60)]) for _writer in range(3)]
    while any(writer.is_alive() for writer in writers):
        services.tally(step=3)
    services.tally()

    assert totals()[0] == ("", 0, NOON.date(), 181, 905, 1)


def test_whoever_reads_during_the_count_reads_the_whole(fan):
    looked(fan, 150)
    begin_at_the_first()
    counter = elsewhere(lambda: services.tally(step=1))
    seen = set()
    while counter.is_alive():
        seen |= set(selectors.activity(THAT_DAY))
        assert selectors.active_people(THAT_DAY) == 1
        assert selectors.course_totals([1], THAT_DAY)[1].views == 150
    assert seen == {Day(NOON.date(), 150, 1)}


def test_a_question_that_is_overtaken_each_time_makes_the_count_wait(alice, monkeypatch):
    counting._open_books()
    asked: list[books.Books] = []

    def overtaken(known: books.Books) -> int:
        asked.append(known)
        if len(asked) <= books.QUICK_TRIES:
            Tally.objects.update(version=known.version + 1)
        return known.version

    assert books.ask(overtaken) == books.QUICK_TRIES
    assert [known.version for known in asked] == [0, 1, 2]


def test_a_move_to_another_zone_counts_anew_and_only_then(alice, ada):
    looked(alice, at=datetime(2026, 6, 10, 22, tzinfo=UTC))
    services.tally()
    tenants.update_site(creator_id=ada.pk, time_zone="Asia/Shanghai")

    services.tally()

    assert [row[2] for row in totals()] == [date(2026, 6, 11), date(2026, 6, 11)]
    assert Tally.objects.get().zone == "Asia/Shanghai"
