"""Real services for tests: an own PostgreSQL and Valkey in a folder that vanishes afterwards."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from creatorhub.embedded import postgres, valkey
from creatorhub.embedded.part import Part
from creatorhub.embedded.state import StateFolder, resolve


@contextmanager
def services(tmp_root: Path, *, careless: bool = True) -> Iterator[dict[str, str]]:
    """Start both servers under `tmp_root` and give the environment that leads to them.

    With `careless` the database does not wait for the disk; a measurement wants it to wait.
    Put it into os.environ before Django's settings load.
    """
    with folder(tmp_root) as state, database(state, careless=careless), broker(state):
        yield environ(tmp_root)


@contextmanager
def folder(tmp_root: Path) -> Iterator[StateFolder]:
    """An empty state folder without servers.

    As root the state may move to where the database's account can reach it; it is removed at the
    end wherever it was.
    """
    state = resolve(environ(tmp_root))
    state.prepare()
    try:
        yield state
    finally:
        remove(state)


@contextmanager
def database(
    state: StateFolder, *, careless: bool = True, copy_of: StateFolder | None = None
) -> Iterator[None]:
    """PostgreSQL in this folder: new, or with a copy of the data of a stopped state."""
    for data in copy_of.root.glob("pgdata-*") if copy_of else ():
        subprocess.run(["cp", "-a", data, state.root], check=True)  # with its owner
    with _running(postgres.server(state, careless=careless)):
        if copy_of is None:
            postgres.furnish(state)
        yield


@contextmanager
def broker(state: StateFolder) -> Iterator[None]:
    """Valkey in this folder."""
    with _running(valkey.server(state)):
        yield


@contextmanager
def _running(part: Part) -> Iterator[None]:
    """Tied to this process, so that a killed test run leaves no server behind."""
    try:
        part.bring_up(patience=60.0, asked_to_stop=lambda: False)
        yield
    finally:
        part.stop()


def environ(tmp_root: Path) -> dict[str, str]:
    """What leads to the servers of this folder."""
    return {"CREATORHUB_STATE": str(tmp_root), "CREATORHUB_ROLE": "test"}


def remove(state: StateFolder) -> None:
    """Delete the folder of a stopped state, and its socket folder."""
    shutil.rmtree(state.run, ignore_errors=True)
    shutil.rmtree(state.root, ignore_errors=True)


def without_services(environ: dict[str, str]) -> dict[str, str]:
    """A copy of the environment that knows no server of the machine it runs on."""
    ours = {"DATABASE_URL", "BROKER_URL", "CACHE_URL", "CREATORHUB_STATE", "PORT"}
    return {name: value for name, value in environ.items() if name not in ours}
