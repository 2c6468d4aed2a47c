"""Requests to the seeded world, each undone, in the words of whoever sends it."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from conftest import SiteClient
from creatorhub.world import Site
from tenants import hosts
from tenants.schemas import open_creator, open_public

HANGS = 5.0  # seconds


@dataclass(frozen=True)
class Got:
    """An answer, read to its end."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    error: str = ""

    @property
    def where(self) -> str:
        """Where it leads: as a header of HTTP, of htmx, or nowhere."""
        return self.headers.get("location") or self.headers.get("hx-redirect", "")


def browser(site: Site | None, person: str = "") -> SiteClient:
    """Somebody on a site of the world (None: on the platform); "" is nobody."""
    client = SiteClient(site.host if site else settings.PLATFORM_HOST)
    client.raise_request_exception = False
    if not person:
        return client
    with open_public():
        creator = site and hosts.creator_at(site.host)
    with open_creator(creator) if creator else open_public():
        assert site
        client.sign_in(User.objects.get(pk=site.people[person]))
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done within has not happened."""
    before = connection.tenant
    logging.disable(logging.CRITICAL)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        logging.disable(logging.NOTSET)
        connection.set_tenant(before)
        connection.run_on_commit = []
        hosts.forget()


def ask(client: Client, method: str, path: str, *, limits: bool = False, **more: Any) -> Got:
    """The answer of one request, which is undone."""
    if not limits:
        cache.clear()
    with undone():
        began = time.monotonic()
        answer = client.generic(method, path, **more)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seconds = time.monotonic() - began
    raised = getattr(answer, "exc_info", None)
    headers = {name.lower(): value for name, value in answer.items()}
    return Got(answer.status_code, headers, body, seconds, repr(raised[1])[:200] if raised else "")
