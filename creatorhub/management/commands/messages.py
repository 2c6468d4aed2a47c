"""manage.py messages: collect texts for translation, check that none is missing, compile them.

Works with Python alone (Babel), because a fresh machine has no gettext programs.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Templates of these folders belong to the app that serves them.
ROOMS = {
    "accounts": ["accounts", "account", "allauth", "mail", "mfa", "usersessions"],
    "creatorhub": ["site", "platform", "studio", "components", "django", "."],
}
APPS = "tenants accounts analytics courses community billing recommend growth creatorhub".split()


def sources(app: str) -> Iterator[tuple[Path, str]]:
    """The files of an app, as Python text that calls gettext."""
    for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
        if not {"tests", "migrations", "djstripe_migrations"} & set(path.parts):
            yield path, path.read_text()
    for room in ROOMS.get(app, [app]):
        folder = settings.BASE_DIR / "templates" / room
        found = folder.glob("*.*") if room == "." else folder.rglob("*.*")
        for path in sorted(path for path in found if path.suffix in {".html", ".txt"}):
            # Templatize keeps the blanks of the template, which are no Python indentation.
            lines = templatize(path.read_text(), origin=str(path)).splitlines()
            yield path, "\n".join(line.lstrip() for line in lines)


def texts(app: str) -> Catalog:
    """Every text of an app that a person may read."""
    catalog = Catalog()
    for path, code in sources(app):
        buffer = io.BytesIO(code.encode())
        for _line, message, _comments, context in extract("python", buffer, KEYWORDS):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            catalog.add(message, None, [(name, None)], context=context)
    return catalog


def po_file(app: str) -> Path:
    """Where an app's translations are kept."""
    return Path(settings.BASE_DIR / "locale" / app / LOCALE / "LC_MESSAGES" / "django.po")


def known(app: str) -> Catalog:
    """The translations there are; an empty catalogue for a new app."""
    path = po_file(app)
    if not path.exists():
        return Catalog(locale=LOCALE, domain="django", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, domain="django")


class Command(BaseCommand):
    """Collects by default; --check fails on a missing text; --compile writes the .mo files."""

    help = "Collect, check (--check) or compile (--compile) the translations. Apps can be named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="*")
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--compile", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the apps."""
        apps = options["apps"] or APPS
        if options["compile"]:
            return self._compile(apps)
        if options["check"]:
            return self._check(apps)
        for app in apps:
            self._collect(app)
        return None

    def _collect(self, app: str) -> None:
        catalog = known(app)
        catalog.update(texts(app), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.fuzzy = False
        path = po_file(app)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=100, sort_output=True, omit_header=False)
        missing = sum(1 for message in catalog if message.id and not _done(message))
        self.stdout.write(f"{app}: {len(catalog)} texts, {missing} without translation")

    def _check(self, apps: list[str]) -> None:
        missing = [
            f"{app}: {message.id}"
            for app in apps
            for translated in [known(app)]
            for message in texts(app)
            if message.id and not _done(translated.get(_first(message.id), message.context))
        ]
        if missing:
            raise CommandError("Without translation:\n  " + "\n  ".join(missing))
        self.stdout.write("Every text has a translation.")

    def _compile(self, apps: list[str]) -> None:
        for app in apps:
            path = po_file(app)
            if path.exists():
                with path.with_suffix(".mo").open("wb") as file:
                    write_mo(file, known(app))


def _first(id_: Any) -> str:
    return str(id_[0] if isinstance(id_, tuple | list) else id_)


def _done(message: Any) -> bool:
    if message is None or message.fuzzy:
        return False
    words = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(words)
