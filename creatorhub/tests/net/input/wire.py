# ruff: noqa: E501  (lists of odd bytes read better as lists)
"""A gunicorn as in production over the database of this run, and bytes that no client sends."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from creatorhub.embedded.stack import GUNICORN
from creatorhub.embedded.state import PROJECT
from creatorhub.tests.browser.running import free_port

PATIENCE = 5.0  # seconds until an answer or the end of the connection
MANY = b"".join(b"&f%d=1" % number for number in range(600))
BODIES = [
    ([b"Content-Length: 5", b"Transfer-Encoding: chunked"], b"0\r\n\r\nX"),
    ([b"Transfer-Encoding: chunked", b"Transfer-Encoding: x"], b"5\r\nhello\r\n0\r\n\r\n"),
    ([b"Transfer-Encoding: chunked"], b"zz\r\n"), ([b"Transfer-Encoding: \x0bchunked"], b"0\r\n\r\n"),
    ([b"Transfer-Encoding: chunked"], b"ffffffffffffffff\r\na"), ([b"Content-Length: -1"], b"a"),
    ([b"Content-Length: 5", b"Content-Length: 6"], b"aaaaaa"), ([b"Content-Length: 1e3"], b"a"),
    ([b"Content-Length: 100"], b"short"), ([b"Content-Length: " + b"9" * 30], b"a"),
    ([b"Transfer-Encoding: chunked"], b"5;" + b"a" * 9_000 + b"\r\nhello\r\n0\r\n\r\n"),
    ([b"Content-Length: 0"], b"GET /admin HTTP/1.1\r\nHost: x\r\n\r\n"),
    ([b"Content-Type: multipart/form-data; boundary=x", b"Content-Length: 3"], b"--x"),
]  # fmt: skip


@contextmanager
def gunicorn(folder: Path) -> Iterator[int]:
    """The port of a web process that reads the database of this run."""
    where, port = connection.settings_dict, free_port()
    address = f"postgresql://{where['USER']}@{quote(str(where['HOST']), safe='')}/{where['NAME']}"
    environ = {**os.environ, "CREATORHUB_ROLE": "web", "DATABASE_URL": address, "PORT": str(port),
               "LOG_LEVEL": "ERROR"}  # fmt: skip
    words = [sys.executable, "-m", *GUNICORN, "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    with (folder / "gunicorn.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=PROJECT, env=environ, stdout=log, stderr=log)
        try:
            _wait(port, process)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None, "gunicorn ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def exchange(port: int, sent: bytes, patience: float = PATIENCE) -> tuple[bytes, float]:
    """What comes back for these bytes, and after how many seconds the connection was quiet."""
    began, got = time.monotonic(), b""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as wire:
        try:
            wire.sendall(sent)
            wire.shutdown(socket.SHUT_WR)
            while time.monotonic() - began < patience and (piece := wire.recv(65536)):
                got += piece
        except (TimeoutError, ConnectionError, BrokenPipeError):
            pass
    return got, time.monotonic() - began


def raw(host: str, dice: random.Random) -> bytes:
    """One malformed request, byte by byte."""
    name = host.encode()
    path = dice.choice([b"/", b"/courses/", b"/accounts/login/", b"/api/v1/courses/", b"/studio/"])
    line, head, body = b"GET " + path + b" HTTP/1.1", [b"Host: " + name], b""
    kind = dice.random()
    if kind < 0.35:
        line = dice.choice(_lines(path))
    elif kind < 0.7:
        extra = dice.choice(_heads(name))
        head = extra if any(b"ost" in each[:5] for each in extra) or not extra else head + extra
        if dice.random() < 0.3:
            line = b"GET " + path + b"?a=1" + MANY + b" HTTP/1.1"
    else:
        more, body = dice.choice(BODIES)
        line, head = b"POST " + path + b" HTTP/1.1", head + [b"Origin: http://" + name] + more
    return line + b"\r\n" + b"\r\n".join(head) + b"\r\n\r\n" + body


def _lines(path: bytes) -> list[bytes]:
    """First lines that no client says."""
    return [
        b"GET http://evil.test" + path + b" HTTP/1.1", b"GET //evil.test/ HTTP/1.1", b"GET  / HTTP/1.1",
        b"GET " + path + b"\xff HTTP/1.1", b"GET /\x00 HTTP/1.1", b"GET / HTTP/9.9", b"GET /", b"\x16\x03",
        b"get / HTTP/1.1", b"G\x00T / HTTP/1.1", b"OPTIONS * HTTP/1.1", b"CONNECT a:80 HTTP/1.1",
        b"GET /" + b"a" * 9_000 + b" HTTP/1.1", b"GET ?a HTTP/1.1", b"GET \\ HTTP/1.1",
        b"PRI * HTTP/2.0", b"GET / HTTP/0.9", b"GET /x/?" + MANY + b" HTTP/1.1", b"GET /%00 HTTP/1.1",
    ]  # fmt: skip


def _heads(name: bytes) -> list[list[bytes]]:
    """Header lines that no client says."""
    return [
        [b"Host: " + name, b"Host: evil.test"], [b"Host: evil.test"], [], [b"Host:"], [b"Host: \xff"],
        [b"Host : " + name], [b"Host: " + name, b"X: a\r\n b"], [b"X: " + b"a" * 9_000],
        [b"X%d: a" % number for number in range(500)], [b"\x00: a"], [b": a"], [b"a"], [b"X: \x00"],
        [b"X_Forwarded_Host: evil.test"], [b"Content-Type: x; charset=hex"], [b"Expect: 100-continue"],
        [b"Content-Type: x/y; charset=\x80"], [b"Content-Type: a; charset*=utf-8''idna"],
    ]  # fmt: skip
