"""The embedded Valkey: Celery's broker and the cache, on a private socket, kept on disk."""

from __future__ import annotations

import os
import socket
from functools import partial
from pathlib import Path
from signal import SIGTERM

from creatorhub.embedded.binaries import valkey_server
from creatorhub.embedded.part import Part
from creatorhub.embedded.state import StateFolder

BROKER_DB = 0
CACHE_DB = 1
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",
    "databases": "4",
}


def broker_url(state: StateFolder, db: int = BROKER_DB) -> str:
    """The address for Celery (kombu's spelling of a socket); touches nothing."""
    return f"redis+socket://{_socket(state)}?virtual_host={db}"


def cache_url(state: StateFolder, db: int = CACHE_DB) -> str:
    """The address for Django's cache and redis-py; touches nothing."""
    return f"unix://{_socket(state)}?db={db}"


def server(state: StateFolder, *, tied: bool = True) -> Part:
    """The part that serves this state folder."""
    settings = SETTINGS | {"unixsocket": str(_socket(state)), "dir": str(state.valkey)}
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return _part(state, [valkey_server(), *options], tied=tied)


def _part(state: StateFolder, argv: list[str], *, tied: bool) -> Part:
    return Part(
        name="broker",
        argv=argv,
        folder=state.valkey,
        log=state.logs / "broker.log",
        lock=state.locks / "broker",
        environ=dict(os.environ),
        stop_signals=(SIGTERM,),
        grace=10.0,
        tied=tied,
        answers=partial(answers, state),
        may_be_found=True,
    )


def start(state: StateFolder) -> Part:
    """Start the server for whoever asks, and leave it running; attaches to a live one."""
    part = server(state, tied=False)
    part.bring_up(patience=30.0, asked_to_stop=lambda: False)
    return part


def stop(state: StateFolder) -> None:
    """Stop the server of this folder, whoever started it; nothing happens when none runs."""
    if state.locks.is_dir():
        _part(state, [], tied=False).stop()


def running(state: StateFolder) -> bool:
    """Whether the server of this folder answers."""
    return answers(state)


def answers(state: StateFolder) -> bool:
    """Whether a PING comes back within two seconds; False while the file is still loading.

    Spoken by hand: redis-py takes 20 MiB, for as long as the supervisor lives.
    """
    with socket.socket(socket.AF_UNIX) as way:
        way.settimeout(2)
        try:
            way.connect(str(_socket(state)))
            way.sendall(b"PING\r\n")
            return way.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def _socket(state: StateFolder) -> Path:
    return state.run / "valkey.sock"
