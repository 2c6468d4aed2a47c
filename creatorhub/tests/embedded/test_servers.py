"""The embedded servers: started, found again, killed, stopped. Never two on one folder."""

import os
import signal

import psycopg
import pytest
import redis

from creatorhub.embedded import postgres, valkey
from creatorhub.embedded.state import StateFolder

pytestmark = pytest.mark.long


def connect(state: StateFolder, database: str = postgres.DATABASE) -> psycopg.Connection:
    place = postgres.dsn(state)
    return psycopg.connect(
        host=place["HOST"], port=place["PORT"], user=place["USER"], dbname=database, autocommit=True
    )


def broker(state: StateFolder) -> redis.Redis:
    return redis.Redis.from_url(valkey.cache_url(state, 0))


def test_every_new_database_has_the_extensions_outside_of_public(state: StateFolder) -> None:
    postgres.start(state, careless=True)
    with connect(state) as connection:
        connection.execute("CREATE DATABASE another")
    with connect(state, "another") as connection:
        rows = connection.execute(
            "SELECT extname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace "
            "WHERE nspname = 'extensions'"
        ).fetchall()
        chinese = connection.execute("SELECT extensions.show_trgm('理财')").fetchone()

    assert {"pg_trgm", "unaccent", "btree_gist"} <= {name for (name,) in rows}
    assert chinese is not None and chinese[0] != []


def test_a_live_database_is_found_and_not_started_twice(state: StateFolder) -> None:
    first = postgres.start(state, careless=True)
    second = postgres.start(state)

    assert second.process is None
    assert second.attached == first.process.pid
    assert second.alive()


def test_a_killed_database_comes_back_with_its_rows(state: StateFolder) -> None:
    first = postgres.start(state)
    with connect(state) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()

    second = postgres.start(state)

    assert first.ending() == "killed by signal 9"
    assert second.attached is None
    with connect(state) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_stopping_ends_both_and_is_quiet_when_nothing_runs(state: StateFolder) -> None:
    database, queue = postgres.start(state, careless=True), valkey.start(state)

    valkey.stop(state)
    postgres.stop(state)
    postgres.stop(state)

    assert not (database.alive() or queue.alive())
    assert not (postgres.running(state) or valkey.running(state))


def test_a_killed_broker_comes_back_with_its_messages(state: StateFolder) -> None:
    first = valkey.start(state)
    broker(state).rpush("queue", *range(500))
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()

    second = valkey.start(state)

    assert second.attached is None
    assert broker(state).llen("queue") == 500


def test_a_live_broker_is_found_and_not_started_twice(state: StateFolder) -> None:
    first = valkey.start(state)

    assert valkey.start(state).attached == first.process.pid
