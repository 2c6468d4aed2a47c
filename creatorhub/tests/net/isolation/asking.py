"""One request, as it would really be: answered, its callbacks and tasks run, then all undone."""

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation

from conftest import SiteClient
from creatorhub.celery import app
from creatorhub.isolation.oracles import PUBLIC, Answer, Traces
from creatorhub.tests.net.isolation import neighbours, watching
from tenants import hosts
from tenants.models import Creator
from tenants.schemas import open_creator, open_public


@dataclass(frozen=True)
class Asked:
    """A request: its body is form fields, JSON (with that content type), or nothing."""

    method: str
    path: str
    body: Any = None
    json: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Seen:
    """What came of it. `trouble` names errors that were logged or raised behind the answer, and
    rows of other creators that moved; `written` counts rows by schema, table and deed."""

    asked: Asked
    answer: Answer
    traces: Traces
    trouble: tuple[str, ...] = ()
    written: Mapping[tuple[str, str, str], int] = field(default_factory=dict)


@dataclass
class Visitor:
    """Somebody on one host, who starts each request from the same cookies.

    `own` are the names of the sites whose words this visitor may meet there, `rows` whose rows of
    the platform this visitor may move; None for staff, who works on all of them.
    """

    name: str
    client: SiteClient
    creator: Creator | None  # None on the platform
    own: frozenset[str]
    rows: frozenset[neighbours.Owner] | None = None
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def __post_init__(self) -> None:
        self.client.raise_request_exception = False
        self.cookies = copy.deepcopy(self.client.cookies)

    @property
    def schema(self) -> str:
        """Where the requests of this visitor work."""
        return self.creator.schema_name if self.creator else "public"


class Desk:
    """Takes requests, one after the other; each meets the world as it was made."""

    def __init__(self, watch: watching.Watch) -> None:
        self.watch = watch
        self.root = Path(settings.MEDIA_ROOT)
        files = (path for path in self.root.rglob("*") if path.is_file())
        self.kept = {str(path): path.read_bytes() for path in files}
        self.requests = 0
        self.platform: set[neighbours.Row] = set()  # before the first request there

    def ask(self, visitor: Visitor, asked: Asked) -> Seen:
        """The answer and everything that came with it; afterwards nothing of it is there."""
        if not self.requests:
            _forget_rows()  # of those who were signed in just now
        self.requests += 1
        cache.clear()  # limits, too; the mark of a site is drawn anew
        self.watch.forget()
        visitor.client.cookies = copy.deepcopy(visitor.cookies)
        if visitor.rows is not None and not self.platform:
            self.platform = neighbours.rows_by_owner()
        with transaction.atomic():
            got = _send(visitor.client, asked)
            answer = read(got)
            trouble = _run_callbacks(visitor)
            written = watching.rows_written()
            trouble += self.watch.errors + _raised(got) + self._moved(visitor, written)
            transaction.set_rollback(True)
        connection.run_on_commit = []
        traces = self.watch.take(watching.in_all(written), self.root, self.kept)
        if asked.method not in {"GET", "HEAD"}:
            hosts.forget()  # a row of the site that was changed and is as before
        return Seen(asked, answer, traces, tuple(trouble), written)

    def _moved(self, visitor: Visitor, written: Mapping[tuple[str, str, str], int]) -> list[str]:
        """Rows of other creators on the platform, where anything was written there."""
        if visitor.rows is None or not any(schema == PUBLIC for schema, *_more in written):
            return []
        return neighbours.moved(self.platform, neighbours.rows_by_owner(), visitor.rows)


def _forget_rows() -> None:
    with transaction.atomic():
        watching.rows_written()


def _send(client: SiteClient, asked: Asked) -> Any:
    send = getattr(client, asked.method.lower())
    kwargs: dict[str, Any] = {"headers": dict(asked.headers)}
    if asked.json:
        kwargs |= {"content_type": "application/json"}
    if asked.body is not None or asked.json:
        kwargs["data"] = asked.body if asked.body is not None else b""
    return send(asked.path, **kwargs)


def read(got: Any) -> Answer:
    """The answer with its cookies, read to the end."""
    # The client closes a stream that was read to its end; closing it here would end the connection.
    body = b"".join(got.streaming_content) if got.streaming else got.content
    headers = [*got.items(), *(("Set-Cookie", one.OutputString()) for one in got.cookies.values())]
    return Answer(got.status_code, tuple(headers), body, got.reason_phrase)


def _raised(got: Any) -> list[str]:
    error = getattr(got, "exc_info", None)
    return [f"{error[0].__name__}: {error[1]}"] if error else []


class Noted:
    """Whatever goes wrong inside is named in `faults`, and the crawl goes on."""

    def __init__(self, faults: list[str], where: str) -> None:
        self.faults, self.where = faults, where

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if isinstance(error, Exception):
            self.faults.append(f"{self.where} {type(error).__name__}: {error}")
        return isinstance(error, Exception)


def _run_callbacks(visitor: Visitor) -> list[str]:
    """What waits for the commit runs now, in the schema where it was asked for."""
    faults: list[str] = []
    with open_creator(visitor.creator) if visitor.creator else open_public():
        while connection.run_on_commit:
            _savepoints, call, _robust = connection.run_on_commit.pop(0)
            with Noted(faults, "on commit"), translation.override("en"), transaction.atomic():
                call()
    return faults


# A check of isolation is a crawl of its own, with tests of its own; here it is only asked for.
NOT_RUN = {"creatorhub.tasks.check_isolation"}


@contextmanager
def tasks_at_once() -> Iterator[None]:
    """Tasks run where they are sent, in this process and transaction; the rest is as it was."""
    before, apply = app.conf.task_always_eager, app.Task.apply

    def run(task: Any, *args: Any, **kwargs: Any) -> Any:
        return None if task.name in NOT_RUN else apply(task, *args, **kwargs)

    app.conf.task_always_eager, app.Task.apply = True, run
    try:
        yield
    finally:
        app.conf.task_always_eager, app.Task.apply = before, apply
