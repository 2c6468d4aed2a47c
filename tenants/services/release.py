"""Bringing every schema to today's tables: skips what is there, goes on after a failure."""

import sys
from collections.abc import Callable

from django.db import DatabaseError, connection

from tenants.models import Creator
from tenants.seal import PUBLIC
from tenants.services import pool
from tenants.services.migrations import head, migrate_schema


def migrate_everything(say: Callable[[str], None]) -> list[str]:
    """Migrate public, the snapshot and every creator; returns one line for each failure."""
    say("public")
    migrate_schema(PUBLIC)
    pool.make_snapshot()
    pool.discard_old_spares(head())
    late = Creator.objects.exclude(schema_version=head()).order_by("pk")
    failures = []
    for number, creator in enumerate(late, start=1):
        say(f"{number}/{len(late)} {creator.title}")
        try:
            migrate_schema(creator.schema_name)
        except DatabaseError as error:
            connection.close()
            failures.append(f"{creator.title} ({creator.schema_name}): {str(error).splitlines()[0]}")
            continue
        Creator.objects.filter(pk=creator.pk).update(schema_version=head())
    return failures


def announce(line: str) -> None:
    """Print one step of the migration."""
    sys.stdout.write(f"  migrate {line}\n")
    sys.stdout.flush()
