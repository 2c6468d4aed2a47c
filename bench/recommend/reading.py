"""Plain CSV files as numbers: `user,item[,rating][,ts]` and `item,text`."""

import csv
import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Self, TextIO

import numpy as np
from numpy.typing import NDArray

from recommend.engine.arrays import IntArray

EXACT = 2**53  # what a float holds to the last unit
GZIP = b"\x1f\x8b"
LONGEST = 2**24  # characters of one cell: a text may be a whole book


class BadInputError(Exception):
    """A file that cannot be measured. The message is one line that says what to mend."""


@dataclass(frozen=True, eq=False)
class Table:
    """Events as arrays of one length: indices into `users` and `items`, and Unix seconds.

    `users` and `items` are the ids as they stand in the file, ascending by code point. `at` is
    None in a file without the column `ts`. Every line is a positive event, whatever its rating.
    """

    users: NDArray[np.str_]
    items: NDArray[np.str_]
    user: IntArray
    item: IntArray
    at: IntArray | None

    @classmethod
    def of(cls, user_ids: list[str], item_ids: list[str], at: list[int] | None) -> Self:
        """From columns. Raises BadInputError with less than two users."""
        if any(one.endswith("\0") for one in chain(user_ids, item_ids)):
            raise BadInputError("an id ends with the character NUL, which cannot be kept apart")
        users, user = np.unique(np.array(user_ids, dtype=str), return_inverse=True)
        items, item = np.unique(np.array(item_ids, dtype=str), return_inverse=True)
        if users.size < 2:
            raise BadInputError(f"{users.size} user: there is nothing to learn from fewer than 2")
        return cls(users, items, user, item, None if at is None else np.array(at, dtype=np.int64))

    def with_items(self, ids: Iterable[str]) -> Self:
        """The same events, and items that nobody has yet."""
        items = np.union1d(self.items, np.array(list(ids), dtype=str))
        place = np.searchsorted(items, self.items)
        return replace(self, items=items, item=place[self.item])

    def moments(self) -> IntArray:
        """The times, all 0 where the file has none."""
        return np.zeros(self.user.size, dtype=np.int64) if self.at is None else self.at


def read_events(path: Path) -> Table:
    """The events of a CSV file, gzipped or not. Raises BadInputError."""
    user_ids: list[str] = []
    item_ids: list[str] = []
    moments: list[int] = []
    with _rows(path, ("user", "item")) as (columns, lines):
        user_at, item_at = columns["user"], columns["item"]
        rating_at, ts_at = columns.get("rating"), columns.get("ts")
        for line, row in lines:
            row += [""] * (len(columns) - len(row))
            if not row[user_at] or not row[item_at]:
                raise BadInputError(f"{path}, line {line}: a user and an item are needed")
            user_ids.append(row[user_at])
            item_ids.append(row[item_at])
            if rating_at is not None and row[rating_at].strip():
                _number(row[rating_at], path, line, "rating")
            if ts_at is not None and row[ts_at].strip():
                moments.append(int(_number(row[ts_at], path, line, "ts")))
    if not user_ids:
        raise BadInputError(f"{path} holds no events")
    if moments and len(moments) < len(user_ids):
        missing = len(user_ids) - len(moments)
        raise BadInputError(f"{path}: {missing} lines have no ts; give all a time or none")
    return Table.of(user_ids, item_ids, moments or None)


def read_texts(path: Path) -> dict[str, str]:
    """What is said about each item; several lines of one item are joined. Raises BadInputError."""
    texts: dict[str, str] = {}
    with _rows(path, ("item", "text")) as (columns, lines):
        for line, row in lines:
            row += [""] * (len(columns) - len(row))
            if not row[columns["item"]]:
                raise BadInputError(f"{path}, line {line}: an item and a text are needed")
            item, text = row[columns["item"]], row[columns["text"]]
            texts[item] = f"{texts[item]} {text}" if item in texts else text
    if not texts:
        raise BadInputError(f"{path} holds no items")
    return texts


def _number(text: str, path: Path, line: int, name: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < EXACT:  # neither for NaN
        raise BadInputError(f"{path}, line {line}: {name} {text!r} is not a number")
    return value


@contextmanager
def _rows(
    path: Path, needed: tuple[str, ...]
) -> Iterator[tuple[dict[str, int], Iterator[tuple[int, list[str]]]]]:
    """Where each column stands, and (line number, cells) of every line that is not empty."""
    try:
        csv.field_size_limit(LONGEST)
        with _opened(path) as file:
            reader = csv.reader(file)
            header = [name.strip().lower() for name in next(reader, [])]
            missing = [name for name in needed if name not in header]
            if missing:
                raise BadInputError(f"{path} has no column {' and no column '.join(missing)}")
            columns = {name: header.index(name) for name in header}
            yield columns, ((reader.line_num, row) for row in reader if row)
    except OSError as error:
        raise BadInputError(f"cannot read {path}: {error.strerror or error}") from error
    except (EOFError, UnicodeDecodeError, csv.Error) as error:
        raise BadInputError(f"{path} is no CSV file in UTF-8: {error}") from error


def _opened(path: Path) -> TextIO:
    with path.open("rb") as file:
        zipped = file.read(2) == GZIP
    opener = gzip.open if zipped else open
    return opener(path, "rt", encoding="utf-8-sig", newline="")  # type: ignore[operator,no-any-return]
