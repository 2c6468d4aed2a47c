"""A stack of its own to measure: what `make run` starts, in a folder and on a port of its own."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from creatorhub.embedded.locks import read_note
from creatorhub.embedded.stack import readiness
from creatorhub.embedded.state import PROJECT, StateFolder, resolve
from creatorhub.embedded.testing import remove, without_services

PARTS = ("database", "broker", "web", "worker", "beat")
SERVING = ("web", "database", "broker")


@dataclass(frozen=True)
class Stack:
    """A running stack: its supervisor, where it lives and where it answers."""

    supervisor: int
    state: StateFolder
    port: int
    environ: dict[str, str]

    def pid(self, part: str) -> int:
        """The leader of one part, as its lock says."""
        return int(read_note(self.state.locks / part))

    def pids(self, parts: tuple[str, ...] = SERVING) -> list[int]:
        """The leaders of these parts."""
        return [self.pid(part) for part in parts]


@contextmanager
def running(folder: Path | None = None) -> Iterator[Stack]:
    """Start everything with the demo sites, and stop it. A given folder stays for the next time."""
    home = Path(tempfile.mkdtemp(prefix="ch-bench-", dir="/tmp"))
    home.chmod(0o711)
    environ = bench_environ(folder.absolute() if folder else home / "s")
    state = resolve(environ)
    with (home / "stack.log").open("wb") as log:
        stack = start(environ, log.fileno())
    try:
        if wait_until_ready(stack, environ) is None:
            sys.exit((home / "stack.log").read_text())
        yield Stack(stack.pid, state, int(environ["PORT"]), environ)
    finally:
        stack.terminate()
        stack.wait(60)
        if folder is None:
            remove(state)
        shutil.rmtree(home, ignore_errors=True)


def bench_environ(folder: Path, *, measured: bool = True) -> dict[str, str]:
    """What the stack is told; `measured` puts bench.hooks before the application."""
    environ = without_services(dict(os.environ))
    environ |= {"CREATORHUB_STATE": str(folder), "PORT": str(free_port())}
    if measured:
        environ["GUNICORN_CMD_ARGS"] = "--config python:bench.hooks"
    return environ


def start(environ: dict[str, str], output: int) -> "subprocess.Popen[bytes]":
    """The supervisor, as the last step of `make run` starts it."""
    words = [sys.executable, "-m", "creatorhub.embedded", "run"]
    return subprocess.Popen(words, cwd=PROJECT, env=environ, stdout=output, stderr=output)


def wait_until_ready(
    stack: "subprocess.Popen[bytes]", environ: dict[str, str], patience: float = 400.0
) -> float | None:
    """Seconds until the stack says that it is ready; None when it does not start."""
    began = time.monotonic()
    while time.monotonic() - began < patience and stack.poll() is None:
        if readiness(int(environ["PORT"]), environ)[0]:
            return time.monotonic() - began
        time.sleep(0.1)
    return None


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
