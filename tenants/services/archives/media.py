"""The files of a site: held still while they are packed, and laid in place without a gap.

A file's name is random and never used twice, so the files of yesterday and of today can lie side
by side: what a restored site needs is added before its rows appear, what only the rows of today
named is removed after they are gone.
"""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from tenants.files import WIDTHS
from tenants.parcel import BLOCK, Parcel
from tenants.services.pool import fresh_name
from tenants.stills import look, plain_files

WORK = "work"
# Made again from the whole picture when it is first asked for: see tenants.files.narrowed.
MADE_AGAIN = re.compile(rf"\.(?:{'|'.join(map(str, WIDTHS))})\.webp$|\.part$")
YOUNG = 60.0  # seconds in which a file may still wait for the row that names it


def folder_of(schema: str) -> Path:
    """Where the files of a site lie."""
    return Path(settings.MEDIA_ROOT) / schema


def originals(folder: Path) -> set[str]:
    """The files below a folder, as posix paths, without links, drafts and narrow copies."""
    return plain_files(folder, MADE_AGAIN)


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder beside the sites', locked as long as this process lives; removed at the end."""
    path = Path(settings.MEDIA_ROOT) / fresh_name(WORK)
    draft = path.with_name(f".{path.name}")  # nobody takes it for a leftover before it is locked
    draft.mkdir(mode=0o700, parents=True)
    handle = os.open(draft, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        draft.rename(path)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(handle)


def leftovers() -> list[Path]:
    """Work folders of processes that were killed."""
    return [path for path in sorted(Path(settings.MEDIA_ROOT).glob(f"{WORK}_*")) if _is_free(path)]


def clean() -> list[str]:
    """Remove what killed processes left behind. Returns the names."""
    names = []
    for path in leftovers():
        shutil.rmtree(path, ignore_errors=True)
        names.append(path.name)
    return names


def _is_free(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def hold(source: Path, target: Path) -> None:
    """Hold every file of a site in `target`, whatever happens to it in `source`."""
    look(source, target, MADE_AGAIN)


def unpack(parcel: Parcel, target: Path) -> set[str]:
    """Write the files of a checked parcel below `target`. Returns their names. Raises OSError."""
    names = set()
    for member in parcel.names("media"):
        name = member.removeprefix("media/")
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with parcel.open(member) as source, path.open("xb") as file:
            shutil.copyfileobj(source, file, BLOCK)
        names.add(name)
    return names


def add(source: Path, target: Path, names: set[str]) -> None:
    """Move files into the folder of a live site, each in one step. Raises OSError."""
    for name in sorted(names):
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        (source / name).replace(place)


def remove_others(target: Path, before: set[str], wanted: set[str]) -> None:
    """Remove the files that were there `before` and that nobody wants any more.

    One that came within the last minute stays: its row may be on the way.
    """
    young = time.time() - YOUNG
    for name in before - wanted:
        path = target / name
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < young:
                path.unlink()
                for width in WIDTHS:
                    path.with_suffix(f".{width}.webp").unlink(missing_ok=True)
