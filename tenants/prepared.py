"""Queries of pages that everybody opens: built and compiled once, then only asked.

Django builds a queryset and its SQL anew for each request, which for a query with subqueries takes
ten times as long as asking it. The SQL names no schema (the search path does), so what was
compiled in one creator's schema is right in each of them. Rows are made as ever, and stamped with
the schema that is open now.
"""

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections

from tenants.sealed import TenantQuerySet

# Values that no page will ever ask for; in the SQL's parameters they mark the places to fill.
FIRST_NUMBER = 2_111_222_300  # fits four bytes: Django leaves out a comparison that cannot fail
FIRST_TEXT = "prepared-gap-"
FIRST_MOMENT = datetime(7777, 7, 7, tzinfo=UTC)


class Prepared:
    """`build` makes the queryset from its named values; `Prepared(build, pk=int)(pk=3)` asks it.

    A value is an `int`, a `str` or a `datetime` and must reach the SQL as it is given, at least
    once. The result is a queryset that is only read: a filter on it would be forgotten.
    """

    def __init__(self, build: Callable[..., Any], **kinds: type) -> None:
        self.build = build
        self.marks: dict[str, Any] = {
            name: _mark(kind, place) for place, (name, kind) in enumerate(kinds.items())
        }
        self._made: tuple[Any, Any, Any, str, tuple[Any, ...]] | None = None

    def __call__(self, **values: Any) -> Any:
        """The rows, asked when they are read. Raises KeyError for a value that is missing."""
        rows, query, compiler, sql, params = self._made or self._make()
        filled = tuple(x.fill(values) if isinstance(x, Gap) else x for x in params)
        return _fresh(rows, query, compiler, sql, filled)

    def _make(self) -> tuple[Any, Any, Any, str, tuple[Any, ...]]:
        rows = self.build(**self.marks)
        compiler = rows.query.get_compiler(rows.db)
        sql, given = compiler.as_sql()
        names = {mark: name for name, mark in self.marks.items()}
        params = tuple(Gap(names[x], type(x)) if _is_mark(x) and x in names else x for x in given)
        if missing := set(names.values()) - {x.name for x in params if isinstance(x, Gap)}:
            raise ValueError(f"{sorted(missing)} did not reach the SQL as given")
        # The query is taken out now: the queryset would refuse it in another schema.
        self._made = rows, rows.query, compiler, sql, params
        return self._made


class Gap:
    """A place in the parameters; `kind` is what the driver is given there."""

    def __init__(self, name: str, kind: type) -> None:
        self.name, self.kind = name, kind

    def fill(self, values: dict[str, Any]) -> Any:
        """The value for this place."""
        value = values[self.name]
        return self.kind(value) if issubclass(self.kind, int) else value


def _mark(kind: type, place: int) -> Any:
    if kind is int:
        return FIRST_NUMBER + place
    return FIRST_MOMENT + timedelta(seconds=place) if kind is datetime else f"{FIRST_TEXT}{place}"


def _is_mark(value: Any) -> bool:
    return isinstance(value, int | str | datetime)


def _fresh(rows: Any, made: Any, compiler: Any, sql: str, params: tuple[Any, ...]) -> Any:
    """A queryset of this schema that asks the compiled SQL on this thread's connection."""
    ready = copy.copy(compiler)
    ready.connection = connections[rows.db]
    ready.as_sql = lambda *args, **kwargs: (sql, params)
    query = copy.copy(made)
    query.get_compiler = lambda *args, **kwargs: ready
    fresh: Any = TenantQuerySet(rows.model, query, rows._db)
    fresh._iterable_class = rows._iterable_class
    fresh._fields = rows._fields
    return fresh
