import csv
import gzip
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = """Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
RED  PARTY CAP ,2,2010-12-01 08:26:00,1.25,17850,United Kingdom
RED PARTY CAP,1,2010-12-02 09:00:00,1.45,13047,France
RED PARTY CAP,-1,2010-12-03 09:00:00,1.45,13047,France
BLUE PARTY HAT,1,2010-12-03 09:00:00,0.0,13047,France
POSTAGE,1,2010-12-03 09:00:00,18.0,13047,France
"""


def convert(source: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench.online_retail", "--source", source, "--out", out, *more]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def converted(tmp_path: Path) -> Path:
    with gzip.open(tmp_path / "purchases.csv.gz", "wt") as file:
        file.write(SOURCE)
    done = convert(tmp_path / "purchases.csv.gz", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    return tmp_path / "out"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_one_item_for_each_description_that_was_sold(converted):
    assert rows(converted / "items.csv") == [
        {
            "id": "red-party-cap-d28011",
            "title": "Red party cap",
            "kind": "single",
            "tags": "party|cap",
            "price": "1.35",
            "text": "Red party cap. Filed under party, cap.",
        }
    ]


def test_returns_gifts_and_postage_are_no_events(converted):
    events = rows(converted / "events.csv")

    assert [(row["user"], row["amount"], row["at"]) for row in events] == [
        ("17850", "2.50", "2010-12-01T08:26:00+00:00"),
        ("13047", "1.45", "2010-12-02T09:00:00+00:00"),
    ]
    assert {(row["item"], row["kind"]) for row in events} == {("red-party-cap-d28011", "purchase")}


def test_plain_files_are_for_the_measurements(converted, tmp_path):
    done = convert(tmp_path / "purchases.csv.gz", tmp_path / "plain", "--plain")

    assert done.returncode == 0
    assert rows(tmp_path / "plain" / "items.csv") == [
        {"item": "red-party-cap-d28011", "text": "Red party cap"}
    ]
    assert [(row["user"], row["ts"]) for row in rows(tmp_path / "plain" / "events.csv")] == [
        ("17850", "1291191960"),
        ("13047", "1291280400"),
    ]


def test_a_missing_source_is_named(tmp_path):
    done = convert(tmp_path / "nothing.csv.gz", tmp_path / "out")

    assert done.returncode == 2
    assert "nothing.csv.gz: No such file" in done.stderr
    assert not (tmp_path / "out").exists()


def test_another_file_is_refused(tmp_path):
    with gzip.open(tmp_path / "other.csv.gz", "wt") as file:
        file.write("a,b\n1,2\n")

    done = convert(tmp_path / "other.csv.gz", tmp_path / "out")

    assert done.returncode == 2
    assert "is it Online Retail?" in done.stderr
