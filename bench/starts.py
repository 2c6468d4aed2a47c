"""How long `make run` takes: from a fresh clone with warm package caches, and the next time."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from bench.saying import head, say
from bench.whole_stack import bench_environ, wait_until_ready
from creatorhub.embedded.state import PROJECT

COLD, WARM = 120.0, 8.0


def warm(folder: Path) -> None:
    """Start the stack of a folder that was filled before, as `make run` does in its last step."""
    head("Start")
    say("warm start of make run", _make_run(PROJECT, folder), "s", WARM)


def cold() -> None:
    """A clone of what is committed, its own environment, its own state; then once more."""
    head("Start of a fresh clone")
    home = Path(tempfile.mkdtemp(prefix="ch-cold-", dir="/tmp"))
    home.chmod(0o755)
    try:
        clone = home / "clone"
        subprocess.run(["git", "clone", "-q", PROJECT, clone], check=True)
        say("cold start of make run", _make_run(clone, home / "s"), "s", COLD)
        say("warm start of make run in that clone", _make_run(clone, home / "s"), "s", WARM)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _make_run(project: Path, folder: Path) -> float:
    """Seconds from `make run` to a stack that is ready; it is stopped again."""
    environ = bench_environ(folder, measured=False)
    words = ["make", "run", f"STATE={folder}", f"PORT={environ['PORT']}"]
    environ.pop("VIRTUAL_ENV", None)
    began = time.monotonic()
    with Path(os.devnull).open("wb") as nowhere:
        stack = subprocess.Popen(
            words, cwd=project, env=environ, stdout=nowhere, start_new_session=True
        )
    try:
        if wait_until_ready(stack, environ) is None:
            raise RuntimeError(f"make run in {project} did not get ready")
        return time.monotonic() - began
    finally:
        with suppress(ProcessLookupError):  # it has given up by itself
            os.killpg(stack.pid, signal.SIGTERM)
        stack.wait(60)
