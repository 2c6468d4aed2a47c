"""The state folder: everything that one running copy keeps on this machine.

`resolve` only looks and computes; folders are made by `StateFolder.prepare` and `secret`.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import secrets as random_source
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from creatorhub.embedded.account import demoted_account
from creatorhub.embedded.errors import StateUnusable
from creatorhub.embedded.locks import locked

PROJECT = Path(__file__).resolve().parents[2]
MARKER = ".creatorhub-state"
SOCKET_LIMIT = 107  # bytes of sun_path on Linux, with its closing zero
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")
LONGEST_SOCKET = "pg/.s.PGSQL.5432"
FREE_BYTES_NEEDED = 300 * 1024 * 1024
CHOOSE_ANOTHER = "Choose another folder: make run STATE=/path/to/folder"


@dataclass(frozen=True)
class StateFolder:
    """The paths of one copy. `root` is absolute and free of symbolic links."""

    root: Path

    @property
    def short_id(self) -> str:
        """Eight hex digits that tell this folder from others, for cookie names."""
        return _digest(self.root)

    @property
    def run(self) -> Path:
        """The socket folder: short, for a socket path must stay under 107 bytes, and plain,
        for it is also part of addresses and of a list in PostgreSQL's settings."""
        inside = self.root / "run"
        short = len(os.fsencode(inside / LONGEST_SOCKET)) < SOCKET_LIMIT
        if short and PLAIN_PATH.fullmatch(str(inside)):
            return inside
        return Path("/tmp") / f"creatorhub-{os.geteuid()}-{self.short_id}"

    @property
    def pgdata(self) -> Path:
        return self.pgdata_of(18)

    def pgdata_of(self, major: int) -> Path:
        """The data folder of one PostgreSQL major version; majors never share one."""
        return self.root / f"pgdata-{major}"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def beat(self) -> Path:
        return self.root / "beat"

    @property
    def locks(self) -> Path:
        return self.root / "locks"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets.json"

    def secret(self, name: str, *, size: int = 32) -> str:
        """The random secret of this name, made on first need from `size` random bytes."""
        if known := self._read_secrets().get(name):
            return known
        with _speaking(self.root):
            self._claim()
            with locked(self.root / "secrets.lock"):
                everything = self._read_secrets()
                value = everything.setdefault(name, random_source.token_urlsafe(size))
                _write_private(self.secrets, json.dumps(everything, indent=1))
        return value

    def prepare(self) -> None:
        """Make the folders. Raises StateUnusable with one line when that cannot be."""
        with _speaking(self.root):
            self._claim()
            for folder in (self.valkey, self.mail, self.media, self.logs, self.beat, self.locks):
                folder.mkdir(mode=0o700, exist_ok=True)
            own_folder(self.run)
        self._require_room()

    def _claim(self) -> None:
        """Make the root and mark it as ours; never move into a folder with other things."""
        marker = self.root / MARKER
        if not marker.exists() and self.root.exists() and any(self.root.iterdir()):
            raise StateUnusable(
                f"{self.root} is not empty and is no CreatorHub state folder. {CHOOSE_ANOTHER}"
            )
        own_folder(self.root)
        marker.touch(mode=0o600)

    def _read_secrets(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.secrets.read_text()))
        except FileNotFoundError:
            return {}
        except PermissionError:
            raise StateUnusable(
                f"{self.secrets} belongs to another user: start as that user. {CHOOSE_ANOTHER}"
            ) from None

    def _require_room(self) -> None:
        if free_bytes(self.root) < FREE_BYTES_NEEDED:
            raise StateUnusable(
                f"Less than {FREE_BYTES_NEEDED >> 20} MB is free on the disk of {self.root}. "
                f"Free some space. {CHOOSE_ANOTHER}"
            )


def resolve(environ: Mapping[str, str]) -> StateFolder:
    """The state folder that the environment names; looks at the disk but changes nothing.

    Started as root, the demoted database must reach the folder; where it cannot (a project
    under a closed home), the state lives in /var/lib/creatorhub under a hash of that path.
    """
    chosen = environ.get("CREATORHUB_STATE") or str(PROJECT / ".state")
    wanted = Path(os.path.realpath(Path(chosen).expanduser()))
    account = None if environ.get("DATABASE_URL") else demoted_account()
    if account and not account.can_reach(wanted):
        return StateFolder(Path("/var/lib/creatorhub") / _digest(wanted))
    return StateFolder(wanted)


def free_bytes(folder: Path) -> int:
    """Bytes that this process may still write on the disk of `folder`."""
    numbers = os.statvfs(folder)
    return (numbers.f_bfree if os.geteuid() == 0 else numbers.f_bavail) * numbers.f_frsize


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def own_folder(folder: Path) -> None:
    """Make `folder` for us alone; as root others may walk through it, but not look."""
    mode = 0o711 if os.geteuid() == 0 else 0o700
    for parent in reversed([part for part in folder.parents if not part.exists()]):
        parent.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            parent.chmod(0o755)  # root's umask may have closed it to the database's account
    folder.mkdir(mode=mode, exist_ok=True)
    info = folder.lstat()
    if folder.is_symlink() or info.st_uid != os.geteuid():
        raise StateUnusable(f"{folder} belongs to another user. {CHOOSE_ANOTHER}")
    if info.st_mode & 0o777 != mode:
        folder.chmod(mode)


def _write_private(path: Path, text: str) -> None:
    """Replace `path` in one step, readable by its owner alone."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def _speaking(root: Path) -> Iterator[None]:
    """Turn what the disk refuses into one line."""
    try:
        yield
    except OSError as refusal:
        reason = os.strerror(refusal.errno or errno.EIO)
        raise StateUnusable(
            f"The state folder {root} cannot be written ({reason}). {CHOOSE_ANOTHER}"
        ) from None
