"""What happened, happened: the database itself refuses to change or delete an event."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from analytics.models import Event, PersonDay
from analytics.services import tally
from tenants import services as tenants
from tenants.rules import forgetting
from tenants.schemas import open_creator, open_public


@pytest.fixture
def event(alice) -> Event:
    return Event.objects.create(actor=alice, kind="view", subject_type="course", subject_id=1)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


CHANGES = {
    "saved": lambda event: event.save(),
    "updated": lambda event: Event.objects.filter(pk=event.pk).update(amount=9),
    "deleted": lambda event: event.delete(),
    "swept": lambda event: Event.objects.all().delete(),
    "written over in SQL": lambda event: sql("UPDATE analytics_event SET amount = 9"),
    "deleted in SQL": lambda event: sql("DELETE FROM analytics_event"),
    "deleted with the person": lambda event: event.actor.delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_event_is_not(event, change):
    with (
        pytest.raises(IntegrityError, match="analytics_event is append-only"),
        transaction.atomic(),
    ):
        change(event)

    assert Event.objects.values_list("amount", flat=True).get() == 0


def test_only_a_transaction_that_forgets_may_delete_and_none_may_change(event):
    with pytest.raises(IntegrityError), forgetting():
        Event.objects.update(amount=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        event.delete()

    with forgetting():
        assert Event.objects.all().delete()[0] == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(kind="view", subject_type="course", subject_id=1).delete()


def test_a_person_can_be_deleted_with_all_that_is_remembered(alice, event):
    tally()

    with forgetting():
        alice.delete()

    assert not User.objects.filter(pk=alice.pk).exists()
    assert not Event.objects.exists()
    assert not PersonDay.objects.exists()


def test_a_site_that_was_handed_out_has_the_rule_in_its_own_schema(ada, event):
    with open_public():
        new = tenants.hand_out()
    for name in (ada.schema_name, new):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pronamespace::regnamespace::text FROM pg_trigger"
                " JOIN pg_proc ON pg_proc.oid = tgfoid"
                " WHERE tgrelid = %s::regclass AND NOT tgisinternal",
                [f"{name}.analytics_event"],
            )
            assert cursor.fetchall() == [(name,)]


def test_one_sites_forgetting_is_over_when_its_transaction_is(ada, lin, event):
    with forgetting():
        pass
    with open_creator(lin), pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(kind="view", subject_type="course", subject_id=1).delete()
