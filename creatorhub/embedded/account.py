"""Under which account the database runs: our own, or `nobody` when we are root.

PostgreSQL refuses to run as root. A demoted server must be able to walk to its data and its
binaries, so this module also answers whether an account can reach a path.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from creatorhub.embedded.errors import StateUnusable

DEMOTED_NAME = "nobody"


@dataclass(frozen=True)
class Account:
    """A uid and gid to run a server under, without further groups."""

    uid: int
    gid: int

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may walk through an existing folder."""
        info = folder.stat()
        if info.st_uid == self.uid:
            return bool(info.st_mode & stat.S_IXUSR)
        if info.st_gid == self.gid:
            return bool(info.st_mode & stat.S_IXGRP)
        return bool(info.st_mode & stat.S_IXOTH)

    def can_reach(self, path: Path) -> bool:
        """Whether this account may walk to `path`; parts that do not exist yet do not count."""
        absolute = Path(os.path.realpath(path))
        return all(self.can_enter(part) for part in absolute.parents if part.is_dir()) and (
            not absolute.is_dir() or self.can_enter(absolute)
        )

    def popen_options(self) -> dict[str, Any]:
        """Arguments for `subprocess` that drop root for good."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def demoted_account() -> Account | None:
    """The account to demote servers to, or None when we are an ordinary user already."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(DEMOTED_NAME)
    except KeyError:
        raise StateUnusable(
            f"PostgreSQL does not run as root and there is no user '{DEMOTED_NAME}' here: "
            "start as an ordinary user, or set DATABASE_URL."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)
