"""What stands in a schema, row by row; and what one request changed there, undone again."""

import copy
import itertools
import json
import os
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from creatorhub.sessions import SessionStore

Rows = dict[str, dict[str, Any]]  # table and place in it: the row
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
PATIENCE = 600  # seconds between two moments that are both "now"
TABLES = """
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = %s::regnamespace
    AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'django_migrations'
    ORDER BY 1
"""
SEQUENCES = """
    SELECT format('setval(%%L, %%s, %%L)',
    quote_ident(schemaname) || '.' || quote_ident(sequencename), coalesce(last_value, start_value),
    last_value IS NOT NULL)
    FROM pg_sequences WHERE schemaname = ANY(%s)
"""


class Bench:
    """A site on which the same request is tried again and again, always from the same start."""

    def __init__(self, *schemas: str) -> None:
        with connection.cursor() as cursor:
            self._select = " UNION ALL ".join(
                f'SELECT \'{schema}.{table}\', to_jsonb(t)::text FROM "{schema}"."{table}" t'
                for schema in schemas
                for table in _tables(cursor, schema)
            )
            cursor.execute(SEQUENCES, [list(schemas)])
            self._reset = "SELECT " + ", ".join(row[0] for row in cursor.fetchall())
        self.start = self.rows()

    def rows(self) -> Rows:
        """Everything, as it is now."""
        found: dict[str, list[Any]] = {}
        with connection.cursor() as cursor:
            cursor.execute(self._select)
            for table, text in cursor.fetchall():
                found.setdefault(table, []).append(_read(json.loads(text)))
        return {
            f"{table}#{key}": row for table, rows in found.items() for key, row in _placed(rows)
        }

    def after(self, client: Client, ask: Callable[[], Any]) -> tuple[Any, Rows]:
        """The answer and the rows after this; then all is as before, also in the browser."""
        cache.clear()
        cookies = copy.deepcopy(client.cookies)
        with connection.cursor() as cursor:
            cursor.execute(self._reset)
        with transaction.atomic(), _same_chance():
            answer = ask()
            rows = self.rows()
            transaction.set_rollback(True)
        client.cookies = cookies
        return answer, rows


def _tables(cursor: Any, schema: str) -> list[str]:
    cursor.execute(TABLES, [schema])
    return [row[0] for row in cursor.fetchall()]


def _read(row: dict[str, Any]) -> dict[str, Any]:
    """A session is read; what it says on the next page is no matter."""
    if "session_data" in row:
        row["session_data"] = SessionStore().decode(row["session_data"])
        row["session_data"].pop("_messages", None)
    return row


def _placed(rows: list[dict[str, Any]]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Rows without a number stand in the order of their words."""
    if rows and "id" not in rows[0]:
        rows = sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
    for number, row in enumerate(rows):
        yield row.get("id", row.get("session_key", number)), row


@contextmanager
def _same_chance() -> Iterator[None]:
    """Random numbers in the same order each time, so that two tries make the same rows."""
    drawn = itertools.count()

    def urandom(size: int) -> bytes:
        return random.Random(next(drawn)).randbytes(size)

    kept = os.urandom, random._urandom  # type: ignore[attr-defined]
    os.urandom = random._urandom = urandom  # type: ignore[attr-defined,assignment]
    try:
        yield
    finally:
        os.urandom, random._urandom = kept  # type: ignore[attr-defined]


def changes(before: Rows, after: Rows) -> dict[str, Any]:
    """Where two pictures differ, by table, place and column: what stood there, what stands."""
    found: dict[str, Any] = {}
    for place in sorted(set(before) | set(after)):
        old, new = before.get(place), after.get(place)
        if old is None or new is None:
            found[place] = "gone" if new is None else new
            continue
        for column in old:
            if not same(old[column], new.get(column)):
                found[f"{place}.{column}"] = (old[column], new.get(column))
    return found


def same(one: Any, other: Any) -> bool:
    """Equal; moments, when they are less than ten minutes apart."""
    if one == other:
        return True
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str) and isinstance(other, str) and MOMENT.match(one + other):
        return _are_near(one, other)
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    return numbers and one > 1e9 and abs(one - other) < PATIENCE


def _are_near(one: str, other: str) -> bool:
    try:
        apart = datetime.fromisoformat(one) - datetime.fromisoformat(other)
    except (ValueError, TypeError):
        return False
    return abs(apart.total_seconds()) < PATIENCE
