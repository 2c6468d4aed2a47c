"""One file into one site: a new one, or one that goes back to what it was.

Everything in the database happens in one transaction, so a site is there whole or not at all,
and a killed process leaves no row and no schema behind.
"""

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from psycopg import sql

from tenants import deeds, hosts, versions
from tenants.addresses import check, skeleton
from tenants.errors import (
    ArchiveDamaged,
    ArchiveRefused,
    ParcelBroken,
    SiteBusy,
    SiteTaken,
    SubdomainRefused,
)
from tenants.models import Creator, Run
from tenants.parcel import Parcel, opened
from tenants.schemas import open_creator, open_public
from tenants.selectors import named
from tenants.services.archives import cached, manifest, media, rows, tables
from tenants.services.archives.manifest import Manifest
from tenants.services.migrations import in_schema
from tenants.services.pool import fresh_name
from tenants.services.sign_up import hold_names

Say = Callable[[str], None]
TRIES = 60
TRY_FOR = "700ms"  # less than deadlock_timeout: it is we who step back, never a visitor
PAUSE = 0.3  # seconds


@contextmanager
def archive(path: Path, say: Say) -> Iterator[tuple[Parcel, Manifest]]:
    """An archive that was read to its last byte. Raises ArchiveDamaged and ArchiveTooNew."""

    def tell(done: int, total: int) -> None:
        say(_("checking, %(percent)s %%") % {"percent": 100 * done // max(total, 1)})

    try:
        with opened(path, tell) as parcel:
            facts = manifest.read(parcel.facts)
            missing = {f"tables/{name}.gz" for name in facts.tables} ^ set(parcel.names("tables"))
            if missing:
                raise ParcelBroken(f"{min(missing)} is missing or unknown")
            yield parcel, facts
    except ParcelBroken as error:
        raise ArchiveDamaged(
            _("%(file)s is not whole: %(why)s. Nothing was changed; use another copy.")
            % {"file": path, "why": error}
        ) from None
    except OSError as error:
        raise ArchiveRefused(
            _("%(why)s (%(file)s). Nothing was changed.")
            % {"file": error.filename or path, "why": os.strerror(error.errno or errno.EIO)}
        ) from None


def restore_new(path: Path, name: str, say: Say) -> Creator:
    """A new site under a free name (or, when it is empty, under the archive's own).

    Raises ArchiveRefused of every kind, SubdomainRefused, SiteTaken and NoSnapshot.
    """
    with archive(path, say) as (parcel, facts), open_public():
        name = _free_name(name or facts.name)
        with media.work_folder() as work:
            media.unpack(parcel, work / "files")
            return _make(parcel, facts, name, work / "files", say)


def _free_name(name: str) -> str:
    """The name in lower case, if a new site may have it. Raises SiteTaken."""
    name = name.strip().lower()
    if named(name):
        raise SiteTaken(
            _("There is a site called %(name)s. Say --into %(name)s or --as with a new name.")
            % {"name": name}
        )
    try:
        return check(name)
    except SubdomainRefused as refusal:
        raise SiteTaken(f"{name}: {refusal}") from None


def _make(parcel: Parcel, facts: Manifest, name: str, files: Path, say: Say) -> Creator:
    schema = fresh_name("t")
    home = media.folder_of(schema)
    try:
        with transaction.atomic():
            _load(schema, parcel, facts, say)
            bones = skeleton(name)
            hold_names(name, bones)
            _free_name(name)  # again, now that nobody else may take it
            creator = rows.new_site(facts, name=name, bones=bones, schema=schema)
            _settle_people(schema, facts, creator, say)
            deeds.tell(act="site_restored", creator=creator, after=_told(facts))
            if files.exists():
                files.rename(home)
        hosts.forget()
        return creator
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise


def restore_into(path: Path, creator: Creator, say: Say) -> None:
    """Let a site go back to what it was; until the last moment everybody uses it as it is.

    Address, badge, suspension and the owner's account on the platform stay. Raises ArchiveRefused
    of every kind, and SiteBusy while a nightly run is at work.
    """
    _require_rest(creator, timezone.now())
    live = media.folder_of(creator.schema_name)
    with archive(path, say) as (parcel, facts), open_public(), media.work_folder() as work:
        files = work / "files"
        wanted = media.unpack(parcel, files)
        with transaction.atomic():
            staging = fresh_name("load")
            _load(staging, parcel, facts, say)
            _swap(creator, staging)
            rows.go_back(creator, facts)
            deeds.tell(act="site_restored", creator=creator, after=_told(facts))
            before = media.originals(live)
            media.add(files, live, wanted)
        hosts.forget()
        cached.forget(creator.schema_name)
        with open_creator(creator):
            versions.changed()
        media.remove_others(live, before, wanted)


def _told(facts: Manifest) -> dict[str, Any]:
    """What the log says of an archive."""
    return {"file": facts.host, "made_at": facts.made_at, "rows": facts.rows}


def _require_rest(creator: Creator, now: datetime) -> None:
    """Raises SiteBusy while a nightly run of this site is at work."""
    at_work = Run.objects.filter(creator=creator, state=Run.State.RUNNING, lease_until__gt=now)
    if at_work.exists():
        raise SiteBusy(
            _("A nightly run is at work on this site. Wait until it is done, then try again.")
        )


def _load(schema: str, parcel: Parcel, facts: Manifest, say: Say) -> None:
    say(_("making tables"))
    tables.make(schema, facts)
    tables.fill(schema, parcel, facts, lambda step: say(_("loading %(step)s") % {"step": step}))


def _settle_people(loaded: str, facts: Manifest, creator: Creator, say: Say) -> None:
    """Let the app of the people see to what was made for another schema or another host."""
    settle = import_string(settings.SETTLE_PEOPLE)
    with in_schema(loaded):
        lost = settle(
            schema=facts.schema, into=creator.schema_name, same_host=facts.host == creator.host
        )
    if lost:
        say(_("%(n)s second factors could not come along") % {"n": lost})


def _swap(creator: Creator, staging: str) -> None:
    """Put the loaded schema in the place of the live one, which goes. Raises SiteBusy.

    Who is in the middle of a transaction finishes it in the old tables; who comes while we hold
    the locks waits, and finds the new ones.
    """
    list(Run.objects.select_for_update().filter(creator=creator, state=Run.State.DUE))
    _require_rest(creator, timezone.now())
    schema, old = creator.schema_name, fresh_name("old")
    _hold_everybody(schema)
    tables.keep_log(schema, into=staging)
    tables.rename(schema, old)
    tables.rename(staging, schema)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(old)))


def _hold_everybody(schema: str) -> None:
    names = sql.SQL(", ").join(sql.Identifier(schema, name) for name in tables.columns_of(schema))
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE)
        with suppress(OperationalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{TRY_FOR}'")
            cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(names))
            cursor.execute("SET LOCAL lock_timeout = 0")
            return
    raise SiteBusy(
        _("Somebody works on this site without a pause. Try again later; nothing was changed.")
    )
