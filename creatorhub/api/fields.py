"""A field that a body does not have is refused: a misspelled one must not pass as done."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request


def check_fields(request: Request, view: Any) -> None:
    """Refuse fields that the view's body (`takes`) does not name. Raises ValidationError."""
    shape = getattr(view, "takes", {}).get(request.method)
    known = shape() if shape else serializers.Serializer()
    if unknown := list(_unknown(request.data, known)):
        raise ValidationError({name: [_("There is no such field.")] for name in unknown})


def _unknown(given: Any, shape: Any, prefix: str = "") -> Iterator[str]:
    if isinstance(shape, serializers.ListSerializer):
        rows = given if isinstance(given, list) else []
        for index, row in enumerate(rows):
            yield from _unknown(row, shape.child, f"{prefix}{index}.")
    elif isinstance(shape, serializers.Serializer) and isinstance(given, dict):
        fields = shape.fields
        for name, inner in given.items():
            if name not in fields:
                yield f"{prefix}{name[:60]}"
            else:
                yield from _unknown(inner, fields[name], f"{prefix}{name}.")
