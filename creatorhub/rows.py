"""Rows of several apps, asked in one statement: what the palette and Today are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    Field,
    QuerySet,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce


@dataclass(frozen=True, slots=True)
class Row:
    """A row of any kind. `total` says how many there are of its kind, shown or not."""

    kind: str
    key: str
    label: str
    note: str
    at: datetime | None
    amount: int | None  # minor units of `currency`
    currency: str
    total: int


WORD = TextField()
COLUMNS: dict[str, "Field[Any, Any]"] = {
    "key": WORD,
    "label": WORD,
    "note": WORD,
    "at": DateTimeField(),
    "amount": BigIntegerField(),
    "currency": WORD,
}
TEXTS = {"key", "label", "note", "currency"}


def rows(
    kind: str, things: QuerySet[Any], *, limit: int, order: str = "-pk", **columns: Any
) -> QuerySet[Any]:
    """The first `limit` of these things as columns of Row; give several to `together`.

    `columns` are names of fields or expressions; key is the id and label the title unless named.
    """
    given = {"key": "pk", "label": "title"} | columns
    shown = {f"row_{name}": _column(name, given.get(name)) for name in COLUMNS}
    named = things.annotate(
        row_kind=Value(kind, WORD), **shown, row_total=Window(Count("pk"))
    ).order_by(order, "pk")
    return named.values_list("row_kind", *shown, "row_total")[:limit]


def _column(name: str, given: Any) -> Any:
    kept = COLUMNS[name]
    shown = Cast(Value(None) if given is None else given, kept)
    return Coalesce(shown, Value("", kept)) if name in TEXTS else shown


def together(asked: Iterable[QuerySet[Any]]) -> dict[str, list[Row]]:
    """All of them by kind, each kind in its own order. One statement; none for nothing asked."""
    first, *others = [*asked] or [None]
    if first is None:
        return {}
    found: dict[str, list[Row]] = {}
    for values in first.union(*others, all=True):
        row = Row(*values)
        found.setdefault(row.kind, []).append(row)
    return found
