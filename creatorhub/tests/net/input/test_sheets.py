"""No cell of a file that is taken away is a formula, in any spreadsheet; numbers stay numbers."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import CharField, JSONField, TextField
from django.db.utils import DatabaseError

from creatorhub.embedded.state import PROJECT as ROOT
from creatorhub.insights.sheets import Column, Sheet, lines
from creatorhub.tests.net.amount import WHOLE
from creatorhub.tests.net.input.asking import Got, ask, browser
from creatorhub.world.visits import visits
from tenants import cells
from tenants.schemas import open_schema

FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1",
    "\u200b=1+1", "\ufeff=1+1", "\xa0=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "a;=1+1;b",
    "a,=1+1,b", "a\t=1+1\tb", 'a";=1+1;"', '"=1+1"', '",=1+1,"', "a\n=1+1", "a\r\n=1+1\r\nb",
    '=HYPERLINK("http://evil.test","x")', '=WEBSERVICE("http://evil.test")', "=DDE(1;2;3)",
    "a|=1+1|b", "=\n1+1", "+\t1", "@", "=", "-", "'=1+1", "=1+1\x1b",
]  # fmt: skip
FORM = "application/x-www-form-urlencoded"
# The routes that give such a file; the whole run looks whether there are others.
WITH_FILES = {
    "analytics:studio_members_csv", "accounts:studio_log_file", "studio:insights",
    "studio:insights_funnel", "studio:insights_courses", "studio:insights_course",
    "studio:insights_nights",
}  # fmt: skip
# What writes them: a new one goes through tenants.cells as these do, and is added above.
WRITERS = {"accounts/views/log.py", "analytics/views/sheets.py", "creatorhub/insights/sheets.py"}
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
SEPARATORS = {",": 44, ";": 59, "\t": 9}  # of spreadsheets in different countries
FORMULA_IN_XLSX = re.compile(rb"<f[ >/]")


def begins_as_formula(cell: str) -> bool:
    """What a spreadsheet might compute. Written apart from the product's own rule."""
    visible = "".join(sign for sign in cell if sign.isprintable() or sign in "\t\r\n").lstrip()
    return (cell.startswith(STARTS) or visible.startswith(STARTS)) and not NUMBER.match(cell)


def poison(schema: str) -> int:
    """Put a formula before every free text of a site. How many columns took it."""
    done = 0
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, (CharField, TextField, JSONField)) and not field.primary_key:
                done += _put(schema, model._meta.db_table, field)
    return done


def _put(schema: str, table: str, field: Any) -> int:
    """Only where the world's words stand: everything else means something to the product."""
    text = f'"{field.column}"::text'
    formulas = [word for word in FORMULAS if word.isprintable()][:12]
    if isinstance(field, JSONField):
        new = f"replace({text}, '\"zq-', '\"=1+zq-')::{field.db_type(connection)}"
        formulas = []
    else:
        picked = f"(ARRAY[{','.join(['%s'] * 12)}])[1 + (random() * 11)::int]"
        new = f"left({picked} || {text}, {field.max_length or 10_000})"
    words = f'"{schema}"."{table}" SET "{field.column}" = {new} WHERE {text} LIKE \'%%zq-%%\''
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {words}", formulas)
            return int(cursor.rowcount > 0)
    except DatabaseError:  # the other schema's table, or a column with a rule of its own
        return 0


def sheets_of(site: Any) -> Iterator[tuple[str, Got]]:
    """Every file of cells that the owner can take away: the whole looks for it at every route."""
    owner = browser(site, "owner")
    for visit in visits(site):
        if visit.route.startswith(("api:", "account_", "mfa_")):
            continue
        if WHOLE or visit.route in WITH_FILES:
            for path, got in _answers(owner, visit):
                if got.headers.get("content-type", "").startswith("text/csv"):
                    assert visit.route in WITH_FILES, f"{visit.route} gives a file of cells"
                    yield path, got


