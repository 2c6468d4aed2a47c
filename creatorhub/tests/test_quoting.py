"""What is quoted from a paid group is read by who may read the group at that second."""

import importlib

import pytest
from django.core import mail

from accounts import services as accounts
from accounts.models import Grant, Notice
from community import services
from community.tests.factories import let_in, make_group, make_paid_group, seat
from creatorhub import telling
from tenants import clock
from tenants.connection import connection

SECRET = "The answer is forty-two."


@pytest.fixture
def answered(alice, bob):
    """Bob asked in a paid group and alice, who pays as well, answered him."""
    group = seat(make_paid_group(), alice, bob)
    for member in (alice, bob):
        let_in(member, group.key)
    asked = services.post(group=group, author=bob, body="What is the answer?")
    services.reply(group=group, post_id=asked.pk, author=alice, body=SECRET)
    return group


def end_access(member):
    Grant.objects.filter(member=member).update(ends_at=clock.now())
    member.__dict__.pop("_open_keys", None)


def bell(browse, member) -> str:
    return browse(member).get("/notices/").content.decode()


def test_the_bell_quotes_to_who_holds_a_key(answered, browse, bob):
    assert SECRET in bell(browse, bob)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_whose_access_has_ended_reads_that_something_was_there(answered, browse, bob, headers):
    end_access(bob)

    page = browse(bob).get("/notices/", headers=headers).content.decode()

    assert SECRET not in page
    assert "Alice" not in page
    assert "Somebody answered you in" in page
    assert "Your access to this has ended." in page


def test_a_mail_that_waits_is_not_sent_any_more(answered, bob):
    end_access(bob)

    accounts.mail_notices()

    told = Notice.objects.get(member=bob, kind="reply")
    assert (told.mail_due, told.mailed_at) == (False, None)
    assert [sent for sent in mail.outbox if SECRET in sent.body] == []


def test_the_week_leaves_out_what_is_closed_meanwhile(answered, alice, bob, owner):
    everybody = seat(make_group(), alice, bob)
    services.post(group=everybody, author=alice, body="Hello to all of you.")
    telling.tell_of_the_week(clock.now().date())
    end_access(bob)

    accounts.mail_notices()

    told = [sent.body for sent in mail.outbox if sent.to == [bob.email]]
    assert [body for body in told if "What is the answer?" in body] == []
    assert [body for body in told if "Hello to all of you." in body] != []


def test_what_was_said_in_an_open_group_stays_quoted(alice, bob, browse):
    group = seat(make_group(), alice, bob)
    asked = services.post(group=group, author=bob, body="Who is there?")
    services.reply(group=group, post_id=asked.pk, author=alice, body="I am here.")
    end_access(bob)

    assert "I am here." in bell(browse, bob)


def test_older_notices_learn_their_keys(answered, browse, bob):
    told = Notice.objects.filter(member=bob, kind="reply")
    known = told.get().facts
    told.update(facts={name: value for name, value in known.items() if name != "opens_with"})
    step = importlib.import_module("community.migrations.0003_old_notices_name_their_keys")

    with connection.cursor() as cursor:
        cursor.execute(step.NAME_KEYS.replace("%", "%%"), [])

    assert told.get().facts == known
