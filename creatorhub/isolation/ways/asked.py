"""Addresses: by number, by search, by file, by export, through the API. All of them are read from
the site's own table of routes, so that a new one is asked as well.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from accounts.roles import Action
from courses import selectors as courses
from courses.models import Media
from creatorhub import doors
from creatorhub.isolation.addresses import Route, routes
from creatorhub.isolation.bench import Bench
from creatorhub.isolation.people import invented
from creatorhub.isolation.results import Way

MEDIA = {"media", "courses:play", "courses:file"}
FILES = ("csv", "export", "own_data_file", "download")  # in the name of a route that gives a file
KINDS = ("json", "html")  # of the file of one's own data
SHEETS = "format=csv"
SHELVES = {"recommend:shelf", "api:recommendations"}
ENDS_SESSIONS = {"account_logout"}


def by_number(bench: Bench, way: Way) -> None:
    """Every page: the lists as they are, and each page of one thing by the probe's numbers."""
    pages = [route for route in routes() if not (route.is_api or _is_file(route))]
    _lists(bench, way, [route for route in pages if not route.holes], ("nobody", "owner"))
    things_by_number(bench, way, _people(bench))


def things_by_number(bench: Bench, way: Way, names: Iterable[str]) -> None:
    """Each page of one thing, by the probe's numbers."""
    pages = [route for route in routes() if not (route.is_api or _is_file(route))]
    _things(bench, way, [route for route in pages if route.holes], names)


def in_api(bench: Bench, way: Way) -> None:
    """Every operation of the API that reads: lists as they are, things by number."""
    found = [route for route in routes() if route.is_api]
    _lists(bench, way, [route for route in found if not route.holes], ("owner", "program"))
    _things(bench, way, [route for route in found if route.holes], list(bench.visitors))


def in_search(bench: Bench, way: Way) -> None:
    """The search of the studio, of the members, and every filter of the API that takes a text.

    Looked for is a word of the probe's texts; what is found would show its canaries.
    """
    pages = [reverse("studio:find"), reverse("analytics:studio_members")]
    asked = [(path, urlencode({"q": bench.probe.mark})) for path in pages]
    asked += [(path, urlencode({name: bench.probe.mark})) for path, name in _filters()]
    for path, query in asked:
        bench.ask_home(way, path, query)
        for visitor in bench.visitors.values():
            bench.ask(way, visitor, path, query)


def in_media(bench: Bench, way: Way) -> None:
    """Files: the plain address of a public picture, a film by its uid, a signed address."""
    _things(bench, way, [r for r in routes() if r.name in MEDIA], _people(bench))
    with bench.in_probe():
        media = Media.objects.get(pk=bench.probe.names.number)
        owner = User.objects.get(role=User.Role.OWNER)
        tokens = [courses.token(media, holder) for holder in (owner, AnonymousUser())]
    bench.ask_home(way, reverse("courses:file", args=[tokens[0]]))
    for token in tokens:
        path, twin = (reverse("courses:file", args=[each]) for each in (token, invented(token)))
        for name in _people(bench):
            bench.compare(way, (path, ""), (twin, ""), visitor=bench.visitors[name])


def in_exports(bench: Bench, way: Way) -> None:
    """What can be taken along: tables, the list of members, sales, and one's own data."""
    for path, query, is_own in _exports():
        bench.ask_home(way, path, query, bench.home_fan if is_own else None)
        for name in ("fan", "member", "owner"):
            bench.ask(way, bench.visitors[name], path, query)


def _exports() -> list[tuple[str, str, bool]]:
    found = []
    for route in routes():
        if _is_file(route) and route.name not in MEDIA and not route.holes:
            found.append((route.path({}), "", False))
        elif route.name.startswith("studio:insights") and not route.holes:
            found.append((route.path({}), SHEETS, False))
        elif route.name == "site:own_data_file":
            found += [(route.path({"slug": kind}), "", True) for kind in KINDS]
    return found


def _lists(bench: Bench, way: Way, found: Iterable[Route], names: Iterable[str]) -> None:
    for route in found:
        if route.name in ENDS_SESSIONS | SHELVES:
            continue
        path = route.path({})
        bench.ask_home(way, path)
        for name in names:
            bench.ask(way, bench.visitors[name], path)


def _things(bench: Bench, way: Way, found: Iterable[Route], names: Iterable[str]) -> None:
    for route in found:
        path, twin = (route.path(each.fill) for each in (bench.probe.names, bench.none))
        bench.ask_home(way, path)
        if route.is_api or _is_file(route):  # where the headers alone could tell
            bench.ask(way, bench.visitors["owner"], path, method="HEAD")
        room = isinstance(doors.door_of(route.name), Action)
        for name in names:
            if room and name == "member":  # to the studio a member is a fan
                continue
            if not bench.compare(way, (path, ""), (twin, ""), visitor=bench.visitors[name]):
                break


def _people(bench: Bench) -> list[str]:
    """Who has a browser."""
    return [name for name, visitor in bench.visitors.items() if not visitor.token]


def _is_file(route: Route) -> bool:
    return route.name in MEDIA or any(word in route.name for word in FILES)


def _filters() -> list[tuple[str, str]]:
    """Address and name of each filter of the API that takes free text."""
    return [
        (route.path({}), name)
        for route in routes()
        if route.is_api and not route.holes
        for name, each in _declared(route).items()
        if isinstance(each.field, forms.CharField)
    ]


def _declared(route: Route) -> dict[str, Any]:
    filters = getattr(getattr(route.view, "cls", None), "filterset_class", None)
    return dict(filters.base_filters) if filters else {}
