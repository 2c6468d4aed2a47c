"""What is forced on the town while people ask: each by the means that an operator has, or a fault.

Nothing of the product knows of it: backends are ended and cancelled from another connection, time
limits are set on the database, tables are locked, processes are stopped and killed.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import sql

from creatorhub.tests.net.forcing.crowd import Crowd
from creatorhub.tests.net.forcing.town import OWN_NAME, Town
from creatorhub.tests.net.forcing.windows import Windows

PAUSE = 0.5  # seconds at the most between two of them
LOOK_UP = 6.0  # seconds that a web process remembers a host (docs/adr/0002), and a bit
PAUSED = frozenset({0, 403, 404, 500, 502, 503})  # a site that is closed or has moved
REBIRTH = 12.0  # seconds until a killed web process answers again, on a busy machine
LIMITED = ["12ms", "25ms", "60ms"]
BACKENDS = f"""
    SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'
    AND datname = current_database() AND application_name <> '{OWN_NAME}'
"""


class Troubles(threading.Thread):
    """One after the other, drawn by the seed, until `stop`."""

    def __init__(self, town: Town, windows: Windows, crowd: Crowd, seed: int, kills: int) -> None:
        super().__init__(daemon=True)
        self.town, self.windows, self.crowd, self.kills = town, windows, crowd, kills
        self.failed: list[str] = []
        self._chance = random.Random(f"{seed}/troubles")
        self._over = threading.Event()
        self._books: Any = None

    def run(self) -> None:
        """All kinds in turn, in an order that is drawn anew each time."""
        kinds: list[Callable[[], None]] = [
            self._terminate, self._terminate, self._cancel, self._cancel, self._limit,
            self._lock, self._broker, self._suspend, self._move, self._spare, self._web,
        ]  # fmt: skip
        self._books = self.town.connect()
        try:
            while not self._over.is_set():
                self._chance.shuffle(kinds)
                for force in kinds:
                    if not self._over.is_set():
                        self._force(force)
                    self._over.wait(PAUSE * self._chance.random())
        finally:
            self._books.close()

    def stop(self) -> None:
        """After the one that is under way."""
        self._over.set()
        self.join()

    def _force(self, force: Callable[[], None]) -> None:
        try:
            force()
        except (psycopg.Error, OSError) as error:
            self.failed.append(f"{force.__name__}: {error}")

    def _terminate(self) -> None:
        with self.windows.open():
            number = self._shoot("pg_terminate_backend", busy=self._chance.random() < 0.7)
        self.windows.count("backends ended", number)

    def _cancel(self) -> None:
        with self.windows.open():
            number = sum(self._shoot("pg_cancel_backend", busy=True) for _ in range(3))
        self.windows.count("statements cancelled", number)

    def _shoot(self, weapon: str, *, busy: bool) -> int:
        """At one backend, while it works or has a transaction open if that is asked for."""
        working = " AND state IN ('active', 'idle in transaction')" if busy else ""
        deadline = time.monotonic() + 0.3
        while time.monotonic() < deadline:
            pids = [pid for (pid,) in self._books.execute(BACKENDS + working)]
            if pids:
                self._books.execute(f"SELECT {weapon}(%s)", [self._chance.choice(pids)])
                return 1
        return 0

    def _limit(self) -> None:
        """For a moment new connections have a limit; the old ones are ended before and after."""
        name = sql.Identifier(self.town.database)
        limit = self._chance.choice(LIMITED)
        with self.windows.open():
            self._books.execute(
                sql.SQL("ALTER DATABASE {} SET statement_timeout = {}").format(name, limit)
            )
            try:
                self._end_all()
                time.sleep(0.8)
            finally:
                self._books.execute(
                    sql.SQL("ALTER DATABASE {} RESET statement_timeout").format(name)
                )
                self._end_all()
        self.windows.count("time limits")

    def _end_all(self) -> None:
        pids = [pid for (pid,) in self._books.execute(BACKENDS)]
        self._books.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) pid", [pids])
        self.windows.count("backends ended", len(pids))

    def _lock(self) -> None:
        """A table of one site is locked, with what waits for it cancelled at the end."""
        site = self._chance.choice(self.town.sites)
        table = self._chance.choice(["courses_course", "accounts_user", "community_post"])
        # Whoever waits holds a thread, so others wait as well, but nobody fails.
        with (
            self.windows.open(site=site["number"]),
            self.town.connect() as keeper,
            keeper.transaction(),
        ):
            keeper.execute("SET LOCAL lock_timeout = '2s'")
            keeper.execute(f'LOCK TABLE "{site["schema"]}".{table} IN ACCESS EXCLUSIVE MODE')
            time.sleep(0.2 + 0.5 * self._chance.random())
            keeper.execute(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                " WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
        self.windows.count("tables locked")

    def _broker(self) -> None:
        pid = self.town.pid("broker")
        with self.windows.open():
            os.kill(pid, signal.SIGSTOP)
            try:
                time.sleep(0.2 + 0.4 * self._chance.random())
            finally:
                os.kill(pid, signal.SIGCONT)
        self.windows.count("broker stood still")

    def _suspend(self) -> None:
        site = self._chance.choice(self.town.sites)
        change = "UPDATE public.tenants_creator SET state = %s, state_reason = %s WHERE id = %s"
        with self.windows.open(site=site["number"], after=LOOK_UP, more=PAUSED):
            self._books.execute(change, ["suspended", "for a test", site["creator"]])
            time.sleep(0.5)
            self._books.execute(change, ["active", "", site["creator"]])
        self.windows.count("sites paused")

    def _move(self) -> None:
        """A site answers at another address for a moment, and people ask at both."""
        site = self._chance.choice(self.town.sites)
        old, new = site["host"], f"moved-{site['host']}"
        with self.windows.open(site=site["number"], after=LOOK_UP, more=PAUSED):
            self._rename(site, new)
            self.crowd.hosts[site["number"]] = [old, new]
            time.sleep(0.7)
            self.crowd.hosts[site["number"]] = [old]
            self._rename(site, old)
        self.windows.count("sites moved")

    def _rename(self, site: dict[str, Any], host: str) -> None:
        with self._books.transaction():
            for statement in (
                "UPDATE public.tenants_creator SET host = %s WHERE id = %s",
                "UPDATE public.tenants_domain SET domain = %s WHERE tenant_id = %s",
            ):
                self._books.execute(statement, [host, site["creator"]])

    def _spare(self) -> None:
        """A schema that waits for its creator is dropped by hand."""
        with self._books.transaction():
            gone = self._books.execute(
                "DELETE FROM public.tenants_spareschema WHERE id = (SELECT id FROM"
                " public.tenants_spareschema LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING name"
            ).fetchone()
            if gone:
                self._books.execute(
                    sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(gone[0]))
                )
        self.windows.count("spares dropped", bool(gone))

    def _web(self) -> None:
        """One of the two web processes is killed, a few times in all."""
        if not self.kills:
            return
        children = self.town.children("web")
        if len(children) < 2:
            return
        self.kills -= 1
        with self.windows.open(after=REBIRTH), suppress(ProcessLookupError):
            os.kill(self._chance.choice(children), signal.SIGKILL)
        self.windows.count("web processes killed")
