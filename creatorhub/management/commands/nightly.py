"""manage.py nightly: the night's work at once, for one site or for all."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from creatorhub.nightly import Outcome, run_night
from recommend.models import Report
from tenants import deeds, selectors, services
from tenants.models import Creator
from tenants.schemas import open_public


class Command(BaseCommand):
    """One line per site; exits non-zero when a night failed."""

    help = "Rebuild recommendations and segments now, in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--creator", metavar="NAME", help="subdomain or host; default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the sites."""
        with open_public():
            creators = self._creators(options["creator"])
        outcomes = [self._night(creator) for creator in creators]
        failed = sum(outcome is None or outcome.report is None for outcome in outcomes)
        if failed:
            raise CommandError(f"{failed} of {len(outcomes)} nights failed.")

    def _creators(self, name: str | None) -> list[Creator]:
        if not name:
            return list(Creator.objects.filter(state=Creator.State.ACTIVE).order_by("pk"))
        creator = selectors.named(name)
        if creator is None:
            raise CommandError(f"There is no site called {name!r}.")
        return [creator]

    def _night(self, creator: Creator) -> Outcome | None:
        with transaction.atomic(), deeds.by_operator():
            run = services.run_by_hand(creator_id=creator.pk)
            deeds.tell(act="night_asked", creator=creator, after={"day": run.day})
        outcome = run_night(run.pk, step=lambda what: self._progress(creator, what))
        if outcome is None or outcome.report is None:
            why = outcome.note if outcome else "another worker took it"
            self.stderr.write(f"{creator.host}: failed, the last good set stays. {why}")
            return outcome
        self.stdout.write(f"{creator.host}: {outcome.seconds:.1f} s, {line(outcome.report)}")
        return outcome

    def _progress(self, creator: Creator, what: str) -> None:
        if self.stdout.isatty():
            self.stderr.write(f"{creator.host}: {what} …")


def line(report: Report) -> str:
    """What a night found out, in one line."""
    items, result = report.result["items"], report.result
    head = f"{report.fans} fans, {items} items, {report.interactions} deeds"
    if result["interval"] is None:
        return (
            f"{head}; popularity served: too little data to judge the model "
            f"({result['fans_counted']} fans to test on, {result['pairs_before']} pairs)"
        )
    model, popular = (result[name]["ndcg_10"] for name in ("model", "popularity"))
    low, high = result["interval"]
    won = report.served == Report.Served.MODEL
    why = "it is clearly better" if won else "the model is not clearly better"
    return (
        f"{head}; NDCG@10 model {model:.4f}, popularity {popular:.4f}, "
        f"difference {model - popular:+.4f} [{low:+.4f}, {high:+.4f}] "
        f"on {result['fans_counted']} fans; {report.served} served: {why}"
    )
