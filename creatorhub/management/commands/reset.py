"""`manage.py reset`: empty the state folder, after asking."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from creatorhub.embedded import reset


class Command(BaseCommand):
    help = "Ask, then delete everything in the state folder; refuses while it is in use."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(reset.main())
