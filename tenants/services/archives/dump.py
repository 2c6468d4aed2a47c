"""One site into one file, while everybody goes on writing."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenants import deeds
from tenants.catalog import migrations_of
from tenants.errors import ArchiveNotWritten
from tenants.models import Creator
from tenants.parcel import Packing, packing
from tenants.schemas import open_creator
from tenants.services.archives import media, rows, tables
from tenants.services.archives.manifest import FORMAT, KIND, Table
from tenants.services.archives.tables import LOG
from tenants.services.migrations import head

Say = Callable[[str], None]
IN_MEMORY = 16 * 1024 * 1024  # bytes of one packed table


def dump(creator: Creator, path: Path, say: Say) -> None:
    """Write the archive of a site; nobody is kept from writing, and nothing is changed.

    All rows are those of one moment. A file is there if a row of that moment names it.
    Raises ArchiveNotWritten, and SiteBusy while a migration of this site is at work.
    """
    with _speaking(path), packing(path) as parcel, media.work_folder() as held:
        live = media.folder_of(creator.schema_name)
        media.hold(live, held)
        facts = _pack_rows(creator, parcel, path.parent, say)
        media.hold(live, held)  # and what came since, before the moment of the rows
        _pack_files(held, parcel, say)
        parcel.close(facts)
    if LOG in facts["tables"]:  # else the site has tables of a former release
        told = {"rows": sum(table["rows"] for table in facts["tables"].values())}
        deeds.tell(act="site_dumped", creator=creator, after={**told, "bytes": path.stat().st_size})


def _pack_rows(creator: Creator, parcel: Packing, folder: Path, say: Say) -> dict[str, Any]:
    """Every table as it is at one moment. Returns the facts for the manifest."""
    schema = creator.schema_name
    wanted = tables.columns_of(schema)
    with open_creator(creator), transaction.atomic(durable=True):
        tables.hold(schema, list(wanted))
        wanted = tables.columns_of(schema)
        facts = {
            "kind": KIND,
            "format": FORMAT,
            "made_at": timezone.now().isoformat(),
            "schema_version": head(),
            "migrations": migrations_of(schema),
            "site": rows.facts_of(creator),
        }
        written = {}
        for number, (name, columns) in enumerate(wanted.items(), start=1):
            written[name] = _pack_table(name, columns, parcel, folder)
            say(_("tables %(done)s of %(all)s") % {"done": number, "all": len(wanted)})
        # Read last: a number that was given out meanwhile is never given out again.
        facts["sequences"] = tables.sequences_of(schema)
    facts["tables"] = {name: _facts(table) for name, table in written.items()}
    return facts


def _facts(table: Table) -> dict[str, Any]:
    facts = asdict(table)
    return {"columns": facts["columns"], "rows": facts["rows"], "bytes": facts["size"]}


def _pack_table(name: str, columns: list[str], parcel: Packing, folder: Path) -> Table:
    with tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(folder)) as draft:
        table = tables.write(name, columns, draft)  # type: ignore[arg-type]
        size = draft.tell()
        draft.seek(0)
        parcel.add(f"tables/{name}.gz", draft, size)  # type: ignore[arg-type]
    return table


def _pack_files(held: Path, parcel: Packing, say: Say) -> None:
    names = sorted(media.originals(held))
    for number, name in enumerate(names, start=1):
        parcel.add_file(f"media/{name}", held / name)
        say(_("files %(done)s of %(all)s") % {"done": number, "all": len(names)})


@contextmanager
def _speaking(path: Path) -> Iterator[None]:
    """One line for what the disk refuses."""
    try:
        yield
    except FileExistsError:
        raise ArchiveNotWritten(
            _("%(file)s is there already. Choose another name; nothing was written.")
            % {"file": path}
        ) from None
    except BlockingIOError:
        raise ArchiveNotWritten(
            _("Another dump writes %(file)s just now. Wait for it, or choose another name.")
            % {"file": path}
        ) from None
    except OSError as error:
        raise ArchiveNotWritten(
            _("%(file)s could not be written (%(why)s). Nothing was left behind.")
            % {"file": path, "why": os.strerror(error.errno or errno.EIO)}
        ) from None
