"""One process that owns the whole stack: starts it in order, keeps it up, stops it in reverse."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from creatorhub.embedded import postgres, stack, valkey
from creatorhub.embedded.errors import EmbeddedError, ServiceFailed, StopAsked
from creatorhub.embedded.ownership import chosen_port, owned, require_free_port
from creatorhub.embedded.part import FALLS_ALLOWED, Part, die_with_parent
from creatorhub.embedded.state import PROJECT, StateFolder, free_bytes, resolve

LOOK_EVERY = 0.2  # seconds between two looks at the parts
CALM_AFTER = 60.0  # seconds of life after which earlier falls are forgotten
LONGEST_WAIT = 30.0  # seconds before a part that keeps falling is started again
READY_WITHIN = 180.0
DISK_FULL_BELOW = 20 * 1024 * 1024


@dataclass
class Watch:
    """One part, and how often it fell lately."""

    part: Part
    falls: int = 0
    since: float = field(default_factory=time.monotonic)
    retry_at: float | None = None


class Supervisor:
    """Runs the stack of one state folder until it is asked to stop."""

    def __init__(self, state: StateFolder, port: int, environ: Mapping[str, str]) -> None:
        self.state = state
        self.port = port
        self.environ = environ
        self.watches: list[Watch] = []
        self.signals = 0

    def run(self) -> None:
        """Start everything, print the card, watch; always ends with nothing running."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        try:
            self._start()
            while not self.signals:
                self._look_after()
                time.sleep(LOOK_EVERY)
        except StopAsked:
            pass
        finally:
            self._stop()

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    def _stop_asked(self) -> bool:
        return self.signals > 0

    def _start(self) -> None:
        say(f"      State folder {self.state.root}")
        applications = stack.application_parts(self.state, self.port, self.environ)
        for part in reversed(applications):
            part.kill_leftovers()
        stack.clear_figures(self.state)
        require_free_port(self.port)
        if not self.environ.get("DATABASE_URL"):
            self._bring_up(postgres.server(self.state))
            postgres.furnish(self.state)
        if not self.environ.get("BROKER_URL"):
            self._bring_up(valkey.server(self.state))
        self._manage("migrate_all")
        self._fill_demo()
        for part in applications:
            self.watches.append(Watch(part))
            part.launch()
        self._wait_until_ready()
        self._manage("card")

    def _bring_up(self, part: Part) -> None:
        began = time.monotonic()
        self.watches.append(Watch(part))
        part.bring_up(patience=90.0, asked_to_stop=self._stop_asked)
        how = "found running" if part.attached else f"ready in {time.monotonic() - began:.1f} s"
        say(f"      {part.name} {how}")

    def _fill_demo(self) -> None:
        """Fill the demo once. A database of the operator's own is filled only when asked."""
        done = self.state.root / "demo.done"
        unsaid = "0" if self.environ.get("DATABASE_URL") else "1"
        if self.environ.get("CREATORHUB_DEMO", unsaid) == "1" and not done.exists():
            self._manage("demo")
            done.touch(mode=0o600)

    def _manage(self, *words: str) -> None:
        """Run one management command in the foreground. Raises ServiceFailed or StopAsked."""
        child = subprocess.Popen(
            [sys.executable, str(PROJECT / "manage.py"), *words],
            cwd=PROJECT,
            env=stack.child_environ(self.state, self.port, self.environ),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        while child.poll() is None:
            if self._stop_asked():
                _end(child)
                raise StopAsked(words[0])
            time.sleep(0.05)
        if child.returncode != 0:
            raise ServiceFailed(f"'manage.py {words[0]}' ended with code {child.returncode}.")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while True:
            ready, answer = stack.readiness(self.port, self.environ)
            if ready:
                return
            if self._stop_asked():
                raise StopAsked("readyz")
            self._look_after()
            for watch in self.watches:
                if watch.falls >= FALLS_ALLOWED:
                    words = watch.part.last_words()
                    raise ServiceFailed(f"{watch.part.name} does not stay up:\n{words}")
            if time.monotonic() > deadline:
                raise ServiceFailed(f"Not ready: {answer}\nThe logs are in {self.state.logs}")
            time.sleep(LOOK_EVERY)

    def _look_after(self) -> None:
        for watch in self.watches:
            if not watch.part.alive():
                self._revive(watch)
            elif watch.falls and time.monotonic() - watch.since > CALM_AFTER:
                watch.falls = 0

    def _revive(self, watch: Watch) -> None:
        """Start a fallen part again: the first time at once, then with longer and longer waits."""
        now = time.monotonic()
        if watch.retry_at is None:
            watch.falls += 1
            wait = 0.0 if watch.falls == 1 else min(LONGEST_WAIT, 2.0 ** (watch.falls - 2))
            watch.retry_at = now + wait
            again = f"in {wait:.0f} s" if wait else "now"
            say(
                f"{_clock()} {watch.part.name} {watch.part.ending()}; "
                f"starting it again {again}{self._disk_word()} (log: {watch.part.log})"
            )
        if now < watch.retry_at:
            return
        try:
            watch.part.kill_leftovers()
            if watch.part.launch():
                watch.retry_at, watch.since = None, now
        except (OSError, ServiceFailed) as trouble:
            say(f"{_clock()} {watch.part.name} could not be started: {trouble}")
            watch.retry_at = now + LONGEST_WAIT

    def _disk_word(self) -> str:
        full = free_bytes(self.state.root) < DISK_FULL_BELOW
        return f"; the disk of {self.state.root} is full, free some space" if full else ""

    def _stop(self) -> None:
        if self.watches:
            say("Stopping (Ctrl-C again to hurry) …")
        for watch in reversed(self.watches):
            try:
                watch.part.stop(hurry=lambda: self.signals > 1)
            except ServiceFailed as trouble:
                say(str(trouble))
        if self.watches:
            say("Stopped. The data stays; start again with: make run")


def run(environ: Mapping[str, str] = os.environ) -> None:
    """Own the state folder that the environment names and run its stack until asked to stop.

    Raises EmbeddedError with one line that says what to do.
    """
    port = chosen_port(environ)
    state = resolve(environ)
    state.prepare()
    with owned(state, port):
        Supervisor(state, port, environ).run()


def main() -> int:
    """The door for the terminal: refusals are one line, never a traceback."""
    try:
        run()
    except EmbeddedError as refusal:
        print(f"CreatorHub: {refusal}", file=sys.stderr)
        return 1
    return 0


def say(line: str) -> None:
    """Print for whoever still reads; a closed terminal must not stop the stack."""
    with suppress(OSError):
        print(line, flush=True)


def _clock() -> str:
    return time.strftime("%H:%M:%S")


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
