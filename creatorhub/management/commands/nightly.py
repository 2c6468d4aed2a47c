"""manage.py nightly: the night's work at once, or its last figures checked, for one site or all."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from creatorhub.nightly import Outcome, run_night
from recommend.models import Report
from recommend.selectors import newest_report
from recommend.services.verifying import Checked, Finding, verify
from tenants import deeds, selectors, services
from tenants.models import Creator
from tenants.schemas import open_creator, open_public

# The worst finding of all sites is the exit code; 2 is a wrong call, as everywhere.
EXIT = {
    Finding.DIFFERENT: 1,
    Finding.CHANGED: 3,
    Finding.OTHER_ENGINE: 4,
    Finding.NO_TRACE: 5,
    Finding.SAME: 0,
    Finding.NO_REPORT: 0,
}
EXIT_HELP = (
    "with --verify: 0 every figure is the same bit for bit, 1 a figure differs from what the same"
    " deeds give, 3 deeds were forgotten or changed since, 4 made by another version of the engine,"
    " 5 made before figures could be checked"
)


class Command(BaseCommand):
    """One line per site; exits non-zero when a night failed or a figure cannot be rebuilt."""

    help = f"Rebuild recommendations and segments now, in this process. Exit codes {EXIT_HELP}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--creator", metavar="NAME", help="subdomain or host; default: all")
        parser.add_argument(
            "--verify",
            action="store_true",
            help="write nothing: work the last report out again from the stored deeds and compare",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the sites."""
        with open_public():
            creators = self._creators(options["creator"])
        if options["verify"]:
            return self._verify(creators)
        outcomes = [self._night(creator) for creator in creators]
        failed = sum(outcome is None or outcome.report is None for outcome in outcomes)
        if failed:
            raise CommandError(f"{failed} of {len(outcomes)} nights failed.")
        return None

    def _verify(self, creators: list[Creator]) -> None:
        found = []
        for creator in creators:
            with open_creator(creator):
                checked = verify(newest_report())
            self.stdout.write(f"{creator.host}: {checked_line(checked)}")
            found.append(checked.finding)
        worst = next((finding for finding in EXIT if finding in found), Finding.SAME)
        if EXIT[worst]:
            bad = sum(EXIT[finding] > 0 for finding in found)
            raise CommandError(
                f"{bad} of {len(found)} reports could not be confirmed.", returncode=EXIT[worst]
            )

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


def checked_line(checked: Checked) -> str:
    """What came of working a report out again, in one line."""
    report = checked.report
    if report is None:
        return "no night yet, nothing to check"
    head = f"report {report.pk} of {report.made_at:%Y-%m-%d %H:%M} UTC"
    (fans, deeds_then), (fans_now, deeds_now) = checked.then, checked.now
    told = {
        Finding.SAME: f"the same, bit for bit ({fans} fans, {deeds_then} deeds,"
        f" data {report.data_hash[:10]})",
        Finding.DIFFERENT: "DIFFERENT from what the same deeds give: " + ", ".join(checked.moved),
        Finding.CHANGED: "the deeds have changed since and the figures cannot be rebuilt: then"
        f" {deeds_then} deeds of {fans} fans, now {deeds_now} of {fans_now}"
        f" ({_why_changed(checked)})",
        Finding.OTHER_ENGINE: "the deeds are the same, but the engine is another version"
        f" (then {report.result.get('engine_version')}); the next night uses this one",
        Finding.NO_TRACE: "made before moment and version were written down; the next night has"
        " them",
    }[checked.finding]
    catalogue = "" if checked.has_same_catalogue else "; other courses are published now"
    return f"{head}: {told}{catalogue}"


def _why_changed(checked: Checked) -> str:
    """Fewer deeds are forgotten ones; as many or more may be something to look into."""
    if checked.now[1] < checked.then[1]:
        return "kept no longer, a fan left, refused to be learnt from or took a word back"
    return (
        "not by forgetting alone: a fan agreed again, took a “not this” back or started anew once"
        " more; if none did, deeds were added or altered behind this night"
    )
