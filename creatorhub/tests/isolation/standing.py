"""Everything that a check could leave behind: rows, counters of numbers, files, cached keys."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from tenants.connection import connection

ROWS = "SELECT count(*), coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), '') FROM {} t"
TABLES = """
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""
SEQUENCES = "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences"
# Numbers that the database hands out are not handed back: these may have gaps afterwards, where a
# page writes while it is read (all of it undone).
GAPS = (
    "tenants_entrypass_id_seq",
    "account_emailaddress_id_seq",
    "accounts_auditentry_id_seq",
    "courses_progress_id_seq",
)


def standing() -> dict[str, object]:
    """A checksum of each table of every schema, each sequence, each file, and the cache's keys."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        found: dict[str, object] = {}
        for (table,) in cursor.fetchall():
            cursor.execute(ROWS.format(table))
            found[table] = cursor.fetchone()
        cursor.execute(SEQUENCES)
        found |= {name: last for name, last in cursor.fetchall() if not name.endswith(GAPS)}
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file():
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    client = cache._cache.get_client(None)  # type: ignore[attr-defined]
    found["keys"] = sorted(client.scan_iter(match="*"))
    return found
