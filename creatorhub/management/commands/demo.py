"""manage.py demo: two sites that look and feel alive, filled once."""

import sys
import time
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand

from accounts.models import User
from analytics import services as analytics
from creatorhub.demo import cast, content, loader
from creatorhub.nightly import run_night
from tenants import clock, services
from tenants.models import Creator
from tenants.schemas import open_creator

STEPS = 9


class Progress:
    """A bar on a terminal, a line per step elsewhere."""

    def __init__(self, name: str) -> None:
        self.name, self.done, self.started = name, 0, time.monotonic()

    def __call__(self, step: str) -> None:
        """Say that this step begins."""
        bar = "█" * (self.done * 3) + "·" * ((STEPS - self.done) * 3)
        self._write(f"  demo {self.name} [{bar}] {step:<12}")
        self.done += 1

    def end(self) -> None:
        """Say how long it took."""
        bar = "█" * (STEPS * 3)
        self._write(f"  demo {self.name} [{bar}] {time.monotonic() - self.started:.1f} s   \n")

    @staticmethod
    def _write(line: str) -> None:
        sys.stdout.write(("\r" if sys.stdout.isatty() else "\n") + line)
        sys.stdout.flush()


class Command(BaseCommand):
    """Fills the demo sites that are not there yet; each is all or nothing."""

    help = "Fill the demo sites ada (English) and lin (简体中文), and make a staff account."

    def handle(self, *args: Any, **options: Any) -> None:
        """Safe to call again, also after an interruption."""
        if not User.objects.filter(email=cast.STAFF).exists():
            staff = User.objects.create_superuser(
                cast.STAFF, cast.password_of("staff"), name="Staff"
            )
            EmailAddress.objects.create(user=staff, email=cast.STAFF, verified=True, primary=True)
        for name in content.sites():
            if not loader.is_there(name):
                progress = Progress(name)
                creator_id = loader.load(name, progress)
                progress("first night")
                run_night(services.run_by_hand(creator_id=creator_id).pk, step=_silent)
                with open_creator(Creator.objects.get(pk=creator_id)):
                    # So that movement can be told from the first day on.
                    analytics.recall_night(at=clock.now() - timedelta(days=7))
                progress.end()


def _silent(step: str) -> None:
    """The bar says enough."""
