"""Sixteen threads over eight pooled connections, and everything that can go wrong between them.

After each trouble the thread asks in which schema its next statement runs: always the one that it
opened last, never another one, and never `public` when that was not asked for.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, InterfaceError, OperationalError, connections, transaction
from django.utils import timezone

from creatorhub.pooled import PooledConnection
from creatorhub.settings.data import _forget_path
from creatorhub.tests.net.amount import SEED, amount

ALIAS, THREADS, CONNECTIONS = "pooled", 16, 8
STEPS = amount(40, 500)  # of each thread
PATH = "SELECT current_setting('search_path')"
Trouble = Callable[[Any, random.Random], None]


class Oops(Exception):
    """Something that a view raises."""


@pytest.fixture
def schemas(db_is_real: None) -> Iterator[list[str]]:
    """Real schemas, each with sessions in it; and a pool as the web server has one."""
    from tenants.models import Creator

    names = [*Creator.objects.order_by("pk").values_list("schema_name", flat=True)[:2], "public"]
    own = dict(connections["default"].settings_dict)
    pool = {"min_size": 2, "max_size": CONNECTIONS, "timeout": 20, "reset": _forget_path}
    pool |= {"connection_class": PooledConnection}
    own["OPTIONS"] = {"pool": pool, "application_name": ALIAS}
    connections.settings[ALIAS] = own | {"CONN_MAX_AGE": 0}
    keys = [f"{name:.12}{number:028}" for name in names for number in range(12)]
    for name in names:
        fill(name, keys)
    yield names
    for name in names:
        empty(name, keys)
    connections[ALIAS].close()
    connections[ALIAS].close_pool()
    del connections[ALIAS], connections.settings[ALIAS]


def fill(schema: str, keys: list[str]) -> None:
    connections[ALIAS].set_schema(schema)
    own = [key for key in keys if key.startswith(schema[:12])]
    Session.objects.using(ALIAS).bulk_create(
        Session(session_key=key, session_data=schema, expire_date=timezone.now()) for key in own
    )


def empty(schema: str, keys: list[str]) -> None:
    connections[ALIAS].set_schema(schema)
    Session.objects.using(ALIAS).filter(session_key__in=keys).delete()


def ask(connection: Any, sql: str = PATH) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def raise_in_a_block(connection: Any, chance: random.Random) -> None:
    """Before, between or after statements, in a block within blocks."""
    with suppress(Oops), transaction.atomic(using=ALIAS):
        for _depth in range(chance.randrange(3)):
            if chance.random() < 0.5:
                ask(connection)
            with suppress(Oops), transaction.atomic(using=ALIAS):
                ask(connection)
                if chance.random() < 0.6:
                    raise Oops
        if chance.random() < 0.6:
            raise Oops


def swallow_an_error(connection: Any, chance: random.Random) -> None:
    """The block goes on to its end, but what the server makes of its COMMIT is a ROLLBACK."""
    with transaction.atomic(using=ALIAS), suppress(DatabaseError):
        ask(connection, "SELECT 1/0")


def refuse_at_the_end(connection: Any, chance: random.Random) -> None:
    """The last statement runs into its time limit, and the block ends with it."""
    with suppress(DatabaseError), transaction.atomic(using=ALIAS):
        ask(connection, "SELECT set_config('statement_timeout', '20', true)")
        ask(connection, "SELECT pg_sleep(1)")


def leave_rows_unread(connection: Any, chance: random.Random) -> None:
    """A server's cursor whose rows nobody takes, in a block or outside of one."""
    rows = Session.objects.using(ALIAS).iterator(chunk_size=2)
    if chance.random() < 0.5:
        with transaction.atomic(using=ALIAS):
            next(rows, None)
    else:
        next(rows, None)
    if chance.random() < 0.5:
        rows.close()


