"""A CSV file as rows of named cells, and the list of what is wrong with it. No Django."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

LARGEST_CELL = 5_000_000  # characters
SHOWN = 50
STEP = 5_000

Said = Callable[[str, int, int], None]  # what, done, of


class FileRefused(Exception):
    """The file as a whole cannot be read; the text is one line that says what to do."""


class Problem(NamedTuple):
    """One bad cell. `row` as a spreadsheet counts: the header is row 1."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.column}: {self.reason}"


@dataclass
class Problems:
    """Everything that is wrong: the first 50 in full, the others counted."""

    shown: list[Problem] = field(default_factory=list)
    total: int = 0

    def add(self, file: str, row: int, column: str, reason: str) -> None:
        """Note a bad cell."""
        self.total += 1
        if len(self.shown) < SHOWN:
            self.shown.append(Problem(file, row, column, reason))


class Table:
    """The rows of a CSV file with a header: UTF-8, commas, quotes as a spreadsheet writes them.

    A byte order mark, CRLF, empty lines and further columns are fine. Raises FileRefused for a
    file that is missing, empty, of another encoding, or without one of the `columns`. `say` hears
    how far the reading is.
    """

    def __init__(self, path: Path, columns: tuple[str, ...], say: Said = lambda *_: None) -> None:
        self.name, self._say = path.name, say
        text = _text(path)
        self._length = text.count("\n")
        self._lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        csv.field_size_limit(LARGEST_CELL)
        header = [cell.strip().lower() for cell in self._next() or []]
        missing = [name for name in columns if header.count(name) != 1]
        if missing:
            raise FileRefused(
                f"{self.name}: the header needs each of these columns once: {', '.join(missing)}. "
                f"It reads: {','.join(header)[:200]}"
            )
        self.width = len(header)
        self._places = [header.index(name) for name in columns]

    def rows(self, problems: Problems) -> Iterator[tuple[int, list[str]]]:
        """Row number and cells in the order of `columns`, without spaces around them.

        A row of another length than the header is noted and left out.
        """
        number = 1
        while (cells := self._next()) is not None:
            number += 1
            if number % STEP == 0:
                self._say(f"read {self.name}", self._lines.line_num, self._length)
            if not any(cells):
                continue
            if len(cells) != self.width:
                reason = f"has {len(cells)} cells, the header has {self.width}"
                problems.add(self.name, number, "row", reason)
                continue
            yield number, [cells[place].strip() for place in self._places]
        self._say(f"read {self.name}", self._length, self._length)

    def _next(self) -> list[str] | None:
        try:
            return next(self._lines, None)
        except csv.Error as error:
            line = self._lines.line_num
            raise FileRefused(f"{self.name}, line {line}: {error}. Is a quote missing?")


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileRefused(f"Cannot read {path}: {error.strerror}.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(f"{path.name}, line {line}: not UTF-8. Save the file as CSV UTF-8.")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FileRefused(f"{path.name}, line {line}: a zero byte. Is it a CSV file?")
    if not text.strip():
        raise FileRefused(f"{path.name} is empty.")
    return text
