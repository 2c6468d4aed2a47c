"""The platform's rows by whose they are: a creator at work there moves the own alone.

On a site every row outside of its schema is a fault. On the platform all creators share the schema
`public`, so rows are told apart by the creator or the account that they name.
"""

from collections.abc import Set
from typing import TypeAlias

from django.db import connection

Owner: TypeAlias = tuple[str, int]  # "creator" or "account", and its key
Row: TypeAlias = tuple[str, Owner, str]  # table, whose, a sum of its text
WHOSE = {
    "creator_id": "creator",
    "tenant_id": "creator",
    "user_id": "account",
    "member_id": "account",
}
OWN_KEY = {"tenants_creator": "creator", "accounts_user": "account"}
COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1, 2
"""


def rows_by_owner() -> set[Row]:
    """Every row of the platform that names a creator or an account."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        places = {
            (table, OWN_KEY[table] if column == "id" else WHOSE[column], column)
            for table, column in cursor.fetchall()
            if column in WHOSE or column == "id" and table in OWN_KEY
        }
        cursor.execute(" UNION ALL ".join(_select(*place) for place in sorted(places)))
        return {(table, (kind, key), told) for table, kind, key, told in cursor.fetchall()}


def _select(table: str, kind: str, column: str) -> str:
    return (
        f"SELECT '{table}', '{kind}', {column}, md5(t::text) FROM public.\"{table}\" t"
        f" WHERE {column} IS NOT NULL"
    )


def moved(before: Set[Row], after: Set[Row], own: Set[Owner]) -> list[str]:
    """The tables in which a row of another creator, or of another account, is not as it was.

    Whoever was not there before (somebody signs up) is nobody's neighbour.
    """
    known = {whose for _table, whose, _told in before}
    tables = {table for table, whose, _told in before ^ after if whose in known - own}
    return [f"a row of another creator changed in {table}" for table in sorted(tables)]
