"""manage.py sites list|dump|check|restore: one site as one file."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from tenants import deeds
from tenants.errors import NoSuchSite, Refusal
from tenants.models import Creator
from tenants.selectors import named
from tenants.services import archives
from tenants.services.archives.manifest import Manifest

SAY_EVERY = 2.0  # seconds between two lines where no terminal is attached


class Command(BaseCommand):
    """Lists the sites, writes one into a file, looks at a file, brings a site back from one.

    A refusal is one line on standard error and exit code 1; then nothing was changed.
    """

    help = "List sites, dump one into a file, check a file, restore a site from one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """list | dump NAME FILE | check FILE | restore FILE [--as NEW | --into NAME] [--yes]"""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="name, schema, members and title of every site")
        dump = verbs.add_parser("dump", help="write one site into a new file")
        dump.add_argument("name", help="the site's subdomain")
        dump.add_argument("file", type=Path)
        check = verbs.add_parser("check", help="read a file to its end and say what is in it")
        check.add_argument("file", type=Path)
        restore = verbs.add_parser("restore", help="make a site from a file, or take one back")
        restore.add_argument("file", type=Path)
        place = restore.add_mutually_exclusive_group()
        place.add_argument("--as", dest="new", metavar="NEWNAME", help="a new site of this name")
        place.add_argument("--into", metavar="NAME", help="this site goes back to the archive")
        restore.add_argument("--yes", action="store_true", help="do not ask before --into")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked for."""
        began = self._said = time.monotonic()
        verb: Callable[..., str] = getattr(self, f"_{options['verb']}")
        try:
            with deeds.by_operator():
                line = verb(options)
        except Refusal as refusal:
            self._clear()
            raise CommandError(str(refusal)) from None
        except KeyboardInterrupt:
            raise CommandError(_("Stopped; nothing was changed.")) from None
        self._clear()
        seconds = _("%(seconds).1f s") % {"seconds": time.monotonic() - began}
        self.stdout.write(f"{line} ({seconds})" if options["verb"] != "list" else line)

    def _list(self, options: dict[str, Any]) -> str:
        sites = Creator.objects.order_by("pk")
        lines = [
            f"{site.host.partition('.')[0]:<20} {site.schema_name:<16} {site.state:<10}"
            f" {site.members:>7}  {site.title}"
            for site in sites
        ]
        lines += [
            _("%(name)s was left by a killed command; the next dump or restore removes it.")
            % {"name": path.name}
            for path in archives.leftovers()
        ]
        return "\n".join(lines) or _("There is no site yet.")

    def _dump(self, options: dict[str, Any]) -> str:
        self._clean()
        archives.dump(_site(options["name"]), options["file"], self._say)
        size = filesizeformat(options["file"].stat().st_size)
        return _("%(file)s is written: %(size)s") % {"file": options["file"], "size": size}

    def _check(self, options: dict[str, Any]) -> str:
        with archives.archive(options["file"], self._say) as (parcel, facts):
            return _("%(what)s; every byte is as it was written") % {
                "what": _describe(facts, len(parcel.names("media")))
            }

    def _restore(self, options: dict[str, Any]) -> str:
        self._clean()
        if not options["into"]:
            made = archives.restore_new(options["file"], options["new"] or "", self._say)
            return _("The site is at %(host)s") % {"host": made.host}
        creator = _site(options["into"])
        if not options["yes"]:
            self._ask(creator, options["file"])
        archives.restore_into(options["file"], creator, self._say)
        return _("%(host)s is what it was in the archive") % {"host": creator.host}

    def _ask(self, creator: Creator, file: Path) -> None:
        """Only a spoken yes counts: what came after the archive is gone afterwards."""
        with archives.archive(file, self._say) as (parcel, facts):
            what = _describe(facts, len(parcel.names("media")))
        self._clear()
        question = _("Everything on %(host)s goes back to: %(what)s. Go on? [y/N] ")
        try:
            answer = input(question % {"host": creator.host, "what": what})
        except EOFError:
            answer = ""
        if answer.strip().lower() not in ("y", "yes"):
            raise CommandError(_("Nothing was changed. Say --yes, or answer y."))

    def _clean(self) -> None:
        for name in archives.clean():
            self.stdout.write(
                _("%(name)s was left by a killed command; it is removed.") % {"name": name}
            )

    _said = 0.0

    def _say(self, step: str) -> None:
        """On a terminal one line that is written over; elsewhere a line now and then."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r\033[K  {step}", ending="")
        elif time.monotonic() - self._said >= SAY_EVERY:
            self.stdout.write(f"  {step}")
            self._said = time.monotonic()

    def _clear(self) -> None:
        if sys.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")


def _site(name: str) -> Creator:
    creator = named(name)
    if creator is None:
        raise NoSuchSite(
            _("There is no site called %(name)s. 'sites list' names them all.") % {"name": name}
        )
    return creator


def _describe(facts: Manifest, files: int) -> str:
    return _("%(title)s (%(name)s) of %(when)s, %(rows)s rows, %(files)s files") % {
        "title": facts.title,
        "name": facts.name,
        "when": facts.made_at.strftime("%Y-%m-%d %H:%M UTC"),
        "rows": facts.rows,
        "files": files,
    }
