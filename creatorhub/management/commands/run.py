"""`manage.py run`: the same stack as `make run`, without the bootstrap."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from creatorhub.embedded import supervisor


class Command(BaseCommand):
    help = "Start database, broker, web, worker and beat; stop them all with Ctrl-C."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(supervisor.main())
