"""Byte ranges of HTTP (RFC 9110, section 14): what a player asks for when somebody seeks."""

import re
from collections.abc import Iterator
from pathlib import Path

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z", re.ASCII)
CHUNK = 64 * 1024  # bytes


class OutOfRange(ValueError):
    """The file ends before the first byte that was asked for (HTTP 416)."""


def span(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte (both included) that a Range header asks for; None means the whole file.

    A header that is no single byte range is ignored, as the standard allows. Raises OutOfRange.
    """
    match = ONE_RANGE.match(header.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
        asked = int(last)
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        asked = int(last) - start + 1 if last else 1
    if first and last and asked <= 0:
        return None
    if start >= size or asked <= 0:
        raise OutOfRange(header)
    return start, end


def read(path: Path, first: int, last: int) -> Iterator[bytes]:
    """The bytes from first to last (both included), in pieces of at most 64 KB."""
    left = last - first + 1
    with path.open("rb") as file:
        file.seek(first)
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
