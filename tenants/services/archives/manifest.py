"""What an archive says of itself, read with suspicion: whoever wrote it may be anybody."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tenants.errors import ArchiveDamaged, ArchiveTooNew
from tenants.services.migrations import Node, known

KIND = "creatorhub site"
FORMAT = 1


@dataclass(frozen=True)
class Table:
    """One table of an archive: its columns in the order of the values, rows and plain bytes."""

    columns: list[str]
    rows: int
    size: int


@dataclass(frozen=True)
class Manifest:
    """The facts of one archive. `sequences` gives the last number used, None for none yet."""

    made_at: datetime
    name: str
    host: str
    schema: str  # where it was: what was sealed there has to be sealed anew
    title: str
    creator: dict[str, Any]
    owner: dict[str, str]
    domains: list[str]
    runs: list[dict[str, Any]]
    migrations: frozenset[Node]
    tables: dict[str, Table]
    sequences: dict[str, int | None]

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table.rows for table in self.tables.values())


def read(facts: dict[str, Any]) -> Manifest:
    """The manifest, whole and of a release that we understand.

    Raises ArchiveDamaged and ArchiveTooNew.
    """
    if facts.get("kind") != KIND:
        raise ArchiveDamaged(_("This file is not the archive of a site; nothing was changed."))
    if facts.get("format") != FORMAT:
        raise ArchiveTooNew
    with incomplete_is_damaged():
        manifest = _manifest(facts)
    if manifest.migrations - known():
        raise ArchiveTooNew
    return manifest


def _manifest(facts: dict[str, Any]) -> Manifest:
    site = facts["site"]
    made_at = parse_datetime(facts["made_at"])
    if made_at is None:
        raise ValueError(facts["made_at"])
    return Manifest(
        made_at=made_at,
        name=str(site["name"]),
        host=str(site["host"]),
        schema=str(site["schema"]),
        title=str(site["creator"]["title"]),
        creator=dict(site["creator"]),
        owner={str(key): str(value) for key, value in site["owner"].items()},
        domains=[str(name) for name in site["domains"]],
        runs=[dict(run) for run in site["runs"]],
        migrations=frozenset((str(app), str(name)) for app, name in facts["migrations"]),
        tables={name: _table(table) for name, table in facts["tables"].items()},
        sequences={
            str(name): None if last is None else int(last)
            for name, last in facts["sequences"].items()
        },
    )


def _table(facts: dict[str, Any]) -> Table:
    columns = [str(column) for column in facts["columns"]]
    return Table(columns=columns, rows=int(facts["rows"]), size=int(facts["bytes"]))


@contextmanager
def incomplete_is_damaged() -> Iterator[None]:
    """Turn what a wrong shape raises into the refusal. Raises ArchiveDamaged."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, ValidationError):
        raise ArchiveDamaged(
            _("The table of contents of this archive is not complete; nothing was changed.")
        ) from None
