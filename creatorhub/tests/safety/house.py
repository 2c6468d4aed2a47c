"""The running product with a small site, whose parts can be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from creatorhub.embedded import postgres, stack
from creatorhub.embedded.state import resolve
from creatorhub.tests.browser.running import ROOT, Stack

PATIENCE = 120.0  # seconds until all answers again
# The database's backends are sessions of their own, and the broker has one process.
WITH_CHILDREN = {"web", "worker"}


class House(Stack):
    """What `make run` starts, without the demo, in a folder of its own."""

    def __init__(self, folder: Path | str, port: str = "", **more: str) -> None:
        super().__init__(folder, port)
        self.env |= {"CREATORHUB_DEMO": "0", "SPARE_SCHEMAS": "0", "LOG_LEVEL": "WARNING", **more}
        self.state = resolve(self.env)
        self.told: dict[str, Any] = {}

    def seed(self) -> None:
        """Make the small site; `told` is what the load needs to know of it."""
        words = [sys.executable, "-m", "creatorhub.tests.safety.seed"]
        done = subprocess.run(words, cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        self.told = json.loads(done.stdout)

    def settle(self) -> None:
        """Do by hand what the ticks of a quarter of an hour do: follow orders up, mail the rest."""
        words = [sys.executable, "-m", "creatorhub.tests.safety.settling", self.told["schema"]]
        done = subprocess.run(words, cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]

    def pid(self, part: str) -> int:
        """The leader of a part; 0 while there is none."""
        try:
            note = (self.state.locks / part).read_text()
        except FileNotFoundError:
            return 0
        return int(note) if note.isdigit() else 0

    def kill(self, part: str, *, whole: bool) -> int:
        """kill -9: the leader, or (`whole`) its children as well. Returns the leader's pid."""
        leader = self.pid(part)
        assert leader, f"{part} does not run"
        if whole and part in WITH_CHILDREN:
            os.killpg(leader, signal.SIGKILL)
        else:
            os.kill(leader, signal.SIGKILL)
        return leader

    def is_well(self) -> bool:
        """Whether /readyz says that database, broker and worker answer."""
        return stack.readiness(int(self.env["PORT"]), self.env)[0]

    def heals(self, part: str, killed: int) -> float:
        """Wait until the part runs anew and everything answers. Seconds that it took."""
        began = time.monotonic()
        until(lambda: self.pid(part) not in (0, killed) and self.is_well(), PATIENCE, part)
        return time.monotonic() - began

    def connect(self) -> psycopg.Connection[Any]:
        """A connection to the database without any code of ours in between."""
        where = postgres.dsn(self.state)
        return psycopg.connect(
            host=where["HOST"], port=where["PORT"], user=where["USER"], dbname=where["NAME"],
            autocommit=True, connect_timeout=5,
        )  # fmt: skip


def until(condition: Callable[[], Any], seconds: float, what: str, every: float = 0.05) -> Any:
    """Look until it is so; the first true answer. Raises AssertionError when time is over."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"after {seconds:.0f} s still not: {what}"
        time.sleep(every)
    return found
