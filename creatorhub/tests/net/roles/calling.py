"""What the API declares of itself, and requests to it that are made from that."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse

from accounts.roles import STRONG, TABLE, Action, Role
from accounts.scopes import SCOPES, scope_of
from creatorhub.api import examples
from creatorhub.api.schema import description
from creatorhub.urls.api import api_urls

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOBODY_THERE = {
    "pk": 1, "post": 1, "segment": "champions", "uid": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip


@dataclass(frozen=True)
class Operation:
    """One method of one route; `parameter` asks for more than the route itself."""

    name: str
    view: Any
    method: str
    parameter: str = ""

    @property
    def writes(self) -> bool:
        """True for all but reading."""
        return self.method != "GET"

    @property
    def needs(self) -> str:
        """ "anyone", "member" or the name of an action."""
        return str(self.view.may[self.method])

    def path(self, rows: dict[str, Any] | None = None) -> str:
        """Its address, about rows that are there or about none."""
        holes = next(one for one in api_urls if one.name == self.name).pattern.converters
        given = {**NOBODY_THERE, **(rows or {})}
        path = reverse(
            f"api:{self.name}",
            kwargs={hole: given[hole] for hole in holes},
            urlconf="creatorhub.urls.site",
        )
        return f"{path}?{self.parameter}=1" if self.parameter else path

    def verdict(self, role: Role, scopes: list[str] | None, *, is_strong: bool = True) -> str:
        """The code of the refusal that the tables ask for, "" when they let pass.

        `scopes` are those of a token; None for a session.
        """
        if self.needs == "anyone":
            return ""
        asked = [(self.view.scope, self.needs, self.writes)]
        if self.parameter:
            noun = self.view.parameter_needs[self.parameter]
            asked.append((noun, noun, False))
        verdicts = (_verdict(one, role, scopes, is_strong) for one in asked)
        return next((verdict for verdict in verdicts if verdict), "")


def _verdict(
    asked: tuple[str, str, bool], role: Role, scopes: list[str] | None, is_strong: bool
) -> str:
    noun, needs, writes = asked
    if scopes is not None and noun and scope_of(noun, writes=writes) not in scopes:
        return "scope_missing"
    if needs == "member":
        return ""
    if Action(needs) not in TABLE[role]:
        return "not_allowed"
    is_weak = scopes is None and not is_strong and Action(needs) in STRONG
    return "second_factor_needed" if is_weak else ""


def operations() -> Iterator[Operation]:
    """Every one that answers, and once more for each parameter that asks for more."""
    for pattern in api_urls:
        view = pattern.callback.cls
        for method in METHODS:
            if hasattr(view, method.lower()):
                yield Operation(pattern.name, view, method)
        for parameter in getattr(view, "parameter_needs", {}):
            yield Operation(pattern.name, view, "GET", parameter)


def all_scopes() -> list[str]:
    """Every scope that there is."""
    return list(SCOPES)


def body_of(operation: Operation, rows: dict[str, Any]) -> dict[str, Any] | None:
    """A body with every field that the operation declares, about rows that are there."""
    told = _told()
    pattern = next(one for one in api_urls if one.name == operation.name)
    path = "/api/v1/" + str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        path = path.replace(f"<{type(converter).__name__[:-9].lower()}:{name}>", f"{{{name}}}")
    content = told["paths"][path][operation.method.lower()].get("requestBody", {}).get("content")
    if not content:
        return None
    return _about(examples.whole(content["application/json"]["schema"], told), rows)


@cache
def _told() -> dict[str, Any]:
    return dict(description())


def _about(value: Any, rows: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {
            name: rows[name] if name in rows else _about(inner, rows)
            for name, inner in value.items()
            if rows.get(name, name) is not None
        }
    return [_about(inner, rows) for inner in value] if isinstance(value, list) else value
