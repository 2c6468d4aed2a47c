"""One long-lived process of the stack, with its log and the lock that proves it lives."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from creatorhub.embedded.account import Account
from creatorhub.embedded.errors import ServiceFailed, StopAsked
from creatorhub.embedded.locks import read_note, try_lock, write_note

LOG_LIMIT = 10 * 1024 * 1024
PR_SET_PDEATHSIG = 1
FALLS_ALLOWED = 3
# Loaded before any fork: between fork and exec nothing may be imported.
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Part:
    """A process of its own session. The lock is inherited, so it falls with the last child.

    `stop_signals` is a ladder: each is sent after the former was given `grace` seconds.
    `answers` tells whether the service can be used. A part that `may_be_found` is used as it is
    when somebody else has started it; leftovers of any other part are ended first.
    """

    name: str
    argv: list[str]
    folder: Path
    log: Path
    lock: Path
    environ: Mapping[str, str]
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGTERM,)
    grace: float = 15.0
    account: Account | None = None
    tied: bool = True
    answers: Callable[[], bool] = lambda: True
    may_be_found: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    attached: int | None = field(default=None, init=False)

    def launch(self) -> bool:
        """Start the process; False while another one still holds the lock."""
        handle = try_lock(self.lock)
        if handle is None:
            return False
        try:
            with self._open_log() as log:
                self.process = self._popen(handle, log.fileno())
            write_note(handle, str(self.process.pid))
        finally:
            os.close(handle)
        self.attached = None
        return True

    def _popen(self, handle: int, log: int) -> subprocess.Popen[bytes]:
        options = self.account.popen_options() if self.account else {}
        return subprocess.Popen(
            self.argv,
            cwd=self.folder,
            env=dict(self.environ),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[handle],
            start_new_session=True,
            preexec_fn=die_with_parent(self.stop_signals[0]) if self.tied else None,
            **options,
        )

    def bring_up(self, *, patience: float, asked_to_stop: Callable[[], bool]) -> None:
        """Start, or find, the process and wait until it answers.

        `patience` is in seconds. Raises ServiceFailed with the end of the log, or StopAsked.
        """
        deadline = time.monotonic() + patience
        falls = 0
        while not self._up():
            if asked_to_stop():
                raise StopAsked(self.name)
            if self.process is not None and self.process.poll() is not None:
                falls += 1
                self.process = None
            if falls >= FALLS_ALLOWED or time.monotonic() > deadline:
                raise ServiceFailed(f"{self.name} did not start:\n{self.last_words()}")
            time.sleep(0.05 + falls)

    def _up(self) -> bool:
        """One look: is there a living process, ours or found, that answers?"""
        if self.alive():
            return self.answers()
        if not self.may_be_found:
            self.kill_leftovers()
        if self.process is None and not self.launch() and self.answers():
            self.attached = self.holder()
        return self.alive() and self.answers()

    def holder(self) -> int | None:
        """The pid of whoever holds the lock, None when nobody does."""
        handle = try_lock(self.lock)
        if handle is not None:
            os.close(handle)
            return None
        note = read_note(self.lock)
        return int(note) if note.isdigit() else None

    def alive(self) -> bool:
        """Whether the process we started, or attached to, still runs."""
        if self.process is not None:
            return self.process.poll() is None
        return self.attached is not None and self.holder() == self.attached

    def ending(self) -> str:
        """How our process ended, in words."""
        code = self.process.poll() if self.process else None
        if code is None:
            return "gone"
        return f"killed by signal {-code}" if code < 0 else f"ended with code {code}"

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Ask to end, step by step harder; returns when nothing of the part lives.

        Once `hurry` says so, the last step of the ladder comes at once.
        """
        leader = self.process.pid if self.process and self.process.poll() is None else self.holder()
        if leader is None:
            return self.kill_leftovers()
        for step in self.stop_signals:
            _send(leader, self.stop_signals[-1] if hurry() else step)
            if self._gone_within(self.grace, hurry):
                return None
        return self.kill_leftovers()

    def kill_leftovers(self) -> None:
        """End what still holds the lock: children of a killed leader keep its group alive."""
        leader = self.holder()
        if leader is None:
            return
        for last_word in (signal.SIGTERM, signal.SIGKILL):
            _send_group(leader, last_word)
            if self._gone_within(3.0, lambda: False):
                return
        raise ServiceFailed(f"{self.name} (pid {leader}) does not end; see {self.log}")

    def _gone_within(self, seconds: float, hurry: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not hurry():
            if self.process is not None:
                self.process.poll()  # reaps, so that a dead leader is not taken for a live one
            if self.holder() is None:
                return True
            time.sleep(0.05)
        return self.holder() is None

    def last_words(self, lines: int = 12) -> str:
        """The end of the log."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 8000))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])

    def _open_log(self) -> BinaryIO:
        """The log, open at its end; a long one is put aside first."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old.log"))
        return self.log.open("ab")


def die_with_parent(last_signal: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: let the kernel end this child when its parent is killed (Linux)."""
    parent = os.getpid()

    def tie() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(last_signal), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return tie


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _send_group(leader: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, number)
