"""manage.py migrate_all: every schema to today's tables."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants import services
from tenants.errors import SnapshotFailed
from tenants.services.release import announce


class Command(BaseCommand):
    """Migrates public, the snapshot and every creator; exits non-zero with a list of failures."""

    help = "Migrate public, the snapshot for new sites, and every creator's schema."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all schemas; a failed one does not stop the others."""
        try:
            failures = services.migrate_everything(announce)
        except SnapshotFailed as error:
            raise CommandError(f"No snapshot for new sites: {error}") from None
        services.fill_spares()
        if failures:
            raise CommandError("These sites could not be migrated:\n  " + "\n  ".join(failures))
