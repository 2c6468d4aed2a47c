"""No start behind a pooler that would hand one creator's search path to another.

A pooler in transaction mode gives each transaction any server connection. PostgreSQL reports
`search_path` to its clients since version 18, so only there a pooler can put it back
(`track_extra_parameters=search_path`); on older servers most answers came from another schema.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

OLDEST = 180_000


def refuse_old_server(version: int) -> None:
    """Raises ImproperlyConfigured for a `server_version_num` that cannot report its path."""
    if version < OLDEST:
        raise ImproperlyConfigured(
            f"PGBOUNCER_TX=1 needs PostgreSQL 18 or newer, and this is {version // 10_000}: "
            "an older server leaks one creator's rows into another's pages. Use session pooling."
        )


def check_server(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Receiver of Django's connection_created."""
    if settings.PGBOUNCER_TX:
        refuse_old_server(connection.pg_version)
