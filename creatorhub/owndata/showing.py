"""How a value that a site keeps is shown to the person it is about."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.selectors.own import Field, Source
from billing.engine import money

Row = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """One value in words, with what it is."""

    label: str
    text: str


def show_row(source: Source, row: Row, *, in_short: bool = False) -> list[Shown]:
    """The values of a row in the reader's language and zone; on the page without what is empty."""
    fields = [field for field in source.fields if field.in_short or not in_short]
    shown = [Shown(str(field.label), show(field, row)) for field in fields]
    return [one for one in shown if one.text] if in_short else shown


def show(field: Field, row: Row) -> str:
    """One value of a row as text; empty for nothing."""
    value = row[field.name]
    if value is None or value == "" or value == []:
        return ""
    if field.words is not None:
        return str(field.words.get(value, value))
    return MANNERS[field.manner](value, row)


def _moment(value: Any, _row: Row) -> str:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


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
