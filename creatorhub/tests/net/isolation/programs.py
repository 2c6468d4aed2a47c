"""What the description of the API lets a program send, with the ids that are wanted in it."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.utils import translation

from creatorhub.api import examples
from creatorhub.api.schema import description
from creatorhub.tests.net.isolation.forms import NAMES, Ids

HOLE = re.compile(r"{(\w+)}")
UID = "00000000-0000-4000-8000-000000000000"
# Filters that name a row; the others narrow by state, text or moment.
ROWS = {"course", "lesson", "group", "post", "member", "offer", "order", "tier", "segment"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path with holes, method in capitals, and what is told about it."""
    with translation.override("en"):
        for path, methods in description()["paths"].items():
            for method, told in methods.items():
                yield path, method.upper(), told


def body_of(told: dict[str, Any], ids: Ids | None = None) -> Any:
    """The example of a body, the ids in it replaced; None for an operation without one."""
    content = told.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    with translation.override("en"):
        made = examples.body(content["application/json"]["schema"], description())
    return made if ids is None else _with(made, ids, "")


def _with(value: Any, ids: Ids, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _with(inner, ids, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with(inner, ids, name) for inner in value]
    if isinstance(value, bool) or not NAMES.match(name):
        return value
    if isinstance(value, int):
        return ids.of(name)
    if isinstance(value, str) and value.partition(":")[2].isdigit():
        word = value.partition(":")[0]
        return f"{word}:{ids.of(word)}"
    return value


def queries(told: dict[str, Any], ids: Ids) -> Iterator[str]:
    """One query for each parameter that names a row."""
    for one in told.get("parameters", []):
        if one["in"] == "query" and one["name"] in ROWS:
            number = one["schema"].get("type") == "integer"
            value = ids.of(one["name"]) if number else f"rule-{ids.of('segment')}"
            yield urlencode({one["name"]: value})


def with_ones(path: str) -> str:
    """A path with something in each hole, so that its route can be told."""
    return HOLE.sub(lambda hole: UID if hole[1] == "uid" else "1", path)
