"""Every address that a site answers at, read from its table of routes: a new route is in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, PathConverter, SlugConverter, UUIDConverter


@dataclass(frozen=True)
class Route:
    """A named route of a site with the kinds of what stands in its holes."""

    name: str
    holes: tuple[tuple[str, str], ...]  # name and kind: number, uid, slug, path or text
    view: Any = None

    @property
    def is_api(self) -> bool:
        """True below /api/v1/."""
        return self.name.startswith("api:")

    def path(self, fill: Mapping[str, Any]) -> str:
        """The address with these values by kind."""
        values = {name: fill[kind] for name, kind in self.holes}
        return reverse(self.name, urlconf=settings.ROOT_URLCONF, kwargs=values)


KINDS = (
    (IntConverter, "number"),
    (UUIDConverter, "uid"),
    (SlugConverter, "slug"),
    (PathConverter, "path"),
)


@cache
def routes() -> tuple[Route, ...]:
    """The routes of a creator's site; of two with the same name and holes the first."""
    found: dict[tuple[str, Any], Route] = {}
    for route in _walk(get_resolver(settings.ROOT_URLCONF).url_patterns, "", {}):
        found.setdefault((route.name, route.holes), route)
    return tuple(found.values())


def _walk(patterns: Any, space: str, above: dict[str, str]) -> Iterator[Route]:
    for pattern in patterns:
        holes = {**above, **_holes(pattern)}
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner, holes)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Route(space + pattern.name, tuple(holes.items()), pattern.callback)


def _holes(pattern: Any) -> dict[str, str]:
    converters = pattern.pattern.converters
    named = dict.fromkeys(pattern.pattern.regex.groupindex, "text")
    return named | {name: _kind(converter) for name, converter in converters.items()}


def _kind(converter: Any) -> str:
    return next((kind for known, kind in KINDS if isinstance(converter, known)), "text")
