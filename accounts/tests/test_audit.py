"""The log: who did what, and nobody changes it afterwards."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry, User
from accounts.services import audit, audited
from tenants.rules import forgetting
from tenants.schemas import open_creator


@pytest.fixture(autouse=True)
def empty(ada):
    """No entry that a test on real connections left: only the owner of the table gets rid of one,
    by taking the rule away first, and no rule inside a database holds its owner."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM accounts_auditentry")
        cursor.execute("ALTER TABLE accounts_auditentry ENABLE TRIGGER USER")


def test_an_entry_says_who_what_and_what_it_changed(owner):
    audit(
        act="look_changed",
        actor=owner,
        before={"title": "Old", "language": "en"},
        after={"title": "New", "language": "en"},
    )

    [entry] = AuditEntry.objects.all()
    assert (entry.act, entry.kind, entry.by) == ("look_changed", "site", "person")
    assert (entry.actor_id, entry.role) == (owner.pk, "owner")
    assert (entry.before, entry.after) == ({"title": "Old"}, {"title": "New"})


def test_an_edit_that_changed_nothing_is_no_deed(owner):
    same = {"title": "Same"}

    assert audit(act="look_changed", actor=owner, before=same, after=same) is None
    assert AuditEntry.objects.count() == 0


def test_an_act_that_the_table_does_not_know_is_refused(ada):
    with pytest.raises(KeyError):
        audit(act="something")


def test_texts_of_people_are_told_by_their_length(owner):
    audit(act="settings_changed", actor=owner, before={"terms": "a" * 9}, after={"terms": "b"})

    entry = AuditEntry.objects.get()
    assert entry.before == {"terms": {"characters": 9}}
    assert entry.after == {"terms": {"characters": 1}}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET act = 'x'",
        "DELETE FROM accounts_auditentry",
        "TRUNCATE accounts_auditentry",
    ],
)
def test_the_database_refuses_to_change_delete_or_empty_it(owner, statement):
    audit(act="clock_moved", actor=owner)

    for at_all in (transaction.atomic, forgetting):
        with pytest.raises(IntegrityError), at_all(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert AuditEntry.objects.get().act == "clock_moved"


def test_an_empty_log_may_be_emptied_so_that_an_archive_can_be_loaded(empty):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_auditentry")


def test_a_deed_that_is_rolled_back_leaves_no_entry(owner):
    with (
        pytest.raises(ZeroDivisionError),
        audited(act="profile_changed", subject=owner, fields=["name"]),
    ):
        User.objects.filter(pk=owner.pk).update(name="Somebody")
        raise ZeroDivisionError

    assert AuditEntry.objects.count() == 0


def test_an_edit_is_told_by_what_the_database_said_before_and_says_now(owner):
    owner.language = "xx"  # a form has changed the instance already
    with audited(act="profile_changed", subject=owner, fields=["language"], actor=owner):
        User.objects.filter(pk=owner.pk).update(language="zh-hans")

    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"language": "en"}, {"language": "zh-hans"})


def test_one_sites_log_is_nothing_to_the_neighbour(owner, lin):
    audit(act="clock_moved", actor=owner)

    with open_creator(lin):
        assert not AuditEntry.objects.filter(act="clock_moved").exists()
