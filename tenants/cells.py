"""Text in the cells of a file for spreadsheets."""

import csv
import io
import re
from collections.abc import Iterable

MARK = "\N{BOM}"  # by which a spreadsheet knows that the file is UTF-8
# A cell that begins so is a formula to a spreadsheet: "=HYPERLINK(...)" in a name would be run.
# Some programs take blanks and signs without ink off first. In much of the world a spreadsheet
# separates by semicolons or tabs: "a;=1+1" is two cells there, and quotes do not help.
FORMULA = re.compile(
    "(^|[;\t\r\n|])"
    "(?=[\"' \xa0\u3000\u200b\u200c\u200d\u2060\ufeff]*"
    "[=+\\-@\t\r\n\x00\uff1d\uff0b\uff0d\uff20])"
)


def defused(text: str) -> str:
    """The text as a cell that is only read: what would be a formula gets an apostrophe."""
    return FORMULA.sub(r"\1'", text)


def line(cells: Iterable[str]) -> str:
    """One line of a CSV file (RFC 4180). Texts go through `defused` first, numbers do not."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
