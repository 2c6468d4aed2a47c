"""Asks a site in this process through the real WSGI application: every middleware, no network.

Each question is undone right after it: what an answer would have written or counted never was.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import transaction
from django.urls import get_urlconf, set_urlconf
from django.utils import timezone, translation

from creatorhub.isolation.oracles import Answer
from tenants.connection import connection

MOST_READ = 20_000_000  # bytes of one answer
NETWORK = "192.0.2.7"  # of the addresses that belong to nobody: RFC 5737


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser or a program, on one host."""

    name: str
    host: str
    session: str = ""
    token: str = ""


class TooMuch(Exception):
    """An answer of more than MOST_READ bytes: too long to look through."""


class House:
    """The application, loaded once for a run."""

    def __init__(self) -> None:
        self._application = WSGIHandler()

    def ask(self, visitor: Visitor, path: str, query: str = "", method: str = "GET") -> Answer:
        """The answer to GET or HEAD; afterwards schema, language and rows are as before.

        Raises TooMuch.
        """
        tenant, urlconf = connection.tenant, get_urlconf()
        try:
            with timezone.override(None), translation.override(None), transaction.atomic():
                answer = self._read(_environ(visitor, path, query, method))
                transaction.set_rollback(True)
        finally:
            set_urlconf(urlconf)
            connection.set_tenant(tenant)
        return answer

    def _read(self, environ: dict[str, Any]) -> Answer:
        """Everything of an answer. Django's signals around a request stay out: they would close
        the connection in the middle of its transaction.
        """
        response: Any = self._application.get_response(WSGIRequest(environ))
        try:
            body = _gathered(response)
        finally:
            for close in response._resource_closers:
                close()
        cookies = [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
        headers = (*response.items(), *cookies)
        return Answer(response.status_code, headers, body, response.reason_phrase)


def _gathered(pieces: Iterable[bytes]) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > MOST_READ:
            raise TooMuch
    return bytes(body)


def _environ(visitor: Visitor, path: str, query: str, method: str) -> dict[str, Any]:
    """What a server makes of a request (PEP 3333)."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": visitor.host,
        "SERVER_PORT": settings.PORT_SUFFIX.lstrip(":") or "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": NETWORK,
        "HTTP_HOST": f"{visitor.host}{settings.PORT_SUFFIX}",
        "HTTP_ACCEPT": "text/html,application/json;q=0.9,*/*;q=0.8",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_X_REQUEST_ID": "isolation-check",  # so that its lines in the logs are told apart
        "HTTP_X_FORWARDED_PROTO": settings.SCHEME,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": settings.SCHEME,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if visitor.session:
        environ["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={visitor.session}"
    if visitor.token:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {visitor.token}"
    return environ
