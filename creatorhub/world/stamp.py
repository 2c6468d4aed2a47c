"""Puts a canary into every field of every row that the contract names."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, models

from creatorhub.isolation.canary import Canary, Visibility
from creatorhub.world.seen import TABLE
from creatorhub.world.seen.contract import FILES, ask
from tenants import files

# Keys of JSON whose values are names, addresses or moments of the product's own.
STRUCTURE = {"is", "at", "path", "credential"}
HTML = "<"


def key_of(row: models.Model) -> int | str:
    """The primary key of a row as one number or word."""
    return "_".join(map(str, row.pk)) if isinstance(row.pk, tuple) else row.pk


def seen_by(row: models.Model) -> Visibility:
    """Who may know of a row, as its app's contract says."""
    return TABLE[row._meta.label_lower].seen_by(row)


def stamp(site: str, rows: Iterable[models.Model]) -> None:
    """Write the canaries of the site `site` into these rows of the open schema, and their files."""
    for row in rows:
        told = TABLE.get(row._meta.label_lower)
        if told is None or told.is_kept:
            continue  # the tests name what is not in the table; rows that are kept came marked
        values: dict[str, Any] = {}
        for name, rule in told.fields.items():
            visibility = ask(rule, row)
            if visibility is None:
                continue
            canary = Canary(site, row._meta.label_lower, key_of(row), name, visibility)
            if name in FILES:
                values |= stamp_file(row, canary)
            else:
                values[name] = written(row._meta.get_field(name), getattr(row, name), canary)
        if values:
            type(row)._base_manager.filter(pk=row.pk).update(**values)


def stamp_file(row: Any, canary: Canary) -> dict[str, int]:
    """The canary behind the last byte, where players and viewers do not look.

    Returns the fields that change by it: the size, where it is kept. Nothing without a file.
    """
    name = getattr(row, FILES[canary.field])
    if not name:
        return {}
    path: Path = files.media_root() / name
    with path.open("ab") as file:
        file.write(canary.word.encode())
    return {"size": path.stat().st_size} if hasattr(row, "size") else {}


def written(field: Any, before: Any, canary: Canary) -> Any:
    """A value for this field with the canary in it, of the same make as the one before."""
    inner = getattr(field, "base_field", None)
    if inner is not None:
        return [canary.fit(inner.max_length), *before[1:]] if before else before
    if isinstance(field, models.JSONField):
        return _in_json(before, canary.word)
    return _in_text(field, before or "", canary)


def _in_text(field: models.Field, before: str, canary: Canary) -> str:
    if isinstance(field, models.SlugField):
        return canary.short
    if isinstance(field, models.EmailField):
        return f"{canary.word}@example.com".lower()
    if before.startswith(("/", "https://")):
        address = before.partition("?")[0]
        return f"{address}?q={canary.fit((field.max_length or 200) - len(address) - 3)}"
    if before.startswith(HTML):
        return f"<p>{canary.word}</p>"
    return canary.fit(field.max_length)


def _in_json(value: Any, word: str) -> Any:
    """The same shape, with the word for each text in it."""
    change = partial(_in_json, word=word)
    if isinstance(value, dict):
        return {
            k: v if k in STRUCTURE or k.endswith("_at") else change(v) for k, v in value.items()
        }
    if isinstance(value, list):
        return [change(one) for one in value]
    if isinstance(value, str) and value.startswith("https://"):
        return f"https://example.com/{word}"
    return word if isinstance(value, str) else value


def reserve(model: type[models.Model]) -> int:
    """The next key of a table, for a row that holds its canary from the start."""
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return int(cursor.fetchone()[0])
