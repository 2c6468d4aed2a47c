"""TLS in front of the running product, and the attacker's host beside it.

The attacker's is a sibling under the platform's own domain, as a creator's site would be whose
pages somebody else could write: same site for SameSite, free to set cookies for the whole domain.
"""

import http.client
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from creatorhub.tests.net.headers.secured import HOST

EVIL = f"evil.{HOST}"
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date"}
PAGE = b"<!doctype html><title>Free courses</title><body><p>Come in.</p></body>"


@dataclass(frozen=True)
class Seen:
    """One request that came over the wire to the product, and the answer's status."""

    host: str
    method: str
    path: str
    origin: str
    cookie: str
    status: int


class Wire(ThreadingHTTPServer):
    """Speaks TLS, passes on to the product, and answers for the attacker itself."""

    daemon_threads = True

    def __init__(self, folder: Path, product: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.product = product
        self.seen: list[Seen] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate(folder))
        self.socket = context.wrap_socket(
            self.socket, server_side=True, do_handshake_on_connect=False
        )

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no news."""


class Handler(BaseHTTPRequestHandler):
    """One connection of a browser."""

    protocol_version = "HTTP/1.1"
    server: Wire
    _line: http.client.HTTPConnection | None = None

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        """Any method."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Host", "").partition(":")[0] == EVIL:
            self._attack()
        else:
            self._pass_on(body)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_GET

    def _attack(self) -> None:
        """A page, with the cookies that its address asks for."""
        asked = parse_qs(urlsplit(self.path).query).get("cookies", ["[]"])[0]
        self.send_response(200)
        for cookie in json.loads(asked):
            self.send_header("Set-Cookie", cookie.encode().decode("latin-1"))
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def _pass_on(self, body: bytes) -> None:
        fields = {k: v for k, v in self.headers.items() if k.lower() not in HOP}
        fields |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.9"}
        came = self._ask(body, fields)
        told = came.read()
        head = self.headers.get
        self.server.seen.append(
            Seen(
                fields.get("Host", ""), self.command, self.path, head("Origin", ""),
                head("Cookie", ""), came.status,
            )
        )  # fmt: skip
        self.send_response_only(came.status)
        for name, value in came.getheaders():
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(told)

    def _ask(self, body: bytes, fields: dict[str, str]) -> http.client.HTTPResponse:
        """On the line of this connection; a new one when the product has hung up."""
        for _attempt in range(2):
            line = self._line or http.client.HTTPConnection("127.0.0.1", self.server.product)
            self._line = line
            try:
                line.request(self.command, self.path, body=body or None, headers=fields)
                return line.getresponse()
            except (http.client.HTTPException, OSError):
                line.close()
                self._line = None
        raise ConnectionError(self.path)


@contextmanager
def wired(folder: Path, product: int) -> Iterator[Wire]:
    """TLS on a port of 127.0.0.1 for as long as it is needed."""
    wire = Wire(folder, product)
    threading.Thread(target=wire.serve_forever, daemon=True).start()
    try:
        yield wire
    finally:
        wire.shutdown()
        wire.server_close()


def certificate(folder: Path) -> tuple[Path, Path]:
    """Files of a self-signed certificate for the platform's hosts, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    hosts = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.DNSName(f"*.{HOST}")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(hosts, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    files = folder / "wire.crt", folder / "wire.key"
    files[0].write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    files[1].write_bytes(key.private_bytes(pem, plain[1], plain[0]))
    return files
