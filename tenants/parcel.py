"""A tar file whose last member says what must be in it. Knows no Django and no site.

Nothing in a parcel is ever run, and nothing is unpacked by the names in it: who reads one asks
for a member and gets its bytes. Plain files alone count; links, devices and paths that lead
elsewhere are refused before anything is read.
"""

import fcntl
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from tenants.errors import ParcelBroken

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 256 * 1024 * 1024  # bytes; a file needs about 150
BLOCK = 1024 * 1024
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
PLAIN = {tarfile.REGTYPE, tarfile.AREGTYPE}

Members = dict[str, dict[str, Any]]


class Packing:
    """A parcel that is being written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: Members = {}

    def add(self, name: str, source: BinaryIO, size: int) -> None:
        """Put `size` bytes of an open file in. Raises OSError, and ParcelBroken on a bad name."""
        if not NAME.fullmatch(name) or name in self.members or name == MANIFEST:
            raise ParcelBroken(f"{name} cannot be a name in an archive")
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        counted = _Counted(source)
        self._tar.addfile(info, counted)  # type: ignore[arg-type]
        self.members[name] = {"size": size, "sha256": counted.digest.hexdigest()}

    def add_file(self, name: str, path: Path) -> None:
        """Put a file in, as large as it is now."""
        with path.open("rb") as source:
            self.add(name, source, os.fstat(source.fileno()).st_size)

    def close(self, facts: dict[str, Any]) -> None:
        """Write the manifest: `facts` and the sum of each member."""
        text = json.dumps({**facts, "members": self.members}, ensure_ascii=False, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        self._tar.addfile(info, io.BytesIO(text))


class _Counted:
    """A file that sums up what is read from it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


@contextmanager
def packing(path: Path) -> Iterator[Packing]:
    """Write a parcel to a path that is still free; it appears there whole or not at all.

    Only its owner may read it. Until it is done it is called `<path>.part`; what a killed
    process left under that name is overwritten. Raises FileExistsError, BlockingIOError when
    another process writes the same one, and OSError.
    """
    if path.exists():
        raise FileExistsError(str(path))
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        done = False
        try:
            os.ftruncate(handle, 0)
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Packing(tar)
            file.flush()
            os.fsync(handle)
            _appear(part, path)
            done = True
        finally:
            with suppress(OSError):
                part.unlink()
            if not done:
                with suppress(OSError):
                    os.ftruncate(handle, 0)  # gives a full disk its room back at once


def _appear(part: Path, path: Path) -> None:
    """Give the file its name. Unlike a rename a link never replaces what somebody put there."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # some disks know no links
        if path.exists():
            raise FileExistsError(str(path)) from None
        part.rename(path)


class Parcel:
    """A parcel that was read from its first byte to its last, and is what its manifest says."""

    def __init__(self, tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo]) -> None:
        self._tar = tar
        self._infos = members
        self.facts = self._manifest()
        self.members: Members = self.facts["members"]

    def _manifest(self) -> dict[str, Any]:
        info = self._infos.get(MANIFEST)
        if info is None:
            raise ParcelBroken("its end is missing")
        if info.size > LARGEST_MANIFEST:
            raise ParcelBroken("its table of contents is too large")
        try:
            facts = json.loads(self.open(MANIFEST).read())
        except ValueError:
            raise ParcelBroken("its table of contents cannot be read") from None
        if not isinstance(facts, dict) or not isinstance(facts.get("members"), dict):
            raise ParcelBroken("its table of contents cannot be read")
        return facts

    def open(self, name: str) -> BinaryIO:
        """The bytes of a member. Raises ParcelBroken when there is none of this name."""
        info = self._infos.get(name)
        file = self._tar.extractfile(info) if info else None
        if file is None:
            raise ParcelBroken(f"{name} is missing")
        return file  # type: ignore[return-value]

    def names(self, folder: str) -> list[str]:
        """The members below a folder, sorted."""
        return sorted(name for name in self.members if name.startswith(f"{folder}/"))

    def check(self, say: Callable[[int, int], None]) -> None:
        """Compare every byte with the manifest; `say` hears bytes done and in all."""
        if set(self.members) != set(self._infos) - {MANIFEST}:
            raise ParcelBroken("it holds other files than its table of contents says")
        total, done = sum(info.size for info in self._infos.values()), 0
        for name, wanted in self.members.items():
            if not isinstance(wanted, dict) or self._sum(name) != wanted.get("sha256"):
                raise ParcelBroken(f"{name} was changed or damaged")
            done += self._infos[name].size
            say(done, total)

    def _sum(self, name: str) -> str:
        digest, file = hashlib.sha256(), self.open(name)
        while block := file.read(BLOCK):
            digest.update(block)
        return digest.hexdigest()


@contextmanager
def opened(path: Path, say: Callable[[int, int], None]) -> Iterator[Parcel]:
    """A parcel, checked to its last byte. Raises ParcelBroken with a reason, and OSError."""
    with path.open("rb") as file:
        try:
            with tarfile.open(fileobj=file, mode="r:") as tar:
                parcel = Parcel(tar, _plain_members(tar))
                parcel.check(say)
                yield parcel
        except (tarfile.TarError, EOFError) as error:
            raise ParcelBroken(f"it is no archive, or not all of one ({error})") from None


def _plain_members(tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    found: dict[str, tarfile.TarInfo] = {}
    for info in tar:
        if info.type not in PLAIN or info.sparse is not None:
            raise ParcelBroken(f"{info.name} in it is no plain file")
        if not NAME.fullmatch(info.name):
            raise ParcelBroken(f"{info.name!r} in it leads elsewhere")
        if info.name in found:
            raise ParcelBroken(f"{info.name} is in it twice")
        found[info.name] = info
    return found
