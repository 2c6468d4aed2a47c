"""Files from outside are opened by a process of their own, with little time, memory and power.

A picture of 34 bytes can ask a decoder for 600 MB, and one of 170 KB for minutes. What a decoder
does with such a file then ends in its own process: by the kernel, if need be.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

SECONDS = 3  # of processor time
PATIENCE = 20.0  # seconds by the clock: on a busy machine the processor is shared
MEMORY = 190_000_000  # bytes of its own data; with the programs themselves it stays below 200 MB
AT_ONCE = 2  # in each process of the server: eight bombs at once must not fill the machine
WAITING = 2  # behind those; with more, somebody who sends bombs holds every thread of the server
OUT_OF_MEMORY = 71  # the exit code of a script that was refused more
ENVIRON = {"MALLOC_ARENA_MAX": "1"}  # nothing that the server knows
_turn, _line = BoundedSemaphore(AT_ONCE), BoundedSemaphore(AT_ONCE + WAITING)

# Runs in the new process before anything of the file is read: nothing is written there, no file is
# left open, and the hard limits cannot be raised again.
_START = f"""
import resource, runpy, sys
def no_more(what, most):
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))
no_more(resource.RLIMIT_CPU, {SECONDS})
no_more(resource.RLIMIT_DATA, {MEMORY})
no_more(resource.RLIMIT_FSIZE, 0)
no_more(resource.RLIMIT_CORE, 0)
no_more(resource.RLIMIT_NOFILE, 64)
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except MemoryError:
    sys.exit({OUT_OF_MEMORY})
"""


class Busy(Exception):
    """Too many files are being read; nothing was done with this one."""


class OutOfBounds(ValueError):
    """The file wanted more than it may have. `memory` is True when it was memory, not time."""

    def __init__(self, *, memory: bool) -> None:
        super().__init__("memory" if memory else "time")
        self.memory = memory


@dataclass(frozen=True)
class Done:
    """How the script ended: its exit code, and the bytes that it wrote."""

    code: int
    out: bytes


def command(script: Path, *words: str) -> list[str]:
    """What starts a script of ours below the limits."""
    return [sys.executable, "-I", "-c", _START, str(script), *words]


def run(script: Path, *words: str, given: bytes = b"") -> Done:
    """Run a script of ours, which reads `given`, with these words as its arguments.

    Raises OutOfBounds after 3 s of processor time, at 190 MB of memory, and when it crashed; Busy
    at once where two scripts run and two wait.
    """
    if not _line.acquire(blocking=False):
        raise Busy
    try:
        with _turn:
            done = subprocess.run(
                command(script, *words), input=given, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env=ENVIRON, timeout=PATIENCE, check=False,
            )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise OutOfBounds(memory=False) from None
    finally:
        _line.release()
    if done.returncode < 0 or done.returncode == OUT_OF_MEMORY:
        raise OutOfBounds(memory=done.returncode == OUT_OF_MEMORY)
    return Done(done.returncode, done.stdout)
