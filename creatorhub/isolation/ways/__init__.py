"""The ways by which something of another site could be reached, in the order they are tried.

Those that visit the probe's own host come first: whatever they leave in a cache would be found by
the later ones.
"""

from collections.abc import Callable

from creatorhub.isolation.bench import Bench
from creatorhub.isolation.results import Way
from creatorhub.isolation.ways.asked import by_number, in_api, in_exports, in_media, in_search
from creatorhub.isolation.ways.back import in_return
from creatorhub.isolation.ways.inside import in_cache, in_database
from creatorhub.isolation.ways.keys import with_keys
from creatorhub.isolation.ways.shelves import on_shelves

WAYS: dict[str, Callable[[Bench, Way], None]] = {
    "numbers": by_number,
    "search": in_search,
    "media": in_media,
    "exports": in_exports,
    "api": in_api,
    "shelves": on_shelves,
    "cache": in_cache,
    "keys": with_keys,
    "database": in_database,
    "back": in_return,
}
