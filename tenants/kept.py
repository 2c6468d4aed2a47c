"""What is the same for everybody on a site, remembered between requests (docs/adr/0014).

Within a visit (a request to a site) a value is made once for the site's mark and language, and
given again until anything is committed there or ten seconds are over. Outside of a visit, on a site
whose clock was moved, without the cache server and after a write that is not committed yet, each
value is made anew. Values are shared by threads and must only be read.
"""

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.utils.translation import get_language
from redis.exceptions import RedisError

from tenants import versions
from tenants.sealed import current_schema

P = ParamSpec("P")
T = TypeVar("T")
Key = tuple[Any, ...]
MOST_BYTES = 16_000_000


class Shelf:
    """What this process keeps, the least used thrown away first. Safe for threads.

    Anything with `size` in bytes and `until`, a moment of time.monotonic().
    """

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Any] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def take(self, key: Key) -> Any:
        """The page, unless it is too old."""
        with self._lock:
            kept = self._pages.get(key)
            if kept is None or kept.until < monotonic():
                return None
            self._pages.move_to_end(key)
            return kept

    def put(self, key: Key, page: Any) -> None:
        """Keep it in the place of its predecessor."""
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > MOST_BYTES:
                self._drop(next(iter(self._pages)))

    def entries(self) -> list[tuple[Key, Any]]:
        """Everything that is kept now."""
        with self._lock:
            return list(self._pages.items())

    def empty(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _drop(self, key: Key) -> None:
        old = self._pages.pop(key, None)
        self._bytes -= old.size if old else 0


@dataclass(frozen=True)
class Value:
    """Something that was made once."""

    value: Any
    until: float
    size: int  # bytes, about


@dataclass
class Visit:
    """A request to one site: the mark under which values are kept, asked once, and first of all.

    A mark that were asked after something was read could be newer than what was read.
    """

    creator: Any
    site: Key | None = field(default=None)
    writes: int = field(default_factory=versions.writes)


shelf = Shelf()
_visit: ContextVar[Visit | None] = ContextVar("visit", default=None)


@contextmanager
def visit(creator: Any) -> Iterator[None]:
    """Within, values of this creator's site are kept."""
    token = _visit.set(Visit(creator))
    try:
        yield
    finally:
        _visit.reset(token)


def site_of(creator: Any) -> Key | None:
    """The schema, its mark and the creator's row; None where nothing may be kept."""
    if creator is None or creator.clock_offset or not settings.PAGES_KEPT_FOR:
        return None  # a moved clock lets things begin and end at any second
    try:
        return creator.schema_name, versions.current(creator.schema_name), creator.fingerprint
    except RedisError:
        return None


def here() -> Key | None:
    """`site_of` the visited site, asked once; None outside of a visit, after a write in it, and
    while another schema is open."""
    now = _visit.get()
    if now is None or versions.writes() != now.writes:
        return None  # what was written is seen by its own request at once, and by no other
    if now.creator.schema_name != current_schema():
        return None
    if now.site is None:
        now.site = site_of(now.creator) or ()
    return now.site or None


def public(make: Callable[P, T]) -> Callable[P, T]:
    """A function whose answer is the same for everybody on a site; its arguments are the key."""
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def keep(*args: P.args, **kwargs: P.kwargs) -> T:
        key = _key(name, *args, *sorted(kwargs.items()))
        if key is None:
            return make(*args, **kwargs)
        found = shelf.take(key) or _put(key, make(*args, **kwargs))
        return found.value  # type: ignore[no-any-return]

    return keep


def many(
    name: str, wanted: Iterable[Hashable], make: Callable[[list[Any]], dict[Any, T]]
) -> dict[Any, T]:
    """The values of these keys; `make` is asked for those that are missing, all at once.

    What it does not give is not there, and is asked for again.
    """
    keys = {one: _key(name, one) for one in wanted}
    known = {one: shelf.take(key) for one, key in keys.items() if key is not None}
    there = {one: kept.value for one, kept in known.items() if kept is not None}
    if missing := [one for one in keys if one not in there]:
        made = make(missing)
        for one, value in made.items():
            if key := keys.get(one):
                _put(key, value)
        there |= made
    return there


def _key(name: str, *values: Any) -> Key | None:
    site = here()
    return (*site, get_language(), name, *values) if site else None


def _put(key: Key, value: Any) -> Value:
    kept = Value(value, monotonic() + settings.PAGES_KEPT_FOR, len(pickle.dumps(value)))
    shelf.put(key, kept)
    return kept
