"""The description of the API as a page shows it: by subject, with a call to copy for each."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import WORDS, Action
from creatorhub.api import examples
from creatorhub.api.examples import resolved as _resolved

Schema = dict[str, Any]
ROOT = "/api/v1/"
HOLES = re.compile(r"{(\w+)}")
METHODS = ("get", "post", "put", "patch", "delete")
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
    "path": gettext_lazy("A path for a goal"),
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
    """One thing that a program can ask or do.

    `curl` is a call to copy; `answer` an example as JSON, empty where nothing comes back.
    """

    id: str
    method: str
    path: str
    title: str
    told: str
    scope: str
    who: str
    status: str
    curl: str
    answer: str
    needs_id: bool
    asked: list[Part] = field(default_factory=list)
    taken: list[Part] = field(default_factory=list)
    given: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Subject:
    """What belongs together."""

    name: str
    title: str
    operations: list[Operation]


def subjects(description: Schema, address: str, rows: Schema) -> list[Subject]:
    """The whole API for the site at `address`, in the order of the table above.

    `rows` has for a subject the id of a row that is there, which calls that only read take.
    """
    found: dict[str, list[Operation]] = {name: [] for name in SUBJECTS}
    for path, operations in description["paths"].items():
        name = path.removeprefix(ROOT).split("/")[0]
        for method in METHODS:
            if method in operations:
                url = f"{address}{_filled(path, name, rows if method == 'get' else {})}"
                made = _operation(description, path, method, operations[method], url)
                found.setdefault(name, []).append(made)
    return [Subject(name, str(SUBJECTS.get(name, name)), found[name]) for name in found]


def _operation(description: Schema, path: str, method: str, told: Schema, url: str) -> Operation:
    body = _inside(told.get("requestBody", {}), description)
    status, answer = next(one for one in told["responses"].items() if one[0].startswith("2"))
    shape = _inside(answer, description)
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        title=told.get("summary", ""),
        told=told.get("description", ""),
        scope=told.get("x-scope", ""),
        who=_who(told.get("x-may", "")),
        status=status,
        curl=_curl(method, url, body, description),
        answer=_json(examples.whole(shape, description), indent=2) if shape else "",
        needs_id="$ID" in url,
        asked=[_asked(one) for one in told.get("parameters", []) if one["in"] == "query"],
        taken=list(_parts(body, description)),
        given=list(_parts(_row(shape, description), description)),
    )


def _who(may: str) -> str:
    if may in set(Action):
        return str(WORDS[Action(may)])
    return _("Everybody") if may == "anyone" else _("Whoever has a token or is signed in")


def _inside(told: Schema, description: Schema) -> Schema:
    """The schema of a body or an answer; empty without one."""
    media = told.get("content", {}).get("application/json", {})
    return _resolved(media.get("schema", {}), description)


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
    if most := schema.get("maxLength"):
        return f"{kind} (≤ {most})"
    if kind == "array":
        inner = schema.get("items", {})
        return f"[{_kind(_resolved(inner, description) if description else inner, description)}]"
    return kind


def _curl(method: str, url: str, body: Schema, description: Schema) -> str:
    """A call that works after TOKEN (and ID, where something is written) is set."""
    bearer = '-H "Authorization: Bearer $TOKEN"'
    if method == "get":
        return f"curl {url} \\\n  {bearer}"
    lines = [f"curl -X {method.upper()} {url}", f"  {bearer}"]
    lines.append('  -H "Idempotency-Key: $(date +%s%N)"')
    if body.get("properties"):
        lines.append("  -H 'Content-Type: application/json'")
        lines.append(f"  -d '{_json(examples.body(body, description))}'")
    return " \\\n".join(lines)


def _filled(path: str, subject: str, rows: Schema) -> str:
    """The path with ids of rows that are there; else $ID, so that no copied call hits a row."""
    for hole in HOLES.findall(path):
        name = "posts" if hole == "post" else subject
        given = {"segment": "champions"}.get(hole) or rows.get(name) or "$ID"
        path = path.replace(f"{{{hole}}}", str(given))
    return path


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)
