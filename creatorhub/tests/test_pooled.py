"""The pool of the web server gives out connections that live."""

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from creatorhub.pooled import PooledConnection


@pytest.fixture
def pool(ada):
    words = {name: connection.get_connection_params()[name] for name in ("dbname", "user", "host")}
    with ConnectionPool(
        kwargs=words | {"port": connection.settings_dict["PORT"] or None, "autocommit": True},
        connection_class=PooledConnection,
        check=ConnectionPool.check_connection,
        min_size=1,
        max_size=1,
    ) as pool:
        yield pool


def test_a_connection_that_lives_is_not_asked(pool, monkeypatch):
    asked = []
    real = psycopg.Connection.execute
    monkeypatch.setattr(
        psycopg.Connection,
        "execute",
        lambda self, *words: asked.append(words) or real(self, *words),
    )

    with pool.connection() as given:
        assert given.execute("SELECT 1").fetchone() == (1,)

    assert asked == [("SELECT 1",)]


def test_a_connection_that_the_database_ended_is_never_given_out(pool):
    with pool.connection() as given:
        (former,) = given.execute("SELECT pg_backend_pid()").fetchone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [former])

    with pool.connection() as given:
        (other,) = given.execute("SELECT pg_backend_pid()").fetchone()

    assert other != former
