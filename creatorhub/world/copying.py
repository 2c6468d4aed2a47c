"""Makes a second site of the first: every row and file, under the same keys, with its own name."""

from pathlib import Path

from django.conf import settings
from django.db import connection

from tenants.models import Creator

KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # the snapshot brought them
TEXTS = {"text", "character varying", "jsonb", "ARRAY"}


def tables_of(schema: str) -> list[str]:
    """The tables of a schema, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s"
            " AND table_type = 'BASE TABLE' ORDER BY table_name",
            [schema],
        )
        return [name for (name,) in cursor.fetchall()]


def copy_rows(source: Creator, target: Creator, *, names: tuple[str, str]) -> None:
    """Fill the empty schema of `target` with the rows of `source`: the canaries change their name.

    Keys and uids stay, and the sequences go on where those of the source do.
    """
    for table in tables_of(source.schema_name):
        if table not in KEPT:
            _copy_table(source.schema_name, target.schema_name, table, names)
    _set_sequences(source.schema_name, target.schema_name)


def _copy_table(source: str, target: str, table: str, names: tuple[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type, udt_name FROM information_schema.columns"
            " WHERE table_schema = %s AND table_name = %s AND is_generated = 'NEVER'",
            [source, table],
        )
        columns = cursor.fetchall()
        told = ", ".join(_told(name, kind, udt) for name, kind, udt in columns)
        listed = ", ".join(f'"{name}"' for name, _kind, _udt in columns)
        values = [text for _name, kind, _udt in columns if kind in TEXTS for text in _pairs(names)]
        cursor.execute(
            f'INSERT INTO "{target}"."{table}" ({listed}) OVERRIDING SYSTEM VALUE'
            f' SELECT {told} FROM "{source}"."{table}"',
            values,
        )


def _pairs(names: tuple[str, str]) -> list[str]:
    """Both forms of a canary, under the old name and the new one."""
    old, new = names
    return [f"zq-{old}-", f"zq-{new}-", f"zq0{old}0", f"zq0{new}0"]


def _told(name: str, kind: str, udt: str) -> str:
    if kind not in TEXTS:
        return f'"{name}"'
    cast = f"{udt.removeprefix('_')}[]" if kind == "ARRAY" else udt
    return f'replace(replace("{name}"::text, %s, %s), %s, %s)::{cast}'


def _set_sequences(source: str, target: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = %s"
            " AND last_value IS NOT NULL",
            [source],
        )
        for name, last in cursor.fetchall():
            cursor.execute("SELECT setval(%s::regclass, %s)", [f'"{target}"."{name}"', last])


def copy_files(source: Creator, target: Creator, *, names: tuple[str, str]) -> None:
    """Every file of the source under its own path, with the canaries' name changed in its bytes."""
    media = Path(settings.MEDIA_ROOT)
    home = media / source.schema_name
    for path in sorted(home.rglob("*")):
        if path.is_file():
            copy = media / target.schema_name / path.relative_to(home)
            copy.parent.mkdir(parents=True, exist_ok=True)
            old, new = names
            copy.write_bytes(
                path.read_bytes().replace(f"zq-{old}-".encode(), f"zq-{new}-".encode())
            )
