"""What a person takes along: JSON for programs, and one HTML file for reading and printing.

The JSON's shape is described in docs/own-data.md. Both are written to a
temporary file first, so that an error shows before the first byte went out.
"""

import html
import json
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.models import User
from creatorhub.owndata.declared import LEFT_OUT
from creatorhub.owndata.showing import Showing
from creatorhub.owndata.sources import Source, all_sources, rows_of
from tenants import clock
from tenants.schemas import here

FORMAT = "creatorhub.own-data"
VERSION = 1
IN_MEMORY = 1024 * 1024  # bytes; a larger file waits on the disk


def write_file(member: User, kind: str) -> IO[bytes]:
    """All that the site keeps of this person, as "json" or "html", ready to be read."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (the answer closes it)
    with transaction.atomic():
        for text in KINDS[kind](member):
            file.write(text.encode())
    file.seek(0)
    return file


def file_name(kind: str) -> str:
    """Such as "ada-own-data-2026-11-23.json": of our own words and digits alone."""
    site = here().host.partition(".")[0]
    day = timezone.localtime(clock.now()).date()
    return f"{site}-own-data-{day:%Y-%m-%d}.{kind}"


def _json(member: User) -> Iterator[str]:
    yield _dumps(_head())[:-1] + ',"sources":{'
    for place, source in enumerate(all_sources()):
        yield ("," if place else "") + "\n" + _dumps(source.name) + ":["
        for number, row in enumerate(rows_of(source, member)):
            yield ("," if number else "") + "\n" + _dumps(row)
        yield "]"
    yield "}}\n"


def _head() -> dict[str, Any]:
    site = here()
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": clock.now(),
        "site": {"title": site.title, "host": site.host, "currency": site.currency},
        "left_out": {name: str(why) for name, why in LEFT_OUT.items()},
    }


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    """Moments as ISO 8601 with their zone (UTC), days and ids as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"no shape for {type(value).__name__} in the file")


def _html(member: User) -> Iterator[str]:
    reasons = list(dict.fromkeys(map(str, LEFT_OUT.values())))
    context = {"person": member, "site": here(), "made_at": clock.now(), "left_out": reasons}
    top, foot = render_to_string("site/own_data_file.html", context).split("<!-- sources -->")
    yield top
    for source in all_sources():
        yield from _section(source, member)
    yield foot


def _section(source: Source, member: User) -> Iterator[str]:
    yield f'<section id="{source.name}"><h2>{escape(source.title)}</h2><p>{escape(source.why)}</p>'
    is_empty, showing = True, Showing(source)
    for row in rows_of(source, member):
        if is_empty:
            heads = "".join(f'<th scope="col">{escape(one.label)}</th>' for one in showing.heads)
            yield _narrow(source, [one.label for one in showing.heads])
            yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
            is_empty = False
        cells = [f'<td class="{name}">{html.escape(text)}' for name, text in showing.cells(row)]
        yield f"\n<tr>{''.join(cells)}</td>"  # HTML lets the other ends of cells and rows away
    nothing = f"<p>{escape(_('Nothing is kept here.'))}</p></section>"
    yield nothing if is_empty else "</tbody></table></section>"


def _narrow(source: Source, labels: list[str]) -> str:
    """Names for the cells of a table whose head a phone hides, said once and not in each row."""
    texts = [json.dumps(label, ensure_ascii=False).replace("<", "\\3c ") for label in labels]
    rules = "".join(
        f"#{source.name} td:nth-child({place})::before{{content:{text}}}"
        for place, text in enumerate(texts, start=1)
    )
    return f"<style>@media screen and (max-width:44rem){{{rules}}}</style>"


KINDS = {"json": _json, "html": _html}
TYPES = {"json": "application/json", "html": "text/html; charset=utf-8"}
