"""What the two files say, checked cell by cell before anything is written. No database."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from creatorhub.importing.table import Problems, Said, Table

ITEM_COLUMNS = ("id", "title", "kind", "tags", "price", "text")
EVENT_COLUMNS = ("user", "item", "kind", "rating", "amount", "at")
ITEM_KINDS = ("course", "column", "single")
EVENT_KINDS = (
    "view", "preview", "start", "finish_lesson", "finish", "rating", "like", "purchase", "refund",
)  # fmt: skip
LONGEST_ID = 64
LONGEST_TITLE = 140
LONGEST_TAG = 40
NUMBER = re.compile(r"\d{1,12}(?:\.\d+)?", re.ASCII)
DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadCell(ValueError):
    """The reason why a cell cannot be taken."""


class Item(NamedTuple):
    """One row of the catalogue. `price` in minor units, 0 for what is free."""

    id: str
    title: str
    kind: str
    tags: list[str]
    price: int
    text: str


class Deed(NamedTuple):
    """One row of the history. `amount` in minor units, `at` in UTC, `key` the same for ever."""

    user: str
    item: str
    kind: str
    stars: int | None
    amount: int
    at: datetime
    key: str


class Catalogue(NamedTuple):
    """The good rows, and the ids of all: an event of a bad item is not a second fault."""

    items: list[Item]
    ids: Collection[str]


@dataclass
class History:
    """All deeds; `without_zone` of them had no time zone and were taken as UTC."""

    deeds: list[Deed]
    without_zone: int = 0


def read_items(
    path: Path, *, exponent: int, problems: Problems, say: Said = lambda *_: None
) -> Catalogue:
    """The catalogue. `exponent`: decimals of the site's currency. Raises FileRefused."""
    table = Table(path, ITEM_COLUMNS, say)
    items: list[Item] = []
    first: dict[str, int] = {}
    for row, cells in table.rows(problems):
        checks = (
            lambda cell, row=row: _new_id(cell, row, first),
            _title,
            lambda cell: _one_of(cell, ITEM_KINDS),
            _tags,
            lambda cell: _money(cell, exponent),
            str,
        )
        if values := _checked(table.name, row, ITEM_COLUMNS, cells, checks, problems):
            items.append(Item(*values))
    return Catalogue(items, first.keys())


def read_events(
    path: Path,
    *,
    items: Collection[str],
    exponent: int,
    now: datetime,
    problems: Problems,
    say: Said = lambda *_: None,
) -> History:
    """The history of `items` (known ids) up to `now`. Raises FileRefused."""
    table = Table(path, EVENT_COLUMNS, say)
    history = History([])
    times: Counter[tuple[object, ...]] = Counter()
    for row, cells in table.rows(problems):
        kind = cells[2].lower()
        checks = (
            _id,
            lambda cell: _known(cell, items),
            lambda cell: _one_of(cell, EVENT_KINDS),
            lambda cell, kind=kind: _stars(cell, kind),
            lambda cell: _money(cell, exponent),
            lambda cell: _moment(cell, now),
        )
        values = _checked(table.name, row, EVENT_COLUMNS, cells, checks, problems)
        if values is None:
            continue
        user, item, _kind, stars, amount, (at, has_zone) = values
        history.without_zone += not has_zone
        same = (user, item, kind, at)
        times[same] += 1
        history.deeds.append(Deed(user, item, kind, stars, amount, at, key(*same, times[same])))
    return history


def key(user: str, item: str, kind: str, at: datetime, occurrence: int) -> str:
    """Names an event for ever, so that a second import adds nothing: 40 hex digits."""
    name = "\0".join((user, item, kind, at.isoformat(), str(occurrence)))
    return hashlib.blake2b(name.encode(), digest_size=20).hexdigest()


def _checked(
    file: str,
    row: int,
    columns: Sequence[str],
    cells: Sequence[str],
    checks: Sequence[Callable[[str], Any]],
    problems: Problems,
) -> list[Any] | None:
    """The cells as values, or None where at least one is bad; every bad one is noted."""
    values, is_good = [], True
    for column, cell, check in zip(columns, cells, checks, strict=True):
        try:
            values.append(check(cell))
        except BadCell as reason:
            problems.add(file, row, column, str(reason))
            is_good = False
    return values if is_good else None


def _id(cell: str) -> str:
    if not cell:
        raise BadCell("is empty")
    if len(cell) > LONGEST_ID:
        raise BadCell(f"has {len(cell)} characters, at most {LONGEST_ID} are allowed")
    return cell


def _new_id(cell: str, row: int, first: dict[str, int]) -> str:
    if cell in first:
        raise BadCell(f"{cell!r} stands in row {first[cell]} already")
    first[_id(cell)] = row
    return cell


def _known(cell: str, items: Collection[str]) -> str:
    if _id(cell) not in items:
        raise BadCell(f"{cell!r} is neither in the items file nor on the site")
    return cell


def _title(cell: str) -> str:
    if not cell:
        raise BadCell("is empty")
    if len(cell) > LONGEST_TITLE:
        raise BadCell(f"has {len(cell)} characters, at most {LONGEST_TITLE} are allowed")
    return cell


def _one_of(cell: str, kinds: tuple[str, ...]) -> str:
    if cell.lower() not in kinds:
        raise BadCell(f"{cell[:40]!r} is unknown; use one of {', '.join(kinds)}")
    return cell.lower()


def _tags(cell: str) -> list[str]:
    tags = [tag.strip() for tag in re.split(r"[;|]", cell)]
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            raise BadCell(f"{tag[:20]!r}… is longer than {LONGEST_TAG} characters")
    return list(dict.fromkeys(tag for tag in tags if tag))


def _money(cell: str, exponent: int) -> int:
    if not cell:
        return 0
    if not NUMBER.fullmatch(cell):
        raise BadCell(f"{cell[:40]!r} is no amount; write a plain number such as 12.50")
    value = Decimal(cell).scaleb(exponent)
    if value != value.to_integral_value():
        raise BadCell(f"{cell[:40]!r} has more than the currency's {exponent} decimals")
    return int(value)


def _stars(cell: str, kind: str) -> int | None:
    if kind != "rating":
        if cell:
            raise BadCell("only a row of kind rating has a rating; leave the cell empty")
        return None
    if cell not in {"1", "2", "3", "4", "5"}:
        raise BadCell(f"{cell[:40]!r} is no whole number from 1 to 5")
    return int(cell)


def _moment(cell: str, now: datetime) -> tuple[datetime, bool]:
    try:
        at = datetime.fromisoformat(cell)
        has_zone = at.utcoffset() is not None
        at = at.astimezone(UTC) if has_zone else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the year 1 minus a zone is no year any more
        raise BadCell(f"{cell[:40]!r} is no ISO 8601 time such as 2026-03-01T20:15:00+00:00")
    if not EPOCH <= at <= now + DAY:
        raise BadCell(f"{cell[:40]!r} lies {'in the future' if at > now else 'before 1970'}")
    return at, has_zone
