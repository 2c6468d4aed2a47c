"""manage.py seed_world: sites whose every word says whose it is, for tests and for looking."""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from creatorhub.world import WorldRefused, seed
from creatorhub.world.making.people import SECRET
from tenants.errors import NoSnapshot


class Command(BaseCommand):
    """Makes the sites w-ada, w-lin, w-kai ... all or nothing. Never in production."""

    help = "Seed sites full of canaries: one of everything, in every state, alike on each site."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, how alike, and told how."""
        parser.add_argument("--creators", type=int, default=3, metavar="N")
        parser.add_argument(
            "--identical-ids", action="store_true", help="the same keys and uids on each site"
        )
        parser.add_argument("--json", action="store_true", help="the world and its keys as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refusals are one line on stderr and a non-zero exit."""
        started = time.monotonic()

        def say(step: str) -> None:
            self.stderr.write(f"  world {time.monotonic() - started:5.1f} s  {step}")

        try:
            world = seed(options["creators"], options["identical_ids"], say)
        except (WorldRefused, NoSnapshot) as refusal:
            raise CommandError(str(refusal)) from None
        if options["json"]:
            ways = {"session_cookie": settings.SESSION_COOKIE_NAME, "totp_secret": SECRET}
            self.stdout.write(json.dumps(ways | world.as_json(), ensure_ascii=False, indent=1))
            return
        for site in world.sites:
            rows = sum(map(len, site.rows.values()))
            self.stdout.write(f"{site.host}: {rows} rows, {len(site.people)} people")
        self.stdout.write(f"Everybody signs in with the password: {world.password}")
