"""Many rows at once by COPY, in the schema that is open."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, LiteralString

from django.db import connection, models
from psycopg import sql

from tenants import versions

Row = Sequence[Any]


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Add rows; a row that breaks a constraint fails them all. Returns how many.

    `columns` are column names, `rows` values in that order. Call inside a transaction.
    """
    # Django's cursor sets the search path of the open schema before it lets anybody write.
    with connection.cursor() as cursor:
        return _copy(cursor, model._meta.db_table, columns, rows)


def copy_new(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Add the rows that break no unique constraint, in their order. Returns how many were new.

    Call inside a transaction: the rows wait in a temporary table that lives as long as it.
    """
    waiting = f"waiting_{model._meta.db_table}"
    names: dict[str, sql.Composable] = {
        "table": sql.Identifier(model._meta.db_table),
        "waiting": sql.Identifier(waiting),
    }
    names["columns"] = sql.SQL(", ").join(map(sql.Identifier, columns))
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "CREATE TEMP TABLE {waiting} ON COMMIT DROP AS SELECT {columns} FROM {table}"
                " WITH NO DATA; ALTER TABLE {waiting} ADD waiting_place bigserial"
            ).format(**names)
        )
        _copy(cursor, waiting, columns, rows)
        cursor.execute(
            sql.SQL(
                "INSERT INTO {table} ({columns}) SELECT {columns} FROM {waiting}"
                " ORDER BY waiting_place ON CONFLICT DO NOTHING"
            ).format(**names)
        )
        added = cursor.rowcount
        cursor.execute(sql.SQL("DROP TABLE {waiting}").format(**names))
    return int(added)


def keep_writers_out(model: type[models.Model]) -> None:
    """Until the transaction ends nobody else writes this table; everybody reads it as it was."""
    with connection.cursor() as cursor:
        table = sql.Identifier(model._meta.db_table)
        cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(table))


def _copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    count = 0
    with cursor.copy(_statement(table, columns, "FROM STDIN")) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    if table not in versions.QUIET:
        versions.changed()
    return count


def copy_out(table: str, columns: Sequence[str]) -> Iterator[bytes]:
    """All rows of a table of the open schema, in PostgreSQL's text format, block by block."""
    statement = _statement(table, columns, "TO STDOUT")
    # The cursor's own methods speak Django's errors; what goes wrong while copying does not.
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as out,
    ):
        for block in out:
            yield bytes(block)


def copy_in(table: str, columns: Sequence[str], blocks: Iterable[bytes]) -> int:
    """Add rows in PostgreSQL's text format to a table of the open schema. Returns how many."""
    statement = _statement(table, columns, "FROM STDIN")
    with connection.wrap_database_errors, connection.cursor() as cursor:
        with cursor.copy(statement) as into:
            for block in blocks:
                into.write(block)
        return int(cursor.rowcount)


def _statement(table: str, columns: Sequence[str], way: LiteralString) -> sql.Composed:
    """Columns are named: two tables that hold the same may hold it in another order."""
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), named, sql.SQL(way))
