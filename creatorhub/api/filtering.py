"""Filters are named one by one; a parameter that a route does not have is refused."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django_filters.utils import translate_validation
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from creatorhub.api.errors import UnknownParameter
from creatorhub.api.paging import PARAMETERS


class Filters(BaseFilterBackend):
    """Narrows a list by the view's `filterset_class`. Raises ValidationError for a wrong value."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        """The rows that match all given filters."""
        filters = getattr(view, "filterset_class", None)
        if filters is None or request.method not in {"GET", "HEAD"}:
            return queryset
        if empty := [name for name, value in request.query_params.items() if not value]:
            raise ValidationError({name: [_("Give a value, or leave it out.")] for name in empty})
        if not set(filters.base_filters) & set(request.query_params):
            return queryset
        found = filters(data=request.query_params, queryset=queryset, request=request)
        if not found.is_valid():
            raise translate_validation(found.errors)
        return found.qs

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The filters, for OpenAPI."""
        filters = getattr(view, "filterset_class", None)
        return [_parameter(name, field) for name, field in _declared(filters).items()]


def check_parameters(request: Request, view: Any) -> None:
    """Refuse the first parameter that this route does not take. Raises UnknownParameter.

    A list takes filters and cursors; another view declares `parameters`, a serializer.
    """
    parameters = getattr(view, "parameters", None)
    known = set(parameters().fields) if parameters else set()
    if request.method in {"GET", "HEAD"} and hasattr(view, "list"):
        known |= {*PARAMETERS, *_declared(getattr(view, "filterset_class", None))}
    for name in request.query_params:
        if name not in known:
            raise UnknownParameter(name)


def _declared(filters: Any) -> dict[str, Any]:
    return dict(filters.base_filters) if filters else {}


def _parameter(name: str, declared: Any) -> dict[str, Any]:
    field = declared.field
    told = {"name": name, "in": "query", "schema": _schema(field)}
    return {**told, "description": str(declared.label)} if declared.label else told


def _schema(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return {"type": "string", "enum": [str(key) for key, _name in choices if key != ""]}
    if isinstance(field, forms.UUIDField):
        return {"type": "string", "format": "uuid"}
    most = getattr(field, "max_length", None)
    return {"type": "string", "minLength": 1, **({"maxLength": most} if most else {})}
