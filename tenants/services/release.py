"""Bringing every schema to today's tables: skips what is there, goes on after a failure."""

import sys
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory

from tenants.models import Creator
from tenants.seal import PUBLIC
from tenants.services import pool
from tenants.services.migrations import head, migrate_schema

# The database's refusals, and what a data migration raises over a row that is not as it expects.
CANNOT_MIGRATE = (
    DatabaseError,
    InconsistentMigrationHistory,
    CommandError,
    ObjectDoesNotExist,
    ValidationError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
)


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
        except CANNOT_MIGRATE as error:
            if not connection.is_usable():
                connection.close()  # the next schema opens it anew
            failures.append(f"{creator.title} ({creator.schema_name}): {_first_line(error)}")
            continue
        Creator.objects.filter(pk=creator.pk).update(schema_version=head())
    return failures


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__


def announce(line: str) -> None:
    """Print one step of the migration."""
    sys.stdout.write(f"  migrate {line}\n")
    sys.stdout.flush()
