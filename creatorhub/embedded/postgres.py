"""The embedded PostgreSQL: made, started and stopped from the wheel's own programs.

The wheel's Python layer is not used: as root it adds a system user and opens every parent
folder of the data to the world.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from signal import SIGINT, SIGQUIT
from typing import TYPE_CHECKING

from creatorhub.embedded.account import Account, demoted_account
from creatorhub.embedded.binaries import PostgresPrograms, postgres_programs
from creatorhub.embedded.errors import ServiceFailed, StateUnusable
from creatorhub.embedded.part import Part
from creatorhub.embedded.state import StateFolder

# The driver takes 20 MiB, and whoever only asks for the address (beat) connects to nothing: it is
# imported where a connection is made.
if TYPE_CHECKING:
    import psycopg

DATABASE = "creatorhub"
USER = "creatorhub"
PORT = "5432"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
EXTENSIONS_IF_PRESENT = ("vector",)
# For a small machine that also runs the web and the workers; one pool of 8 and a few more.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_locks_per_transaction": "256",
    "max_wal_size": "512MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Only for tests: a crash may lose everything, which is what a test wants to be fast.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def dsn(state: StateFolder) -> dict[str, str]:
    """NAME, USER, PASSWORD, HOST and PORT for Django's DATABASES; touches nothing."""
    return {
        "NAME": DATABASE,
        "USER": USER,
        "PASSWORD": "",
        "HOST": str(_sockets(state)),
        "PORT": PORT,
    }


def server(state: StateFolder, *, tied: bool = True, careless: bool = False) -> Part:
    """The part that serves this state folder; makes the data folder on first need."""
    account = demoted_account()
    programs = postgres_programs(state.root, account)
    _make_socket_folder(state, account)
    _make_data(state, programs, account)
    settings = SETTINGS | (CARELESS if careless else {})
    settings["unix_socket_directories"] = str(_sockets(state))
    options = [word for pair in settings.items() for word in ("-c", "=".join(pair))]
    argv = [programs.program("postgres"), "-D", str(state.pgdata_of(programs.major)), *options]
    return _part(state, argv, account, tied=tied)


def _part(state: StateFolder, argv: list[str], account: Account | None, *, tied: bool) -> Part:
    return Part(
        name="database",
        argv=argv,
        folder=state.root,
        log=state.logs / "database.log",
        lock=state.locks / "database",
        environ=_clean_environ(),
        stop_signals=(SIGINT, SIGQUIT),
        grace=20.0,
        account=account,
        tied=tied,
        answers=partial(answers, state),
        may_be_found=True,
    )


def start(state: StateFolder, *, careless: bool = False) -> Part:
    """Start the server for whoever asks, and leave it running; attaches to a live one."""
    part = server(state, tied=False, careless=careless)
    part.bring_up(patience=60.0, asked_to_stop=lambda: False)
    furnish(state)
    return part


def stop(state: StateFolder) -> None:
    """Stop the server of this folder, whoever started it; nothing happens when none runs."""
    if state.locks.is_dir():
        _part(state, [], None, tied=False).stop()


def running(state: StateFolder) -> bool:
    """Whether the server of this folder accepts connections."""
    return answers(state)


def answers(state: StateFolder) -> bool:
    """Whether a connection to the maintenance database succeeds within two seconds."""
    import psycopg

    try:
        with _connect(state, "postgres"):
            return True
    except psycopg.OperationalError:
        return False


def furnish(state: StateFolder) -> None:
    """Make our database, and the schema `extensions` in it and in every later one.

    The extensions also go to template1, so a test database has them from its first second.
    """
    with _connect(state, "template1") as connection:
        _add_extensions(connection)
    from psycopg import sql

    with _connect(state, "postgres") as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    with _connect(state, DATABASE) as connection:
        _add_extensions(connection)


def _add_extensions(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    from psycopg import sql

    connection.execute("CREATE SCHEMA IF NOT EXISTS extensions")
    rows = connection.execute("SELECT name FROM pg_available_extensions")
    present = {str(name) for (name,) in rows}
    for name in _wanted(present):
        statement = "CREATE EXTENSION IF NOT EXISTS {} SCHEMA extensions"
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _wanted(present: set[str]) -> Iterable[str]:
    missing = [name for name in EXTENSIONS if name not in present]
    if missing:
        raise ServiceFailed(
            f"This PostgreSQL lacks the extensions {', '.join(missing)}: "
            "install its contrib package (postgresql-contrib), or set DATABASE_URL."
        )
    return (*EXTENSIONS, *(name for name in EXTENSIONS_IF_PRESENT if name in present))


def _connect(state: StateFolder, database: str) -> psycopg.Connection[tuple[object, ...]]:
    import psycopg

    return psycopg.connect(
        host=str(_sockets(state)),
        port=PORT,
        user=USER,
        dbname=database,
        connect_timeout=2,
        autocommit=True,
    )


def _sockets(state: StateFolder) -> Path:
    return state.run / "pg"


def _make_socket_folder(state: StateFolder, account: Account | None) -> None:
    """Only the server's account enters it (and root): local trust needs a closed door."""
    folder = _sockets(state)
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.uid, account.gid)


def _make_data(state: StateFolder, programs: PostgresPrograms, account: Account | None) -> None:
    """Run initdb once; the data folder appears in one step or not at all."""
    data = state.pgdata_of(programs.major)
    if data.exists():
        _require_owner(data, account)
        return
    if others := sorted(state.root.glob("pgdata-[0-9][0-9]")):
        raise StateUnusable(
            f"{others[-1]} holds the data of another version than PostgreSQL {programs.major}, "
            "which is what is installed here. Install that version, or choose a new STATE=."
        )
    draft = data.with_name(f"{data.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if account:
        os.chown(draft, account.uid, account.gid)
    _initdb(draft, programs, account)
    draft.rename(data)


def _initdb(data: Path, programs: PostgresPrograms, account: Account | None) -> None:
    words = ["initdb", "-D", str(data), "-U", USER, "-A", "trust", "-E", "utf8"]
    done = subprocess.run(
        [programs.program(words[0]), *words[1:], "--locale=C.UTF-8", "--no-instructions"],
        cwd=data,
        env=_clean_environ(),
        capture_output=True,
        text=True,
        check=False,
        **(account.popen_options() if account else {}),
    )
    if done.returncode != 0:
        shutil.rmtree(data, ignore_errors=True)
        raise ServiceFailed(f"The database could not be made:\n{done.stderr.strip()}")


def _require_owner(data: Path, account: Account | None) -> None:
    expected = account.uid if account else os.geteuid()
    if data.stat().st_uid != expected:
        raise StateUnusable(
            f"{data} belongs to another user: start as that user, or choose another STATE=."
        )


def _clean_environ() -> dict[str, str]:
    """Our environment without the PG* variables, which would steer the server elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