def _answers(owner: Any, visit: Any) -> Iterator[tuple[str, Got]]:
    if "GET" not in visit.methods:
        yield visit.path, ask(owner, "POST", visit.path, data=b"", content_type=FORM)
        return
    yield visit.path, (page := ask(owner, "GET", visit.path))
    yield (path := f"{visit.path}?format=csv"), ask(owner, "GET", path)
    for name in sorted(set(re.findall(r"sheet=([\w-]+)", page.body.decode(errors="replace")))):
        yield f"{path}&sheet={name}", ask(owner, "GET", f"{path}&sheet={name}")


@pytest.fixture(scope="module")
def sheets(world: Any, django_db_blocker: Any) -> dict[str, bytes]:
    """The files of a site full of formulas, by their address."""
    site = world["ada"]
    with django_db_blocker.unblock(), transaction.atomic():
        with open_schema(site.schema):
            columns = poison(site.schema)
        found = {path: got.body for path, got in sheets_of(site)}
        transaction.set_rollback(True)
    assert columns > 20
    return found


def rows(data: bytes, separator: str) -> list[list[str]]:
    text = data.decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def test_no_cell_begins_as_a_formula(sheets, say):
    assert len(sheets) >= 8, sorted(sheets)
    found = [
        f"{path}: {cell[:60]!r}"
        for path, data in sheets.items()
        for row in rows(data, ",")
        for cell in row
        if begins_as_formula(cell)
    ]

    assert found == []
    words = sum(data.count(b"1+1") for data in sheets.values())
    assert words > 20, "the formulas did not reach the files"
    say(f"input: {len(sheets)} files of cells, {words} formulas in them, none is one")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula_in_any_country(text):
    line = cells.line(map(cells.defused, ["a", text, "b", text]))

    for separator in SEPARATORS:
        assert [cell for row in rows(line.encode(), separator) for cell in row
                if begins_as_formula(cell)] == []  # fmt: skip
    assert rows(line.encode(), ",")[0][1].replace("'", "") == text.replace("'", "")


def test_each_writer_of_such_files_is_known():
    found = {
        path.relative_to(ROOT).as_posix()
        for app in apps.get_app_configs()
        if Path(app.path).is_relative_to(ROOT) and ".venv" not in app.path
        for path in Path(app.path).rglob("*.py")
        if "tests" not in path.parts and "text/csv" in path.read_text()
    }

    assert found == WRITERS
    assert [path for path in WRITERS if "tenants.cells" not in (ROOT / path).read_text()] == []


def test_a_number_stays_a_number():
    kinds = [Column("a", "text"), Column("b"), Column("c", "money"), Column("d", "percent")]
    sheet = Sheet("x", "X", kinds, [["-5", -5, -599, -0.5]], "EUR")

    assert list(lines(sheet))[1] == ["'-5", "-5", "-5.99", "-0.5", "EUR"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("separator", SEPARATORS)
def test_libreoffice_finds_no_formula(separator, sheets, tmp_path, say):
    all_of_them = "".join(cells.line([cells.defused(text), "a"]) for text in FORMULAS)
    files = {**sheets, "formulas": all_of_them.encode(), "numbers": cells.line(["-5.5"]).encode()}
    for place, data in enumerate(files.values()):
        (tmp_path / f"{place}.csv").write_bytes(data)

    sizes = {path.stem: formulas(path) for path in converted(tmp_path, SEPARATORS[separator])}

    assert len(sizes) == len(files)
    assert [path for place, path in enumerate(files) if sizes[str(place)]] == []
    say(
        f"input: {len(files)} files of cells in LibreOffice, separated by {separator!r}: no formula"
    )


def converted(folder: Any, separator: int) -> list[Any]:
    """The files as LibreOffice understands them, formulas computed where it sees some."""
    # Separator, quote, UTF-8, from line 1, nothing about columns, and its own guesses switched on.
    how = f"CSV:{separator},34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", f"--infilter={how}", "--convert-to", "xlsx"]
    command += ["--outdir", str(folder / "out"), *map(str, sorted(folder.glob("*.csv")))]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return sorted((folder / "out").glob("*.xlsx"))


def formulas(path: Any) -> int:
    """How many cells of a spreadsheet are formulas."""
    with zipfile.ZipFile(path) as book:
        names = [name for name in book.namelist() if "worksheets/" in name]
        return sum(len(FORMULA_IN_XLSX.findall(book.read(name))) for name in names)
