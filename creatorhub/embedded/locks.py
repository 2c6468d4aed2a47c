"""File locks that outlive nobody: the kernel lets go when the last holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def try_lock(path: Path) -> int | None:
    """An open, locked file handle, or None while a living process holds the lock.

    A child that inherits the handle holds the lock as long as it, or a child of it, lives.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def write_note(handle: int, text: str) -> None:
    """Say in the lock file who holds it."""
    os.ftruncate(handle, 0)
    os.pwrite(handle, text.encode(), 0)


def read_note(path: Path) -> str:
    """What the holder wrote, or nothing."""
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for the lock and hold it for the block."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
