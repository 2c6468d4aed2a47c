"""The database of a backup: the embedded one as its own files, a server's as pg_dump writes it.

A base backup takes no lock for each table, so a thousand sites are no harder than one; it fits
the same major version on the same kind of machine. A server has its own tools for that, and its
rights for them are rarely ours, so there the dump of the database is taken.
"""

from __future__ import annotations

import os
import platform
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from creatorhub.embedded import postgres
from creatorhub.embedded.account import demoted_account
from creatorhub.embedded.binaries import postgres_programs
from creatorhub.embedded.errors import ServiceFailed, StateUnusable
from creatorhub.embedded.state import StateFolder

FILES, DUMP = "files", "dump"
PARTS = {FILES: ["base.tar.gz", "pg_wal.tar.gz"], DUMP: ["dump"]}
EMPTY = "SELECT count(*) FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"


def write(state: StateFolder, environ: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Write the database into `folder`, as of one moment. Returns facts for the manifest."""
    if environ.get("DATABASE_URL"):
        name, address = server(environ)
        command = [_program(environ, "pg_dump"), "--format=custom", "--no-owner"]
        run([*command, "--no-privileges", "--file", str(folder / "dump"), name], address)
        return {"database": DUMP}
    programs = postgres_programs(state.root, demoted_account())
    local = postgres.dsn(state)
    command = [programs.program("pg_basebackup"), "-h", local["HOST"], "-p", local["PORT"]]
    command += ["-U", local["USER"], "-D", str(folder), "--format=tar", "--compress=client-gzip:3"]
    run([*command, "--wal-method=stream", "--checkpoint=fast", "--no-manifest"], os.environ)
    return {"database": FILES, "major": programs.major, "machine": machine()}


def require_fit(state: StateFolder, environ: Mapping[str, str], facts: Mapping[str, Any]) -> None:
    """Raises StateUnusable when this backup cannot be read on this machine."""
    kind = facts.get("database")
    if kind == DUMP and not environ.get("DATABASE_URL"):
        raise StateUnusable("This backup is of a server: set DATABASE_URL to an empty database.")
    if kind == FILES and environ.get("DATABASE_URL"):
        raise StateUnusable("This backup is of an embedded database: unset DATABASE_URL.")
    if kind == DUMP:
        return
    here = (postgres_programs(state.root, demoted_account()).major, machine())
    if (facts.get("major"), facts.get("machine")) != here:
        raise StateUnusable(
            f"This backup needs PostgreSQL {facts.get('major')} on {facts.get('machine')}; "
            f"here is PostgreSQL {here[0]} on {here[1]}. Dump site by site instead: docs/backup.md"
        )


def read(folder: Path, facts: Mapping[str, Any], environ: Mapping[str, str], root: Path) -> None:
    """Put the database in place: its files below `root`, or its rows into an empty server."""
    if facts["database"] == FILES:
        _place_files(folder, root / f"pgdata-{int(facts['major'])}")
        return
    name, address = server(environ)
    tables = [_program(environ, "psql"), "-AtqX", "-c", EMPTY, "-d", name]
    if run(tables, address).strip() != "0":
        raise StateUnusable("The database at DATABASE_URL is not empty; nothing was changed.")
    command = [_program(environ, "pg_restore"), "--single-transaction", "--no-owner"]
    run([*command, "--exit-on-error", "-d", name, str(folder / "dump")], address)


def _place_files(folder: Path, data: Path) -> None:
    data.mkdir(mode=0o700)
    for part, target in (("base.tar.gz", data), ("pg_wal.tar.gz", data / "pg_wal")):
        with tarfile.open(folder / part, "r:gz") as tar:
            tar.extractall(target, filter="data")
    data.chmod(0o700)
    if account := demoted_account():
        for place, _folders, names in os.walk(data):
            for path in (Path(place), *(Path(place, name) for name in names)):
                os.chown(path, account.uid, account.gid, follow_symlinks=False)


def server(environ: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The name of the database at DATABASE_URL, and the variables that lead libpq to it."""
    url = urlsplit(environ["DATABASE_URL"].strip())
    named = {
        "PGCONNECT_TIMEOUT": "15",
        "PGHOST": url.hostname or "",
        "PGPORT": str(url.port or ""),
        "PGUSER": unquote(url.username or ""),
        "PGPASSWORD": unquote(url.password or ""),
        **{f"PG{key.upper()}": value for key, value in parse_qsl(url.query)},
    }
    return unquote(url.path.strip("/")), {**environ, **{k: v for k, v in named.items() if v}}


def _program(environ: Mapping[str, str], name: str) -> str:
    """A program beside the pg_dump that PG_DUMP names; else the embedded one."""
    if chosen := environ.get("PG_DUMP"):
        return name if os.sep not in chosen else str(Path(chosen).with_name(name))
    return postgres_programs(Path(), None).program(name)


def run(command: list[str], environ: Mapping[str, str]) -> str:
    """What a program printed. Raises ServiceFailed with the last thing it complained of."""
    try:
        done = subprocess.run(command, env=dict(environ), capture_output=True, text=True)
    except OSError as trouble:
        raise ServiceFailed(f"{command[0]} does not run here: {trouble.strerror}") from None
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise ServiceFailed(f"{Path(command[0]).name} could not do its work: {said[-1].strip()}")
    return done.stdout


def machine() -> str:
    """What the files of the embedded database depend on, besides the major version."""
    return f"{platform.system()} {platform.machine()}"
