"""The tables of one schema: as data out of it, and as data into a fresh one of our own making.

An archive holds values, never SQL. The structure comes from this release's own migrations, so
reading a stranger's archive runs nothing of theirs.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from tenants import bulk
from tenants.connection import connection as tenant_connection
from tenants.errors import ArchiveDamaged, NoSnapshot, SiteBusy
from tenants.models import SchemaSnapshot
from tenants.parcel import BLOCK, Parcel
from tenants.services import pool
from tenants.services.archives.manifest import Manifest, Table
from tenants.services.migrations import (
    build_as_of,
    head,
    in_schema,
    migrate_schema,
    missing_in,
)

COLUMNS = """
    SELECT relname, array_agg(attname::text ORDER BY attnum) FILTER (WHERE attgenerated = '')
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p') AND attnum > 0
        AND NOT attisdropped
    GROUP BY relname ORDER BY relname
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = %s ORDER BY 1"
LONGEST_WAIT = "10s"
LOG = "accounts_auditentry"
# Whoever was signed out, and whichever token was taken back since the archive, must not get in
# again by it: everybody signs in anew, programs get new tokens, people new invitations.
SESSIONS = {"django_session", "usersessions_usersession"}
ENTRANCES_CLOSED = """
    DELETE FROM django_session;
    DELETE FROM usersessions_usersession;
    UPDATE accounts_apitoken SET revoked_at = now() WHERE revoked_at IS NULL;
    UPDATE accounts_teaminvite SET revoked_at = now()
        WHERE revoked_at IS NULL AND accepted_at IS NULL
"""


def columns_of(schema: str) -> dict[str, list[str]]:
    """The tables of a schema with their columns, without those that the database computes."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [schema])
        return dict(cursor.fetchall())


def sequences_of(schema: str) -> dict[str, int | None]:
    """The last number that each sequence of a schema gave out; None for one that gave none."""
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES, [schema])
        return dict(cursor.fetchall())


def hold(schema: str, tables: list[str]) -> None:
    """Begin the snapshot of the open transaction: nobody changes the shape of these tables.

    Everybody goes on writing rows. Raises SiteBusy while a migration is at work.
    """
    names = sql.SQL(", ").join(sql.Identifier(schema, table) for table in tables)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
            # Before the first question, or the snapshot would be older than the locks.
            cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(names))
    except DatabaseError:
        raise SiteBusy(
            _("The tables of this site are being changed. Wait a minute, then try again.")
        ) from None


def write(table: str, columns: list[str], target: BinaryIO) -> Table:
    """Write a table of the open schema, compressed. Raises OSError.

    Of who is signed in nothing is written: a file must not open a door.
    """
    rows = size = 0
    with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=6, mtime=0) as packed:
        for block in [] if table in SESSIONS else bulk.copy_out(table, columns):
            rows, size = rows + block.count(b"\n"), size + len(block)
            packed.write(block)
    return Table(columns=columns, rows=rows, size=size)


def make(schema: str, manifest: Manifest) -> None:
    """A fresh schema with the tables that the archive was written from, all of them empty.

    Call inside a transaction. Raises NoSnapshot, and ArchiveDamaged when the tables differ.
    """
    snapshot = SchemaSnapshot.objects.filter(version=head()).first()
    if snapshot is None:
        raise NoSnapshot(_("The database is older than this code. Run 'manage.py migrate_all'."))
    if missing_in(manifest.migrations):
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        build_as_of(schema, manifest.migrations)
    else:
        pool.make_schema(schema, snapshot)
    found = columns_of(schema)
    if {name: set(table.columns) for name, table in manifest.tables.items()} != {
        name: set(columns) for name, columns in found.items()
    } or set(sequences_of(schema)) != set(manifest.sequences):
        raise ArchiveDamaged(
            _("The tables in this archive are not those of its release; nothing was changed.")
        )
    _empty(schema, list(found))


def _empty(schema: str, tables: list[str]) -> None:
    """Remove the rows that migrations made: the archive brings its own."""
    names = sql.SQL(", ").join(sql.Identifier(schema, table) for table in tables)
    settle()
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("TRUNCATE {}").format(names))


def fill(schema: str, parcel: Parcel, manifest: Manifest, say: Callable[[str], None]) -> None:
    """Load every table, then bring the schema to today's migrations.

    Call inside a transaction. Raises ArchiveDamaged when a row does not fit, and what a
    migration raises.
    """
    try:
        with transaction.atomic(), in_schema(schema):
            for name, table in sorted(manifest.tables.items()):
                say(name)
                _load(name, table, parcel.open(f"tables/{name}.gz"))
            _set_sequences(schema, manifest.sequences)
            settle()
    except (DatabaseError, zlib.error, gzip.BadGzipFile, EOFError) as error:
        why = str(error).partition("\n")[0]
        raise ArchiveDamaged(
            _("The rows of this archive do not fit together (%(why)s); nothing was changed.")
            % {"why": why}
        ) from None
    if missing_in(manifest.migrations):
        say(_("newer tables"))
        migrate_schema(schema)
        settle()
    with in_schema(schema), connection.cursor() as cursor:
        cursor.execute(ENTRANCES_CLOSED)
        names = map(sql.Identifier, columns_of(schema))
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(names)))


def _load(name: str, table: Table, packed: BinaryIO) -> None:
    if bulk.copy_in(name, table.columns, _plain(name, table, packed)) != table.rows:
        raise ArchiveDamaged(
            _("The table %(table)s of this archive is not complete; nothing was changed.")
            % {"table": name}
        )


def _plain(name: str, table: Table, packed: BinaryIO) -> Iterator[bytes]:
    """The bytes of a table; stops where they become more than the archive says."""
    size = 0
    with gzip.GzipFile(fileobj=packed, mode="rb") as plain:
        while block := plain.read(BLOCK):
            size += len(block)
            if size > table.size:
                raise ArchiveDamaged(
                    _("The table %(table)s of this archive is too large; nothing was changed.")
                    % {"table": name}
                )
            yield block


def _set_sequences(schema: str, sequences: dict[str, int | None]) -> None:
    """The next row gets the next number, also where the newest rows were deleted again."""
    statement = sql.SQL("SELECT setval({}::regclass, {}, {})")
    with connection.cursor() as cursor:
        for name, last in sequences.items():
            where = sql.Identifier(schema, name).as_string()
            cursor.execute(statement.format(where, 1 if last is None else last, last is not None))


def settle() -> None:
    """Check what PostgreSQL checks at the end of a transaction now: foreign keys above all."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def keep_log(schema: str, *, into: str) -> None:
    """Give the loaded schema the log of the live one in the place of the archive's own.

    A restore takes everything back but what was done: nobody gets rid of an entry by an archive.
    """
    log, kept = (sql.Identifier(name, LOG) for name in (into, schema))
    names = columns_of(schema).get(LOG)
    if names is None:  # the live site has tables of a former release, which knew no log
        return
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    number = sql.Literal(sql.Identifier(into, LOG).as_string())
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(log))
        cursor.execute(sql.SQL("DELETE FROM {}").format(log))
        cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(log))
        copy = "INSERT INTO {log} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {kept}"
        cursor.execute(sql.SQL(copy).format(log=log, columns=columns, kept=kept))
        cursor.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}").format(
                number, log
            )
        )


def rename(schema: str, name: str) -> None:
    """Give a schema another name, in the caller's transaction."""
    with connection.cursor() as cursor:
        names = sql.Identifier(schema), sql.Identifier(name)
        cursor.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(*names))
    tenant_connection.search_path_set_schemas = None
