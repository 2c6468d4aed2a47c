"""A whole check: in one transaction that never commits, with a cache of its own that is emptied.

Nothing stays: rows and schema go with the transaction, `on_commit` never comes (so no mail and no
task), files and cached values are deleted, and what this process kept meanwhile is forgotten.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from redis.exceptions import RedisError

from accounts.models import User
from creatorhub import caching
from creatorhub.isolation.asking import TooMuch, Visitor
from creatorhub.isolation.bench import Bench, OutOfTime
from creatorhub.isolation.people import session_of, token_of, visitors
from creatorhub.isolation.probe import Probe, is_gone, open_probe, sweep
from creatorhub.isolation.results import Way, result
from creatorhub.isolation.rows import fill
from creatorhub.isolation.ways import WAYS
from tenants import hosts, kept
from tenants.connection import connection
from tenants.errors import Refusal
from tenants.models import Creator
from tenants.schemas import open_creator
from tenants.services import head

log = logging.getLogger(__name__)
Step = Callable[[str, int], None]
RELEASE = 12  # characters of the hash of all migrations that a result names
REFUSALS = "creatorhub.middleware"  # the logger
BOUNDS = "SET LOCAL statement_timeout = '20s'; SET LOCAL lock_timeout = '3s'"
TROUBLES = (DatabaseError, RedisError, OSError, Refusal, OutOfTime, TooMuch)


def check(
    creator: Creator, step: Step = lambda way, asked: None, only: Collection[str] = ()
) -> dict[str, Any]:
    """Check the isolation of this creator's site; the result is not signed yet.

    Whatever keeps a way from being tried makes it "unclear" and is named in it, never "passed".
    `step` hears about once a second which way is tried, and how often was asked. `only` names the
    ways to try (empty: all).
    """
    started, at = time.monotonic(), timezone.now()
    ways = {name: Way(name) for name in WAYS if not only or name in only}
    sweep()
    schema = _rolled_back(creator, ways, step)
    return result(
        list(ways.values()),
        {
            "site": creator.host,
            "prove_at": prove_at(),
            "checked_at": at.isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - started, 1),
            "release": head()[:RELEASE],
            "left_nothing": is_gone(schema) if schema else True,
        },
    )


def prove_at() -> str:
    """Where anybody brings the file of a check."""
    path = reverse("platform:isolation", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return hosts.url(settings.PLATFORM_HOST, path)


def _rolled_back(creator: Creator, ways: dict[str, Way], step: Step) -> str:
    """Try every way and undo all of it. Returns the name that the probe's schema had."""
    schema = ""
    try:
        with _quiet(), transaction.atomic(), _own_cache(), open_creator(creator):
            with connection.cursor() as cursor:
                cursor.execute(BOUNDS)
            with open_probe(creator) as probe:
                schema = str(probe.creator.schema_name)
                bench = _bench(creator, probe)
                for name, way in ways.items():
                    bench.tell = partial(_tell, step, name)
                    bench.tell(bench)
                    _try(name, way, bench)
            transaction.set_rollback(True)
    except TROUBLES as error:
        _spoil(ways, error)
    finally:
        for shelf in (kept.shelf, caching.shelf):
            shelf.empty()
    return schema


def _tell(step: Step, name: str, bench: Bench) -> None:
    step(name, bench.asked)


def _try(name: str, way: Way, bench: Bench) -> None:
    """One way, in a savepoint: an error in it spoils no other."""
    try:
        with transaction.atomic(), open_creator(bench.site):
            WAYS[name](bench, way)
            transaction.set_rollback(True)
    except TROUBLES as error:
        log.warning("isolation check: %s: %r", name, error)
        way.troubles.append(type(error).__name__)


def _spoil(ways: dict[str, Way], error: BaseException) -> None:
    log.warning("isolation check: %r", error)
    for way in ways.values():
        if not way.asked:
            way.troubles.append(type(error).__name__)


def _bench(creator: Creator, probe: Probe) -> Bench:
    host = str(probe.creator.host)
    with open_creator(probe.creator):
        fill(probe)
        owner = User.objects.get(role=User.Role.OWNER)
        fan = User.objects.get(pk=probe.names.number)
        home = Visitor("owner", host, session=session_of(owner))
        home_fan = Visitor("fan", host, session=session_of(fan))
        home_program = Visitor("program", host, token=token_of(owner))
    with open_creator(creator):
        people = {visitor.name: visitor for visitor in visitors()}
    return Bench(creator, probe, people, home, home_fan, home_program)


@contextmanager
def _quiet() -> Iterator[None]:
    """The refusals of a check are none that an operator looks for in the log. A worker's process
    answers nobody else meanwhile."""
    told = logging.getLogger(REFUSALS)
    level = told.level
    told.setLevel(logging.WARNING)
    try:
        yield
    finally:
        told.setLevel(level)


@contextmanager
def _own_cache() -> Iterator[None]:
    """The cache server under keys of this check alone, which are deleted at the end.

    So no counter of a visitor is touched, and no value made in here is given to one.
    """
    given = dict(settings.CACHES["default"])
    prefix = f"check{time.monotonic_ns()}"
    own = import_string(given.pop("BACKEND"))(
        given.pop("LOCATION", ""), {**given, "KEY_PREFIX": prefix}
    )
    before, caches["default"] = caches["default"], own
    try:
        yield
    finally:
        caches["default"] = before
        client = own._cache.get_client(None, write=True)
        for key in client.scan_iter(match=f"*:{prefix}:*", count=1000):
            client.delete(key)
