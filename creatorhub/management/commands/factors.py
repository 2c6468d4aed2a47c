"""manage.py factors reset EMAIL --site NAME: for somebody who lost app, passkeys and codes."""

from contextlib import AbstractContextManager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import services
from accounts.models import User
from tenants import selectors
from tenants.schemas import open_creator, open_public


class Command(BaseCommand):
    """Takes every second factor of one person away and signs the person out everywhere.

    Make sure by another way (a call, a passport) that it is the person who asks: whoever knows the
    password can sign in afterwards. It is written into the log.
    """

    help = "Take the second factors of one person away, who then sets up new ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["reset"])
        parser.add_argument("email")
        parser.add_argument("--site", metavar="NAME", help="subdomain or host; default: platform")

    def handle(self, *args: Any, **options: Any) -> None:
        """One person, one site."""
        with self._place(options["site"]), services.acting_as_staff():
            member = User.objects.filter(email__iexact=options["email"]).first()
            if member is None:
                raise CommandError(f"Nobody here has the address {options['email']!r}.")
            removed = services.reset_factors(member=member)
        self.stdout.write(f"{options['email']}: {removed} removed, signed out everywhere.")

    def _place(self, name: str | None) -> AbstractContextManager[Any]:
        if not name:
            return open_public()
        with open_public():
            creator = selectors.named(name)
        if creator is None:
            raise CommandError(f"There is no site called {name!r}.")
        return open_creator(creator)
