"""The description of the API as a page shows it: by subject, with a call to copy for each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Action

Schema = dict[str, Any]
ROOT = "/api/v1/"
METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 3
SUBJECTS = {
    "me": gettext_lazy("Who am I"),
    "courses": gettext_lazy("Courses"),
    "lessons": gettext_lazy("Lessons"),
    "progress": gettext_lazy("Progress"),
    "groups": gettext_lazy("Groups and posts"),
    "posts": gettext_lazy("Posts"),
    "members": gettext_lazy("Members"),
    "segments": gettext_lazy("Segments"),
    "events": gettext_lazy("Events"),
    "recommendations": gettext_lazy("Recommendations"),
    "offers": gettext_lazy("Offers"),
    "orders": gettext_lazy("Orders"),
}


@dataclass(frozen=True)
class Part:
    """A parameter, or a field of a body or an answer."""

    name: str
    kind: str
    told: str
    is_needed: bool = False


@dataclass(frozen=True)
class Operation:
    """One thing that a program can ask or do. `curl` is a call to copy."""

    id: str
    method: str
    path: str
    title: str
    told: str
    scope: str
    who: str
    curl: str
    asked: list[Part] = field(default_factory=list)
    taken: list[Part] = field(default_factory=list)
    given: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Subject:
    """What belongs together."""

    name: str
    title: str
    operations: list[Operation]


def subjects(description: Schema, address: str) -> list[Subject]:
    """The whole API for the site at `address`, in the order of the table above."""
    found: dict[str, list[Operation]] = {name: [] for name in SUBJECTS}
    for path, operations in description["paths"].items():
        for method in METHODS:
            if method in operations:
                made = _operation(description, path, method, operations[method], address)
                found.setdefault(path.removeprefix(ROOT).split("/")[0], []).append(made)
    return [Subject(name, str(SUBJECTS.get(name, name)), found[name]) for name in found]


def _operation(
    description: Schema, path: str, method: str, told: Schema, address: str
) -> Operation:
    body = _inside(told.get("requestBody", {}), description)
    answers = [answer for code, answer in told["responses"].items() if code.startswith("2")]
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        title=told.get("summary", ""),
        told=told.get("description", ""),
        scope=told.get("x-scope", ""),
        who=_who(told.get("x-may", "")),
        curl=_curl(method, f"{address}{path}", body, description),
        asked=[_asked(one) for one in told.get("parameters", []) if one["in"] == "query"],
        taken=list(_parts(body, description)),
        given=list(_parts(_row(_inside(answers[0], description), description), description)),
    )


def _who(may: str) -> str:
    if may in set(Action):
        return str(Action(may))
    return _("everybody") if may == "anyone" else _("whoever is signed in")


def _inside(told: Schema, description: Schema) -> Schema:
    """The schema of a body or an answer; empty without one."""
    media = told.get("content", {}).get("application/json", {})
    return _resolved(media.get("schema", {}), description)


def _resolved(schema: Schema, description: Schema) -> Schema:
    for one in schema.get("allOf", [])[:1]:
        return {**_resolved(one, description), **{k: v for k, v in schema.items() if k != "allOf"}}
    if ref := schema.get("$ref"):
        name = ref.rpartition("/")[2]
        return _resolved(description["components"]["schemas"][name], description)
    return schema


def _row(schema: Schema, description: Schema) -> Schema:
    """Of a page the row, else the schema itself."""
    results = schema.get("properties", {}).get("results")
    if results and "next" in schema["properties"]:
        return _resolved(results.get("items", {}), description)
    return schema


def _asked(told: Schema) -> Part:
    return Part(told["name"], _kind(told["schema"]), told.get("description", ""))


def _parts(schema: Schema, description: Schema) -> Iterator[Part]:
    needed = set(schema.get("required", []))
    for name, inner in schema.get("properties", {}).items():
        found = _resolved(inner, description)
        told = inner.get("description") or ""
        yield Part(name, _kind(found, description), told, name in needed)


def _kind(schema: Schema, description: Schema | None = None) -> str:
    if schema.get("enum"):
        return " | ".join(str(one) for one in schema["enum"] if one not in {None, ""})
    kind = str(schema.get("format") or schema.get("type", "object"))
    if kind == "array":
        inner = schema.get("items", {})
        return f"[{_kind(_resolved(inner, description) if description else inner, description)}]"
    return kind


def _curl(method: str, url: str, body: Schema, description: Schema) -> str:
    """A call that works after the token and the ids are put in."""
    lines = [f"curl -H 'Authorization: Bearer '\"$TOKEN\" {_filled(url)}"]
    if method != "get":
        lines[0] = lines[0].replace("curl ", f"curl -X {method.upper()} ")
        lines.append('  -H "Idempotency-Key: $(uuidgen)"')
    if body.get("properties"):
        text = json.dumps(_example(body, description, DEEPEST), ensure_ascii=False)
        lines += ["  -H 'Content-Type: application/json'", f"  -d '{text}'"]
    return " \\\n".join(lines)


def _filled(url: str) -> str:
    for name, value in {
        "{segment}": "champions",
        "{uid}": "ID",
        "{pk}": "1",
        "{post}": "1",
    }.items():
        url = url.replace(name, value)
    return url


def _example(schema: Schema, description: Schema, levels: int) -> Any:
    schema = _resolved(schema, description)
    if "example" in schema:
        return schema["example"]
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "array":
        return [_example(schema["items"], description, levels - 1)] if levels else []
    if kind == "object" or "properties" in schema:
        inner = schema.get("properties", {})
        names = schema.get("required") or list(inner)[:2]
        return {name: _example(inner[name], description, levels - 1) for name in names}
    plain: dict[Any, Any] = {"integer": max(1, schema.get("minimum", 1)), "number": 0.5}
    return {**plain, "boolean": True}.get(kind, "…")
