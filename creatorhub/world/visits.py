"""How every route of a site, of the platform and of the API is visited in the seeded world."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cache
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from courses.selectors import token
from creatorhub.world import platform
from creatorhub.world.routes import (
    BEST,
    BEST_IN_ROUTE,
    FANS,
    FROM,
    FROM_IN_ROUTE,
    LABEL_OF,
    NAMELESS,
    PK_OF,
    WORDS,
)
from creatorhub.world.shape import Site
from tenants.schemas import open_public, open_schema

PAGES = frozenset({"GET", "HEAD", "POST"})
NOBODYS = 8_000_000  # above every key of the world
ASKED = "request_method_list"  # what Django's require_http_methods remembers


class CannotVisit(LookupError):
    """The world has no arguments for a route: add it to creatorhub.world.routes."""


@dataclass(frozen=True)
class Visit:
    """One address of a route. `label` and `pk` are of the row that `pk`, `uid` or `slug` names."""

    route: str
    methods: frozenset[str]
    path: str
    kwargs: dict[str, Any] = field(default_factory=dict, hash=False)
    label: str = ""
    pk: int | str | None = None


@dataclass(frozen=True)
class Route:
    """A named route of a URL table."""

    name: str
    arguments: tuple[str, ...]
    methods: frozenset[str]
    path: str = ""  # as it stands in the table


@cache
def routes(urlconf: str) -> list[Route]:
    """Every route with a name, once. Raises CannotVisit for one without that NAMELESS lacks, and
    for a name that stands for two addresses: only one of them would be visited."""
    found: dict[str, Route] = {}
    for route in _walk(get_resolver(urlconf).url_patterns, "", ""):
        if found.setdefault(route.name, route).path != route.path:
            raise CannotVisit(f"{route.name} has two addresses.")
        found[route.name] = route
    return list(found.values())


def _walk(
    patterns: list[Any], before: str, names: str, held: tuple[str, ...] = ()
) -> Iterator[Route]:
    for entry in reversed(patterns):  # the first of two with one name is the one that answers
        told = before + str(entry.pattern)
        arguments = (*held, *(entry.pattern.converters or entry.pattern.regex.groupindex))
        if isinstance(entry, URLResolver):
            space = f"{names}{entry.namespace}:" if entry.namespace else names
            yield from _walk(entry.url_patterns, told, space, arguments)
        elif isinstance(entry, URLPattern) and entry.name:
            yield Route(names + entry.name, arguments, _methods(entry.callback), told)
        elif not any(told.endswith(end) for end in NAMELESS):
            raise CannotVisit(f"{told} has no name.")


def _methods(view: Callable[..., Any]) -> frozenset[str]:
    """What a view answers, as far as it says so."""
    made_of = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if made_of:
        names = [name for name in made_of.http_method_names if hasattr(made_of, name)]
        return frozenset(name.upper() for name in names) - {"OPTIONS"}
    while view is not None:
        free = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if ASKED in free:
            cells: Any = view.__closure__  # type: ignore[attr-defined]
            return frozenset(cells[free.index(ASKED)].cell_contents)
        view = getattr(view, "__wrapped__", None)  # type: ignore[assignment]
    return PAGES


def visits(site: Site | None, *, every: bool = False) -> Iterator[Visit]:
    """One visit of each route of a site (None: of the platform); `every`: of each row of it.

    Raises CannotVisit with the route's name.
    """
    urlconf = settings.ROOT_URLCONF if site else settings.PUBLIC_SCHEMA_URLCONF
    for route in routes(urlconf):
        yield from visits_of(route, site, every=every)


def visits_of(route: Route, site: Site | None, *, every: bool = False) -> list[Visit]:
    """The visits of one route. Raises CannotVisit."""
    urlconf = settings.ROOT_URLCONF if site else settings.PUBLIC_SCHEMA_URLCONF
    found = []
    with _open(site):
        for kwargs, label, pk in _arguments(route, site, every):
            try:
                path = reverse(route.name, urlconf=urlconf, kwargs=kwargs)
            except NoReverseMatch:
                raise CannotVisit(f"{route.name} {kwargs}") from None
            found.append(Visit(route.name, route.methods, path, kwargs, label, pk))
    if not found:
        raise CannotVisit(f"{route.name}: there is no such row.")
    return found if every else found[:1]


def _open(site: Site | None) -> AbstractContextManager[Any]:
    return open_schema(site.schema) if site else open_public()


Found = tuple[dict[str, Any], str, int | str | None]


def _arguments(route: Route, site: Site | None, every: bool) -> Iterator[Found]:
    if not route.arguments:
        yield {}, "", None
    elif route.name in WORDS:
        for kwargs in WORDS[route.name]:
            yield kwargs, "", None
    elif site is None:
        yield from platform.arguments(route.name, route.arguments)
    elif route.name not in LABEL_OF:
        raise CannotVisit(route.name)
    else:
        for row in _rows(route.name, site, every):
            yield _kwargs(route, row, site), *_named(route.name, row)


def _rows(route: str, site: Site, every: bool) -> list[Any]:
    label = LABEL_OF[route]
    rows = apps.get_model(label)._base_manager.exclude(pk__in=site.own.get(label, []))
    if route.startswith("mfa_"):
        rows = rows.filter(type="webauthn")
    found = rows.order_by("pk")
    if every:
        return list(found)
    best = BEST_IN_ROUTE.get(route, BEST.get(label, FANS.get(label, {})))
    return list(found.filter(**best).distinct()[:1])


def _kwargs(route: Route, row: Any, site: Site) -> dict[str, Any]:
    label = row._meta.label_lower
    kwargs = {}
    for name in route.arguments:
        if name == "token":
            kwargs[name] = _token(route.name, row, site)
            continue
        source = FROM_IN_ROUTE.get((route.name, name)) or FROM.get((label, name), name)
        kwargs[name] = attrgetter(source)(row)
    return kwargs


def _token(route: str, row: Any, site: Site) -> str:
    """What this person, or whoever has the link, comes with."""
    if route == "courses:file":
        return token(row, User(pk=site.people["paid"]))
    return site.links[row._meta.label_lower][row.pk]


def _named(route: str, row: Any) -> tuple[str, int | str]:
    label = row._meta.label_lower
    if route in PK_OF:
        source = FROM_IN_ROUTE.get((route, "pk")) or FROM[label, "pk"]
        return PK_OF[route], attrgetter(source)(row)
    return label, row.pk


def foreign(visit: Visit, other: Site, site: Site | None = None) -> list[Visit]:
    """The visit with ids that `other` alone has, and with ids that nobody has.

    `site` is where it is asked (for its URL table); None leaves the visit's own.
    """
    if not visit.kwargs or visit.label not in other.own:
        return []
    theirs = next(iter(_of_other(visit, other)), None)
    nobodys = {name: _nobodys(value) for name, value in visit.kwargs.items()}
    found = [theirs, _with(visit, nobodys)] if theirs else [_with(visit, nobodys)]
    return [one for one in found if one is not None]


def _of_other(visit: Visit, other: Site) -> Iterator[Visit]:
    route = next(one for one in routes(settings.ROOT_URLCONF) if one.name == visit.route)
    label = LABEL_OF[visit.route]
    with open_schema(other.schema):
        for row in apps.get_model(label)._base_manager.filter(pk__in=other.own.get(label, [])):
            kwargs = _kwargs(route, row, other)
            made = _with(visit, kwargs)
            if made is not None:
                yield replace(made, pk=_named(visit.route, row)[1])


def _with(visit: Visit, kwargs: dict[str, Any]) -> Visit | None:
    path = reverse(visit.route, urlconf=settings.ROOT_URLCONF, kwargs=kwargs)
    return replace(visit, path=path, kwargs=kwargs)


def _nobodys(value: Any) -> Any:
    if isinstance(value, int):
        return NOBODYS + value
    return uuid.uuid4() if isinstance(value, uuid.UUID) else f"x{uuid.uuid4().hex}"
