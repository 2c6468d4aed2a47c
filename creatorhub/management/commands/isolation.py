"""manage.py isolation check --site NAME: what the button in the studio does, in the terminal.
manage.py isolation verify FILE: whether a result is as this platform signed it.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from creatorhub.isolation import signing
from creatorhub.isolation.check import check
from creatorhub.isolation.results import Verdict
from creatorhub.isolation.ways import WAYS
from tenants import selectors
from tenants.errors import Refusal
from tenants.schemas import open_public


class Command(BaseCommand):
    """One line, and an exit code: 0 only for a check that passed, or a signature that fits."""

    help = "Check that one site sees nothing of another, or verify the file of such a check."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        checking = verbs.add_parser("check", help="try every way; prints the signed result")
        checking.add_argument("--site", required=True, metavar="NAME", help="subdomain or host")
        checking.add_argument("--only", action="append", default=[], choices=[*WAYS])
        checking.add_argument("--file", type=Path, help="where to write the signed result")
        verifying = verbs.add_parser("verify", help="0 when nothing was changed in the file")
        verifying.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """As the verb says. Raises CommandError (exit code 1) for everything but a yes."""
        if options["verb"] == "verify":
            self._verify(options["file"])
        else:
            self._check(options["site"], options["only"], options["file"])

    def _verify(self, file: Path) -> None:
        try:
            result = signing.read(file.read_bytes()[: signing.LONGEST + 1])
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except Refusal as refusal:
            raise CommandError(f"{file}: {refusal}") from None
        told = f"{result['site']} at {result['checked_at']}: {result['verdict']}"
        self.stdout.write(f"{file}: signed by this platform and unchanged. {told}")

    def _check(self, name: str, only: list[str], file: Path | None) -> None:
        with open_public():
            creator = selectors.named(name)
        if creator is None:
            raise CommandError(f"There is no site called {name!r}.")
        result = signing.sign(check(creator, only=only))
        if file:
            file.write_text(signing.dumps(result))
        for way in result["ways"]:
            figures = f"asked {way['asked']}, seen at the neighbour {way['at_home']}"
            self.stdout.write(f"{way['way']:10} {way['verdict']:8} {figures}")
        told = f"{creator.host}: {result['verdict']} in {result['seconds']} s"
        if result["verdict"] != Verdict.PASSED:
            raise CommandError(told)
        self.stdout.write(told)