def leave_an_answer_unread(connection: Any, chance: random.Random) -> None:
    """A generator that holds a block open, and is thrown away."""

    def answer() -> Iterator[str]:
        with transaction.atomic(using=ALIAS):
            yield ask(connection)
            yield ask(connection)

    sent = answer()
    next(sent)
    sent.close()


def hang_up(connection: Any, chance: random.Random) -> None:
    """The connection goes back, between two statements or in the middle of a block."""
    if chance.random() < 0.5:
        connection.close()
        return
    with suppress(DatabaseError, InterfaceError), transaction.atomic(using=ALIAS):
        ask(connection)
        connection.close()


def lose_the_backend(connection: Any, chance: random.Random) -> None:
    """The server ends it."""
    with suppress(OperationalError), transaction.atomic(using=ALIAS):
        ask(connection, "SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close_if_unusable_or_obsolete()


TROUBLES: list[Trouble] = [
    raise_in_a_block, swallow_an_error, refuse_at_the_end, leave_rows_unread,
    leave_an_answer_unread, hang_up, lose_the_backend,
]  # fmt: skip


def work(number: int, schemas: list[str], wrongs: list[str], done: Counter[str]) -> None:
    chance = random.Random(f"{SEED}/{number}")
    connection = connections[ALIAS]
    for step in range(STEPS):
        schema = chance.choice(schemas)
        trouble = chance.choice(TROUBLES)
        done[trouble.__name__] += 1
        try:
            connection.set_schema(schema)
            if chance.random() < 0.3:
                ask(connection, "SELECT 1")  # the path is set already when the trouble begins
            trouble(connection, chance)
            told = {row.session_data for row in Session.objects.using(ALIAS).all()} & {*schemas}
            path = ask(connection).replace('"', "")
        except (DatabaseError, InterfaceError, psycopg.Error):
            # Cancelled: no answer is no wrong answer. Django closes the cursor of a failed
            # iterator() bare, so what is cancelled there comes as the driver's own error.
            done["no answer"] += 1
            connection.close()
            continue
        if path != f"{schema}, extensions" or not told <= {schema}:
            wrongs.append(f"SEED={SEED}/{number} step {step}: {trouble.__name__} in {schema}: "
                          f"{path}, rows of {told}")  # fmt: skip
        if chance.random() < 0.3:
            connection.close()  # as at the end of each request
    connection.close()


def cancel(over: threading.Event, done: Counter[str]) -> None:
    """Statements of the pool are cancelled all the time, also those that set a path."""
    with connections["default"].cursor() as cursor:
        while not over.wait(0.003):
            cursor.execute(
                "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity"
                " WHERE application_name = %s AND state = 'active'",
                [ALIAS],
            )
            done["cancelled"] += cursor.fetchone()[0]
    connections["default"].close()


def test_the_next_statement_runs_in_the_open_schema_whatever_went_wrong(
    schemas: list[str], say: Any
) -> None:
    assert settings.TENANT_LIMIT_SET_CALLS
    wrongs: list[str] = []
    done: Counter[str] = Counter()
    threads = [
        threading.Thread(target=work, args=(number, schemas, wrongs, done))
        for number in range(THREADS)
    ]
    over = threading.Event()
    canceller = threading.Thread(target=cancel, args=(over, done))
    for thread in (canceller, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    over.set()
    canceller.join()

    cancelled, unanswered = done.pop("cancelled"), done.pop("no answer")
    say(f"forcing: {sum(done.values()):,} troubles in {THREADS} threads over {CONNECTIONS} pooled "
        f"connections, {cancelled} statements cancelled, {unanswered} without an answer: "
        f"{len(wrongs)} in a wrong schema, SEED={SEED}")  # fmt: skip
    assert wrongs[:10] == []
    assert unanswered < THREADS * STEPS / 2, "hardly any statement was answered"
    assert sum(done.values()) == THREADS * STEPS
    assert set(done) == {trouble.__name__ for trouble in TROUBLES}
