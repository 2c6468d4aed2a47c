"""How a value that a site keeps is shown to the person it is about."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.selectors.own import Field, Source
from billing.engine import money

Row = dict[str, Any]
NOTHING: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class Shown:
    """One value in words, with what it is."""

    label: str
    text: str
    manner: str = "text"


class Showing:
    """The fields of a source, looked up and translated once, for many rows in one language."""

    def __init__(self, source: Source) -> None:
        self.heads = [Shown(str(field.label), "", field.manner) for field in source.fields]
        self._ways = [self._way(field) for field in source.fields]

    def cells(self, row: Row) -> list[tuple[str, str]]:
        """How each value is shown: its manner, and the text."""
        return [
            (manner, "" if row[name] in NOTHING else way(row[name], row))
            for name, manner, way in self._ways
        ]

    @staticmethod
    def _way(field: Field) -> tuple[str, str, Callable[[Any, Row], str]]:
        if field.words is None:
            return field.name, field.manner, MANNERS[field.manner]
        words = {code: str(word) for code, word in field.words.items()}
        return field.name, field.manner, lambda value, _row: _in_words(words, value)


def show_row(source: Source, row: Row, *, in_short: bool = False) -> list[Shown]:
    """The values of a row in the reader's language and zone; on the page without what is empty."""
    fields = [field for field in source.fields if field.in_short or not in_short]
    shown = [Shown(str(field.label), show(field, row), field.manner) for field in fields]
    return [one for one in shown if one.text] if in_short else shown


def show(field: Field, row: Row) -> str:
    """One value of a row as text; empty for nothing."""
    value = row[field.name]
    if value in NOTHING:
        return ""
    if field.words is not None:
        return _in_words(field.words, value)
    return MANNERS[field.manner](value, row)


def _in_words(words: Mapping[Any, Any], value: Any) -> str:
    """A code, or each code of a list, as its word; one that has none as it is."""
    codes = value if isinstance(value, list) else [value]
    return ", ".join(str(words.get(code, code)) for code in codes)


def _moment(value: Any, _row: Row) -> str:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = timezone.localtime(at)
    return f"{_day(local.date(), get_language())} {local:%H:%M}"


@lru_cache(maxsize=1_000)
def _day(day: date, _language: str | None) -> str:
    """A day in words; many rows share one, and Django's formatting takes long."""
    return date_format(day, "DATE_FORMAT")


def _money(value: Any, row: Row) -> str:
    return money.show(value, row["currency"], get_language() or "en") if value else ""


def _flag(value: Any, _row: Row) -> str:
    return _("yes") if value else _("no")


MANNERS: dict[str, Callable[[Any, Row], str]] = {
    "text": lambda value, _row: str(value),
    "number": lambda value, _row: number_format(round(value, 2)),
    "moment": _moment,
    "money": _money,
    "flag": _flag,
    "list": lambda value, _row: ", ".join(map(str, value)),
    "facts": lambda value, _row: json.dumps(value, ensure_ascii=False),
}
