"""The same over a socket, where a real server parses: never a 5xx or a hang, and it lives on."""

import http.client
import re
import socket
import time
from typing import Any

import pytest

from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.input.wire import PATIENCE, exchange, gunicorn, raw

REQUESTS = amount(120, 2_000)
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


@pytest.fixture(scope="module")
def server(world: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Any:
    """The port of a server, and the host of a site."""
    with django_db_blocker.unblock(), gunicorn(tmp_path_factory.mktemp("wire")) as port:
        yield port, f"{world['ada'].host}:{port}"


def is_well(server: Any) -> bool:
    asked = http.client.HTTPConnection("127.0.0.1", server[0], timeout=10)
    asked.request("GET", "/robots.txt", headers={"Host": server[1]})
    return asked.getresponse().status == 200


def test_no_bytes_break_the_server(server, say):
    port, host = server
    cast, found, slowest, waited = dice("raw"), [], 0.0, 0
    for _ in range(REQUESTS):
        sent = raw(host, cast)
        got, seconds = exchange(port, sent)
        if seconds >= PATIENCE:  # where the machine stood still, the same bytes pass now
            waited, (got, seconds) = waited + 1, exchange(port, sent)
        slowest = max(slowest, seconds)
        status = [int(code) for code in STATUS.findall(got)]
        # 501 and 505 are a server's names for methods and versions that it does not know.
        if any(code >= 500 and code not in {501, 505} for code in status) or b"Traceback" in got:
            found.append(f"{status} {sent[:120]!r} {got[:80]!r}")
        if seconds >= PATIENCE:
            found.append(f"{seconds:.1f} s, twice {sent[:120]!r} … {sent[-40:]!r}")
        if b"evil.test" in got.partition(b"\r\n\r\n")[0]:
            found.append(f"led away {sent[:120]!r}")

    assert found == []
    assert is_well(server)
    assert waited <= 3
    say(
        f"input: {REQUESTS} malformed requests by socket, none a 5xx, at most {slowest:.2f} s, "
        f"{waited} asked twice"
    )


def test_a_body_without_end_holds_nobody_up(server):
    """More of them than the server has threads; others are served meanwhile and afterwards."""
    port, host = server
    head = (f"POST /accounts/login/ HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
            "Transfer-Encoding: chunked\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n\r\n")  # fmt: skip
    wires = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(6)]
    for wire in wires:
        wire.sendall(head.encode() + b"5\r\nhello\r\n")
    began = time.monotonic()
    while time.monotonic() - began < 1.0:
        for wire in wires:
            try:
                wire.sendall(b"400\r\n" + b"a" * 1024 + b"\r\n")
            except OSError:
                continue  # it was let go
    assert is_well(server)
    for wire in wires:
        wire.close()

    assert is_well(server)
