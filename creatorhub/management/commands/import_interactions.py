"""manage.py import_interactions: a catalogue and its history from another system."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.services import acting_as_staff
from analytics import services as analytics
from billing.engine.money import exponent
from courses.models import Course
from creatorhub.importing.progress import Bar
from creatorhub.importing.reading import History, Item, read_events, read_items
from creatorhub.importing.table import FileRefused, Problems
from creatorhub.importing.writing import Added, write
from tenants import clock, selectors
from tenants.schemas import here, open_creator, open_public


class Command(BaseCommand):
    """Checks every cell first; then adds all that is new, or nothing."""

    help = "Load items.csv (id,title,kind,tags,price,text) and events.csv (user,item,kind,rating,"
    help += "amount,at) into a site. A second import of the same files adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--creator", required=True, metavar="NAME", help="subdomain or host")
        parser.add_argument("--items", required=True, type=Path)
        parser.add_argument("--events", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, write, tell."""
        with open_public():
            creator = selectors.named(options["creator"])
        if creator is None:
            raise CommandError(f"There is no site called {options['creator']!r}.")
        started = time.monotonic()
        with open_creator(creator), acting_as_staff():
            bar = Bar(self.stdout)
            items, history = self._read(options["items"], options["events"], bar)
            added = write(items, history.deeds, bar)
            analytics.tally()
        self._tell(added, history, time.monotonic() - started)

    def _read(self, items_file: Path, events_file: Path, bar: Bar) -> tuple[list[Item], History]:
        problems, places = Problems(), exponent(here().currency)
        try:
            catalogue = read_items(items_file, exponent=places, problems=problems, say=bar)
            on_site = Course.objects.exclude(external_id=None)
            known = {*catalogue.ids, *on_site.values_list("external_id", flat=True)}
            history = read_events(
                events_file,
                items=known,
                exponent=places,
                now=clock.now(),
                problems=problems,
                say=bar,
            )
        except FileRefused as refusal:
            raise CommandError(str(refusal))
        if problems.total:
            self._refuse(problems)
        return catalogue.items, history

    def _refuse(self, problems: Problems) -> None:
        for problem in problems.shown:
            self.stderr.write(str(problem))
        left = problems.total - len(problems.shown)
        if left:
            self.stderr.write(f"… and {left:,} more.")
        raise CommandError(f"{problems.total:,} bad cells. Nothing was imported.")

    def _tell(self, added: Added, history: History, seconds: float) -> None:
        if history.without_zone:
            self.stdout.write(f"{history.without_zone:,} times had no zone and were taken as UTC.")
        self.stdout.write(
            f"Added {added.items:,} items, {added.fans:,} fans, {added.events:,} events, "
            f"{added.grants:,} grants and {added.ratings:,} ratings in {seconds:.1f} s "
            f"({len(history.deeds):,} events read)."
        )
