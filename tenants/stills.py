"""Files that go on changing, held still by a second name while somebody copies them."""

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path


def plain_files(folder: Path, skip: re.Pattern[str]) -> set[str]:
    """The files below a folder, as posix paths, without links and without what `skip` finds."""
    found = set()
    for place, _folders, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            inside = path.relative_to(folder).as_posix()
            if not skip.search(inside) and path.is_file() and not path.is_symlink():
                found.add(inside)
    return found


def look(source: Path, target: Path, skip: re.Pattern[str]) -> None:
    """Hold every file of `source` in `target` by a second name: deleted there, it stays here.

    Called once before and once after the moment of the rows, so that every file that a row of
    that moment names was seen. Raises OSError.
    """
    for name in plain_files(source, skip):
        held = target / name
        held.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError, FileNotFoundError):
            _hold(source / name, held)


def _hold(path: Path, held: Path) -> None:
    try:
        os.link(path, held, follow_symlinks=False)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:  # some disks know no second name
        shutil.copyfile(path, held)
