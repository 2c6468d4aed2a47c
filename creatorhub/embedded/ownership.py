"""One supervisor per state folder, one program per port."""

from __future__ import annotations

import errno
import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from creatorhub.embedded.errors import PortUnusable, StateInUse
from creatorhub.embedded.locks import read_note, try_lock, write_note
from creatorhub.embedded.stack import HOST
from creatorhub.embedded.state import StateFolder

DEFAULT_PORT = 8000
OWNER_LOCK = "supervisor.lock"


def platform_url(port: int) -> str:
    return f"http://localhost:{port}"


@contextmanager
def owned(state: StateFolder, port: int | None = None) -> Iterator[None]:
    """Hold the state folder for the block. Raises StateInUse, naming pid and address."""
    path = state.root / OWNER_LOCK
    handle = try_lock(path)
    if handle is None:
        raise StateInUse(_who_holds(state, read_note(path)))
    url = platform_url(port) if port else None
    write_note(handle, json.dumps({"pid": os.getpid(), "url": url}))
    try:
        yield
    finally:
        write_note(handle, "")
        os.close(handle)


def _who_holds(state: StateFolder, note: str) -> str:
    holder = json.loads(note) if note else {}
    url = holder.get("url")
    port = int(url.rsplit(":", 1)[1]) + 100 if url else DEFAULT_PORT + 100
    return (
        f"CreatorHub already runs on {state.root} (pid {holder.get('pid', 'unknown')}"
        f"{', ' + url if url else ''}). Stop it there with Ctrl-C, or start a second copy: "
        f"make run PORT={port} STATE=/path/to/folder"
    )


def chosen_port(environ: Mapping[str, str]) -> int:
    """The port from PORT. Raises PortUnusable."""
    text = environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise PortUnusable(f"PORT={text} is no port number: make run PORT=8100")
    return int(text)


def require_free_port(port: int) -> None:
    """Raises PortUnusable when the web could not listen there."""
    probe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((HOST, port))
        probe.listen(1)
    except OSError as refusal:
        why = {
            errno.EADDRINUSE: "is used by another program",
            errno.EACCES: "may not be opened by this user",
        }.get(refusal.errno or 0, f"cannot be opened ({refusal.strerror})")
        other = port + 100 if 1024 <= port <= 65000 else DEFAULT_PORT + 100
        raise PortUnusable(f"Port {port} {why}. Choose another: make run PORT={other}") from None
    finally:
        probe.close()
