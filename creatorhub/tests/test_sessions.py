"""A session that was ended is one thing, a database that is away another."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as Former
from django.contrib.sessions.models import Session
from django.db import OperationalError

from creatorhub.sessions import SessionStore


@pytest.fixture
def session(ada):
    made = SessionStore()
    made["basket"] = 1
    made.create()
    return made


def test_a_session_that_was_ended_meanwhile_is_not_written(session):
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        session.save()

    assert not Session.objects.exists()


def test_a_database_that_is_away_is_called_what_it_is(session, monkeypatch):
    def away(*args: object, **options: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(Session, "save", away)

    with pytest.raises(OperationalError, match="the connection is lost"):
        session.save()


def test_sessions_of_before_are_still_read(ada):
    former = Former()
    former["basket"] = 2
    former.create()

    assert SessionStore(former.session_key)["basket"] == 2
