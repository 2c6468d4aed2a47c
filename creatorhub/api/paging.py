"""Pages by cursor: {"next", "previous", "results"}. A row that comes or goes shifts no page."""

import json
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from creatorhub.api.errors import CursorRefused
from tenants import hosts
from tenants.connection import connection
from tenants.schemas import here

PAGE, MOST = 25, 100
FORWARD, BACK = "next", "previous"
PARAMETERS = ("cursor", "page_size")
LONGEST = 800  # characters of a cursor


class _Values(DjangoJSONEncoder):
    """Moments with all their microseconds, or a page would begin with the row before."""

    def default(self, o: Any) -> Any:
        return {"at": o.isoformat()} if hasattr(o, "isoformat") else super().default(o)


class _Signing(signing.JSONSerializer):
    def dumps(self, obj: Any) -> bytes:
        return json.dumps(obj, separators=(",", ":"), cls=_Values).encode()


class Pages(BasePagination):
    """A page of what comes after (or before) a row, in the view's `ordering`.

    `ordering` names columns or annotations that are never NULL, the last one unique, all in one
    direction. A cursor is signed for this list of this site. One statement a page.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page. Raises CursorRefused, ValidationError."""
        self._begin(request, view)
        size = _size(request)
        if not isinstance(queryset, QuerySet):
            self.has = {FORWARD: False, BACK: False}
            self.rows = list(queryset)[:size]
            return self.rows
        way, values = self._read(request.query_params.get("cursor"))
        backwards = way == BACK
        rows = queryset.order_by(*_turned(self.ordering, backwards))
        if values is not None:
            rows = rows.filter(_beyond(self.ordering, values, backwards))
        found = list(rows[: size + 1])
        more, found = len(found) > size, found[:size]
        began = values is not None
        self.has = {FORWARD: began, BACK: more} if backwards else {FORWARD: more, BACK: began}
        self.rows = found[::-1] if backwards else found
        return self.rows

    def first_page(
        self, first: Callable[[int], Iterable[Any]], request: Request, view: Any
    ) -> list[Any]:
        """The first page in the view's `ordering`; `first` gives so many of the first rows."""
        self._begin(request, view)
        found = list(first(PAGE + 1))
        self.has = {FORWARD: len(found) > PAGE, BACK: False}
        self.rows = found[:PAGE]
        return self.rows

    def _begin(self, request: Request, view: Any) -> None:
        self.request, self.ordering = request, tuple(view.ordering)
        self.salt = f"cursor:{connection.schema_name}:{request.path}"

    def _read(self, cursor: str | None) -> tuple[str, list[Any] | None]:
        if cursor is None:
            return FORWARD, None
        try:
            way, values = signing.loads(cursor[:LONGEST], salt=self.salt)
        except (signing.BadSignature, ValueError):
            raise CursorRefused
        return way, [_value(value) for value in values]

    def _link(self, way: str) -> str | None:
        if not self.has[way] or not self.rows:
            return None
        row = self.rows[-1 if way == FORWARD else 0]
        values = [_column(row, name.lstrip("-")) for name in self.ordering]
        cursor = signing.dumps((way, values), salt=self.salt, serializer=_Signing)
        kept = {**self.request.query_params.dict(), "cursor": cursor}
        return hosts.url(here().host, f"{self.request.path}?{urlencode(kept)}")

    def get_paginated_response(self, data: Any) -> Response:
        """The envelope."""
        links = {way: self._link(way) for way in (FORWARD, BACK)}
        return Response({**links, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The envelope, for OpenAPI."""
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Its two parameters, for OpenAPI."""
        size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE}
        return [
            _parameter("cursor", _("From next or previous of another page."), {"type": "string"}),
            _parameter("page_size", _("How many on a page."), size),
        ]


def _parameter(name: str, told: Any, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": str(told), "schema": schema}


def _size(request: Request) -> int:
    text = request.query_params.get("page_size")
    if text is None:
        return PAGE
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST):
        raise ValidationError({"page_size": [_("A whole number from 1 to 100.")]})
    return int(text)


def _turned(ordering: tuple[str, ...], backwards: bool) -> list[str]:
    if not backwards:
        return list(ordering)
    return [name[1:] if name.startswith("-") else f"-{name}" for name in ordering]


def _beyond(ordering: tuple[str, ...], values: list[Any], backwards: bool) -> Q:
    """The rows after these values: (a, b) > (x, y) as a > x or (a = x and b > y)."""
    downwards = ordering[0].startswith("-") is not backwards
    names = [name.lstrip("-") for name in ordering]
    first, rest, value = names[0], names[1:], values[0]
    further = Q(**{f"{first}__{'lt' if downwards else 'gt'}": value})
    if not rest:
        return further
    return further | (Q(**{first: value}) & _beyond(ordering[1:], values[1:], backwards))


def _column(row: Any, name: str) -> Any:
    if isinstance(row, dict):
        return row[name]
    return reduce(getattr, name.split("__"), row)


def _value(value: Any) -> Any:
    return parse_datetime(value["at"]) if isinstance(value, dict) else value
