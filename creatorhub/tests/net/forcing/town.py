"""The running product with twenty sites that differ in one word."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from creatorhub.embedded import postgres
from creatorhub.tests.browser.running import ROOT
from creatorhub.tests.net.forcing.words import WORD, word
from creatorhub.tests.safety.house import House

SITES, FANS = 20, 600
OWN_NAME = "forcing"  # of our connections, which nobody shoots at
# As short as settings allow, so that the heir of a killed worker need not be waited for long.
SHORT = {"LEASE_SECONDS": "20", "TICK_SECONDS": "2", "SPARE_SCHEMAS": "2", "WEB_WORKERS": "2"}
# What the platform writes by itself: runs and spares come and go.
ALIVE = {"tenants_run", "tenants_spareschema"}


class Town(House):
    """Twenty sites on two web processes and one worker."""

    sites: list[dict[str, Any]]

    def __init__(self, folder: Path, orders: int, port: str = "") -> None:
        super().__init__(folder, port, **SHORT)
        self.orders = orders
        self.port = int(self.env["PORT"])
        self._looked_at: set[Path] = set()

    def seed(self) -> None:
        """Make the sites."""
        counts = map(str, (SITES, FANS, self.orders))
        done = subprocess.run(
            [sys.executable, "-m", "creatorhub.tests.net.forcing.seed", *counts],
            cwd=ROOT, env=self.env, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        self.told = json.loads(done.stdout)
        self.sites = self.told["sites"]

    def connect(self) -> psycopg.Connection[Any]:
        """A connection by a name that tells it from the product's own."""
        connection = super().connect()
        connection.execute(f"SET application_name = '{OWN_NAME}'")
        return connection

    @property
    def database(self) -> str:
        """The name of the database."""
        return str(postgres.dsn(self.state)["NAME"])

    def children(self, part: str) -> list[int]:
        """The processes that a part has made, and that live."""
        leader = self.pid(part)
        told = Path(f"/proc/{leader}/task/{leader}/children")
        return [int(pid) for pid in told.read_text().split()] if told.exists() else []

    def foreign_rows(self, schemas: Iterable[dict[str, Any]] | None = None) -> list[str]:
        """Rows of sites in which the word of another one stands."""
        found = []
        with self.connect() as books:
            for site in self.sites if schemas is None else schemas:
                for table in tables(books, site["schema"]):
                    rows = books.execute(
                        f"SELECT r::text FROM {table} r WHERE r::text ~ %s LIMIT 3",
                        [f"kanari(?!{site['number']:02d}x)[0-9]{{2}}x"],
                    ).fetchall()
                    found += [f"{table} of {word(site['number'])}: {row[0][:300]}" for row in rows]
        return found

    def public(self) -> dict[str, str]:
        """A checksum of each table of the platform that only people change, without the number of
        members that a night writes down."""
        with self.connect() as books:
            return {
                table: books.execute(
                    "SELECT coalesce(md5(string_agg(told, '' ORDER BY told)), '') FROM"
                    f" (SELECT md5((to_jsonb(r) - 'members')::text) told FROM {table} r) t"
                ).fetchone()[0]  # type: ignore[index]
                for table in tables(books, "public")
                if table.partition(".")[2].strip('"') not in ALIVE
            }

    def mixed_mails(self) -> list[str]:
        """New mails in which not exactly one site speaks."""
        found = []
        for path in set(self.mails()) - self._looked_at:
            self._looked_at.add(path)
            there = set(WORD.findall(self._open(path).as_string()))
            if len(there) != 1:
                found.append(f"{path.name}: {sorted(there)}")
        return found


def tables(books: psycopg.Connection[Any], schema: str) -> list[str]:
    """All tables of a schema, with its name."""
    rows = books.execute(
        "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
        " WHERE schemaname = %s ORDER BY 1",
        [schema],
    )
    return [name for (name,) in rows]
