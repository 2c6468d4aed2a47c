"""Real services for tests: an own PostgreSQL and Valkey in a folder that vanishes afterwards."""

from __future__ import annotations

import os
import shutil
import signal
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

    Put it into os.environ before Django's settings load. As root the state may move to where
    the database's account can reach it; it is removed at the end wherever it was.
    """
    environ = {"CREATORHUB_STATE": str(tmp_root), "CREATORHUB_ROLE": "test"}
    state = resolve(environ)
    state.prepare()
    parts: list[Part] = []
    try:
        parts.append(_started(postgres.server(state, careless=careless)))
        postgres.furnish(state)
        parts.append(_started(valkey.server(state)))
        yield environ
    finally:
        for part in reversed(parts):
            part.stop()
        remove(state)


def remove(state: StateFolder) -> None:
    """Delete the folder of a stopped state, and its socket folder."""
    shutil.rmtree(state.run, ignore_errors=True)
    shutil.rmtree(state.root, ignore_errors=True)


def _started(part: Part) -> Part:
    """Tied to this process, so that a killed test run leaves no server behind."""
    part.bring_up(patience=60.0, asked_to_stop=lambda: False)
    return part


def without_services(environ: dict[str, str]) -> dict[str, str]:
    """A copy of the environment that knows no server of the machine it runs on."""
    ours = {"DATABASE_URL", "BROKER_URL", "CACHE_URL", "CREATORHUB_STATE", "PORT"}
    return {name: value for name, value in environ.items() if name not in ours}


def kill(part: Part) -> int:
    """Kill the leader of a part as the kernel would, and give its pid."""
    pid = part.process.pid if part.process else part.holder()
    assert pid is not None, f"{part.name} does not run"
    os.kill(pid, signal.SIGKILL)
    return pid
