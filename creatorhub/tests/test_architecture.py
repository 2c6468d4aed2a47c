"""The rules of the house that no linter holds for us."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from creatorhub import doors

ROOT = Path(__file__).parents[2]
APPS = "accounts analytics courses community billing recommend growth".split()
EVERYTHING = [*APPS, "tenants", "creatorhub", "bench"]
OPEN_ROOMS = {"services", "selectors", "models", "errors", "roles"}  # roles: a pure table
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
UNNAMED = {"utils", "helpers", "manager", "managers", "common", "misc"}
# Migrations are generated, and their length says nothing about the design.
NOT_OURS = {"migrations", "djstripe_migrations"}


def sources(apps: list[str]) -> Iterator[tuple[str, Path, str, list[ast.AST]]]:
    for app in apps:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not (NOT_OURS | {"tests"}) & set(path.parts):
                text = path.read_text()
                yield app, path.relative_to(ROOT), text, list(ast.walk(ast.parse(text)))


def test_apps_enter_each_other_only_by_open_rooms() -> None:
    assert [
        f"{path} enters {host}.{room}"
        for app, path, _, nodes in sources(APPS)
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
        for host, *rest in [node.module.split(".")]
        if host in APPS and host != app
        for room in rest[:1] or [name.name for name in node.names]
        if room not in OPEN_ROOMS
    ] == []


def test_files_and_functions_stay_within_the_walls() -> None:
    files = [str(path) for _, path, text, _ in sources(EVERYTHING) if text.count("\n") > 300]
    functions = [
        f"{path}:{node.name}"
        for _, path, _, nodes in sources(EVERYTHING)
        for node in nodes
        if isinstance(node, FUNCTIONS) and node.end_lineno - node.lineno >= 40  # type: ignore[operator]
    ]
    assert files + functions == []


def test_no_room_is_named_for_nothing() -> None:
    assert [path for _, path, _, _ in sources(EVERYTHING) if path.stem in UNNAMED] == []


def test_nothing_swallows_every_error() -> None:
    assert [
        f"{path}:{node.lineno}"
        for _, path, _, nodes in sources(EVERYTHING)
        for node in nodes
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ] == []


def test_raw_connections_are_opened_nowhere() -> None:
    """A raw connection has no search path of its own: the ORM's cursor sets it first."""
    assert [
        str(path)
        for _, path, text, _ in sources(EVERYTHING)
        if re.search(r"\bconnection\.connection\b", text)
    ] == []


def test_the_public_services_and_selectors_say_what_they_do() -> None:
    assert [
        f"{path}:{node.name}"
        for _, path, _, nodes in sources([*APPS, "tenants"])
        if {"services", "selectors", "engine"} & {*path.parts, path.stem}
        for node in nodes
        if isinstance(node, FUNCTIONS)
        and not node.name.startswith("_")
        and node.col_offset == 0
        and not ast.get_docstring(node)
    ] == []


def routes(urlconf: str) -> Iterator[str]:
    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
                yield from walk(entry.url_patterns, space)
            elif entry.name or not prefix:
                yield f"{prefix}{entry.name or entry.pattern}"

    return walk(get_resolver(urlconf).url_patterns, "")


def test_every_route_is_declared_in_the_table_of_doors() -> None:
    found = {*routes("creatorhub.urls.site"), *routes("creatorhub.urls.platform")}
    assert sorted(name for name in found if doors.door_of(name) is None) == []


def test_the_table_of_doors_names_no_route_that_is_gone() -> None:
    found = {*routes("creatorhub.urls.site"), *routes("creatorhub.urls.platform")}
    assert sorted(set(doors.TABLE) - found) == []


def test_templates_have_no_inline_style_or_script() -> None:
    bad = re.compile(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:")
    assert [
        f"{path.relative_to(ROOT)}: {match.group().strip()}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if not {"mail", "email"} & set(path.parts)  # mail readers load no style sheets
        for match in bad.finditer(path.read_text())
    ] == []
