"""Does the database answer, soon? A page may wait for a connection; whoever asks for health not."""

import psycopg
from django.db import DatabaseError
from psycopg_pool import ConnectionPool

from tenants.connection import connection

PATIENCE = 3.0  # seconds; a scrape and most outside checkers give up after ten
QUESTION = "SELECT 1 FROM public.tenants_creator LIMIT 1"


def answers() -> bool:
    """True when a statement comes back; with a pool, when a connection is free in time."""
    pool: ConnectionPool | None = getattr(connection, "pool", None)
    try:
        if pool is None:
            with connection.cursor() as cursor:
                cursor.execute(QUESTION)
        else:
            pool.open()
            with pool.connection(timeout=PATIENCE) as raw:
                raw.execute(QUESTION)
    except (DatabaseError, psycopg.Error):
        return False
    return True
