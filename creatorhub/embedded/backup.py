"""`make backup`: the whole state in one file, while the stack runs or while it is stopped.

In it: the database, the files of the sites, and the secrets without which neither can be read.
Not in it: the queue and the cache (work that matters is a row of the database), logs and mails.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from creatorhub.embedded import dumps, postgres
from creatorhub.embedded.errors import EmbeddedError, StateInUse, StateUnusable
from creatorhub.embedded.ownership import owned
from creatorhub.embedded.state import MARKER, StateFolder, resolve
from tenants.parcel import Packing, packing
from tenants.stills import look, plain_files

KIND = "creatorhub state"
FORMAT = 1
# Drafts, and what a dump or a restore of one site holds beside the sites' folders.
NOT_OURS = re.compile(r"\.part$|^\.?work_")


def main(environ: Mapping[str, str] = os.environ) -> int:
    """Write the file that FILE names (or one with today's date). One line on refusal."""
    began = time.monotonic()
    try:
        state = resolve(environ)
        path = Path(environ.get("FILE") or _dated()).expanduser().absolute()
        with speaking(path):
            _back_up(state, path, environ)
    except EmbeddedError as refusal:
        print(f"CreatorHub: {refusal}", file=sys.stderr)
        return 1
    size, seconds = path.stat().st_size / 1e6, time.monotonic() - began
    print(f"{path} is written: {size:.1f} MB in {seconds:.1f} s. Who has it can read everything.")
    return 0


def _dated() -> str:
    return datetime.now(UTC).strftime("creatorhub-%Y-%m-%d-%H%M.tar")


def media_of(state: StateFolder, environ: Mapping[str, str]) -> Path:
    """Where the files of the sites lie: as in creatorhub.settings.content."""
    return Path(environ.get("MEDIA_ROOT") or state.media)


def _back_up(state: StateFolder, path: Path, environ: Mapping[str, str]) -> None:
    if environ.get("DATABASE_URL"):
        state.prepare()  # where all lives elsewhere, the folder may be new
    elif not (state.root / MARKER).exists():
        raise StateUnusable(f"{state.root} is no CreatorHub state folder: nothing to back up.")
    media = media_of(state, environ)
    with packing(path) as parcel, _work(state) as work, _database_up(state, environ):
        held, dumped = work / "media", work / "database"
        dumped.mkdir()
        look(media, held, NOT_OURS)
        say("database")
        facts = dumps.write(state, environ, dumped)
        look(media, held, NOT_OURS)  # and what came before the last moment of the database
        _pack(parcel, state, work)
        made = datetime.now(UTC).isoformat()
        parcel.close({"kind": KIND, "format": FORMAT, "made_at": made, **facts})


def _pack(parcel: Packing, state: StateFolder, work: Path) -> None:
    for folder in ("database", "media"):
        names = sorted(plain_files(work / folder, NOT_OURS))
        say(f"{folder}: {len(names)} files")
        for name in names:
            parcel.add_file(f"{folder}/{name}", work / folder / name)
    if state.secrets.exists():
        parcel.add_file("secrets.json", state.secrets)


@contextmanager
def _work(state: StateFolder) -> Iterator[Path]:
    """A folder for one backup at a time; what a killed one left is removed first."""
    work = state.root / "backup.draft"
    handle = os.open(state.root / "backup.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if work.exists():
            say("removing what a killed backup left")
            shutil.rmtree(work)
        work.mkdir(mode=0o700)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(handle)


@contextmanager
def _database_up(state: StateFolder, environ: Mapping[str, str]) -> Iterator[None]:
    """The database of a running stack; of a stopped one it is started, and stopped afterwards."""
    if environ.get("DATABASE_URL") or postgres.running(state):
        yield
        return
    try:
        with owned(state):
            postgres.start(state)
            try:
                yield
            finally:
                postgres.stop(state)
    except StateInUse:
        raise StateUnusable(
            "The stack is starting or stopping just now. Wait a minute, then try again."
        ) from None


@contextmanager
def speaking(path: Path) -> Iterator[None]:
    """One line for what the disk refuses; nothing is left behind then."""
    try:
        yield
    except FileExistsError:
        raise StateUnusable(f"{path} is there already: choose another FILE=.") from None
    except BlockingIOError:
        raise StateUnusable("Another backup is at work. Wait until it is done.") from None
    except OSError as trouble:
        what = trouble.filename or path
        raise StateUnusable(f"{trouble.strerror or trouble}: {what}. Nothing was left.") from None
    except KeyboardInterrupt:
        raise StateUnusable("Stopped. Nothing was left.") from None


def say(line: str) -> None:
    """One step of long work."""
    print(f"  {line}", flush=True)
