"""Queries that were compiled once are right for every person, moment and site."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from tenants.errors import CrossedBorder
from tenants.prepared import Prepared
from tenants.schemas import open_creator

User: Any = get_user_model()
Grant: Any = apps.get_model("accounts", "Grant")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMED = Prepared(lambda pk: User.objects.filter(pk=pk), pk=int)
KEYS = Prepared(
    lambda member, now: (
        Grant.objects.filter(member_id=member).current(now).values_list("key", flat=True)
    ),
    member=int,
    now=datetime,
)


def test_each_person_gets_the_own_row(alice, bob, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert list(NAMED(pk=alice.pk)) == [alice]
        assert list(NAMED(pk=bob.pk)) == [bob]


def test_each_moment_gets_what_is_open_then(alice):
    Grant.objects.create(
        member=alice, key="tier:1", starts_at=NOW, ends_at=NOW + timedelta(days=1), source="order:1"
    )

    assert list(KEYS(member=alice.pk, now=NOW)) == ["tier:1"]
    assert list(KEYS(member=alice.pk, now=NOW + timedelta(days=1))) == []


def test_what_was_compiled_on_one_site_asks_the_site_that_is_open(owner, ada, lin):
    assert [person.name for person in NAMED(pk=owner.pk)] == ["Ada"]

    with open_creator(lin):
        there = User.objects.get(role=User.Role.OWNER)
        assert [person.name for person in NAMED(pk=there.pk)] == ["Lin"]
        assert next(iter(NAMED(pk=there.pk)))._stamp == lin.schema_name


def test_rows_stay_on_the_site_where_they_were_asked_for(owner, ada, lin):
    rows = NAMED(pk=owner.pk)

    with open_creator(lin), pytest.raises(CrossedBorder):
        list(rows)


def test_a_value_that_does_not_reach_the_sql_is_refused(ada):
    odd = Prepared(lambda pk: User.objects.filter(pk=pk + 1), pk=int)

    with pytest.raises(ValueError, match="pk"):
        odd(pk=1)
