"""Bodies: JSON alone, strict, at most 256 KB."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from django.http import UnreadablePostError
from rest_framework.parsers import BaseParser

from creatorhub.api.errors import TooLarge, Unreadable

MOST_BYTES = 256 * 1024
DEEPEST = 16


class StrictJson(BaseParser):
    """One JSON object: no key twice, no NaN, no NUL and no half character, 16 levels at most."""

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The object. Raises TooLarge, Unreadable."""
        found = read(body_of(stream))
        if not isinstance(found, dict):
            raise Unreadable
        return found


def body_of(stream: Any) -> bytes:
    """The whole body, which must not be above the limit. Raises TooLarge, Unreadable."""
    try:
        body: bytes = stream.read(MOST_BYTES + 1)
    except UnreadablePostError:
        raise Unreadable
    if len(body) > MOST_BYTES:
        raise TooLarge
    return body


def read(body: bytes) -> Any:
    """What a body says. Raises Unreadable."""
    try:
        found = json.loads(body, object_pairs_hook=_once, parse_constant=_no_number)
        _check(found, DEEPEST)
    except (ValueError, RecursionError):
        raise Unreadable
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _check(found: Any, levels: int) -> None:
    if not levels:
        raise ValueError("too deep")
    if isinstance(found, dict):
        for name, inner in found.items():
            _check(name, levels)
            _check(inner, levels - 1)
    elif isinstance(found, list):
        for inner in found:
            _check(inner, levels - 1)
    elif isinstance(found, float) and found - found != 0:
        raise ValueError("an endless number")
    elif isinstance(found, str):
        if "\x00" in found:
            raise ValueError("a NUL")
        found.encode()  # half of a character pair cannot be kept
