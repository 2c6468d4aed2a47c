"""A table of figures: the same rows for the screen and for the spreadsheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.engine.charts import Unit
from billing.engine import money
from tenants.cells import MARK, defused, line

Value = str | int | float | date | datetime | None
NOTHING = "–"
WORDS = {"text", "badge"}
MOMENTS = {"date", "moment"}


@dataclass(frozen=True)
class Column:
    """A column: its name, what its values are, and what they mean (empty where plain).

    `kind` is text, badge (a text), count, number, percent (0-100), money (minor units), date,
    moment or seconds (a duration).
    """

    name: str
    kind: str = "count"
    meaning: str = ""
    order: str = ""  # the value of ?order= that sorts by this column

    @property
    def is_number(self) -> bool:
        """True for what is set flush right."""
        return self.kind not in WORDS | MOMENTS


@dataclass(frozen=True)
class Cell:
    """One value: as a person reads it (`text`), and as a program does (`raw`)."""

    column: Column
    text: str
    raw: str


@dataclass(frozen=True)
class Row:
    """The cells of a row, and how it is shown: where its name leads, badges, tone."""

    cells: list[Cell]
    url: str = ""
    tone: str = ""  # of its badge cell: success, warning, error, info
    marks: Sequence[str] = ()  # badges beside its name


@dataclass(frozen=True)
class Sheet:
    """Columns and rows. `name` is its part of the address and of the file's name."""

    name: str
    title: str
    columns: Sequence[Column]
    values: Sequence[Sequence[Value]]
    currency: str = ""
    urls: Sequence[str] = ()
    tones: Sequence[str] = ()
    marks: Sequence[Sequence[str]] = ()

    @property
    def rows(self) -> list[Row]:
        """Every value in both forms."""
        return [
            Row(
                [self._cell(*pair) for pair in zip(self.columns, row, strict=True)],
                self.urls[index] if self.urls else "",
                self.tones[index] if self.tones else "",
                self.marks[index] if self.marks else (),
            )
            for index, row in enumerate(self.values)
        ]

    @property
    def has_money(self) -> bool:
        """True where a currency has to be named."""
        return any(column.kind == "money" for column in self.columns)

    def _cell(self, column: Column, value: Value) -> Cell:
        if value is None:
            return Cell(column, NOTHING, "")
        return Cell(column, shown(column.kind, value, self.currency),
                    raw(column.kind, value, self.currency))  # fmt: skip


def shown(kind: str, value: Any, currency: str = "") -> str:
    """A value as the reader's language writes it."""
    language = get_language() or "en"
    if kind in WORDS:
        return str(value)
    if kind == "date":
        return date_format(value, _("j M Y"))
    if kind == "moment":
        return date_format(timezone.localtime(value), _("j M Y, H:i"))
    if kind == "money":
        return money.show(value, currency, language)
    if kind == "seconds":
        return _("%(seconds)s s") % {"seconds": Unit("number", language).full(value)}
    return Unit(kind, language).full(value)


def raw(kind: str, value: Any, currency: str = "") -> str:
    """A value for a program: money in major units, ISO dates, a point before decimals."""
    if kind == "money":
        return money.major(value, currency)
    if kind == "date":
        return str(value.isoformat())
    if kind == "moment":
        return str(timezone.localtime(value).isoformat(timespec="seconds"))
    if kind == "count":
        return str(int(value))
    return str(value) if kind in WORDS else f"{Decimal(str(value)):.1f}"


def lines(sheet: Sheet) -> Iterable[list[str]]:
    """The sheet as rows of a file: names first, the currency in a column of its own."""
    extra = [_("Currency")] if sheet.has_money else []
    yield [column.name for column in sheet.columns] + extra
    for row in sheet.rows:
        cells = [defused(cell.raw) if cell.column.kind in WORDS else cell.raw for cell in row.cells]
        yield cells + [sheet.currency] * sheet.has_money


def as_file(sheet: Sheet, name: str) -> HttpResponse:
    """The sheet as a download, with the mark by which spreadsheets know UTF-8."""
    text = MARK + "".join(map(line, lines(sheet)))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
