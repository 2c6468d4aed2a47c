"""Turn the public Online Retail purchases into the two files that `import_interactions` takes.

    python -m bench.online_retail --source purchases.csv.gz --out DIR [--plain]

With `--plain` the two files are those that `bench.recommend` takes.

Online Retail: UCI Machine Learning Repository, id 352, Daqing Chen, 2015, CC BY 4.0,
DOI 10.24432/C5BW33. Returns, gifts at price 0 and lines that are no goods (postage, fees) are left
out. Times have no zone in the source and are written as UTC; prices are in pounds sterling.
"""

import argparse
import csv
import gzip
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import NamedTuple

ITEM_COLUMNS = ("id", "title", "kind", "tags", "price", "text")
EVENT_COLUMNS = ("user", "item", "kind", "rating", "amount", "at")
PLAIN_ITEM_COLUMNS = ("item", "text")
PLAIN_EVENT_COLUMNS = ("user", "item", "ts")
PENNY = Decimal("0.01")
TAG_SEPARATOR = "|"
FREQUENT = 10  # items that carry a word which is worth a third tag

NO_GOODS = frozenset(
    {
        "POSTAGE",
        "DOTCOM POSTAGE",
        "CARRIAGE",
        "NEXT DAY CARRIAGE",
        "BANK CHARGES",
        "MANUAL",
        "SAMPLES",
        "HIGH RESOLUTION IMAGE",
        "CRUK COMMISSION",
        "DISCOUNT",
    }
)
PLAIN_WORDS = """
    a and at for from in is me my no of on or the to up with w x
    set pack pc pcs design style assorted asst small large mini medium jumbo big long tall round
    pink blue red white green black silver ivory cream gold purple brown grey yellow orange
    turquoise colour coloured cm
"""
NO_TAGS = frozenset(PLAIN_WORDS.split())


class Purchase(NamedTuple):
    """One sold line. `unit_price` in pounds, `at` aware."""

    user: str
    title: str
    quantity: int
    unit_price: Decimal
    at: datetime

    @property
    def item(self) -> str:
        """The item's id: readable, and the same for the same description in any file."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")
        return f"{slug[:60]}-{hashlib.sha256(self.title.encode()).hexdigest()[:6]}"


def read_purchases(lines: Iterable[str]) -> Iterator[Purchase]:
    """The sold lines of the source's CSV text, in its order."""
    for row in csv.DictReader(lines):
        title = " ".join(row["Description"].split()).upper()
        quantity, price = int(row["Quantity"]), Decimal(row["UnitPrice"])
        if quantity > 0 and price > 0 and title and title not in NO_GOODS:
            at = datetime.fromisoformat(row["InvoiceDate"]).replace(tzinfo=UTC)
            yield Purchase(row["CustomerID"], title, quantity, price, at)


def items_of(purchases: Iterable[Purchase]) -> Iterator[dict[str, str]]:
    """One row for `items.csv` for each description, by id."""
    prices: dict[tuple[str, str], list[Decimal]] = {}
    for purchase in purchases:
        prices.setdefault((purchase.item, purchase.title), []).append(purchase.unit_price)
    spread = Counter(word for _, title in prices for word in set(_words(title)))
    for (item, title), seen in sorted(prices.items()):
        tags = tags_of(title, spread)
        yield {
            "id": item,
            "title": title.capitalize(),
            "kind": "single",
            "tags": TAG_SEPARATOR.join(tags),
            "price": str(max(PENNY, median(seen).quantize(PENNY))),
            "text": f"{title.capitalize()}. Filed under {', '.join(tags) or 'gifts'}.",
        }


def events_of(purchases: Iterable[Purchase]) -> Iterator[dict[str, str]]:
    """One row for `events.csv` for each purchase."""
    for purchase in purchases:
        amount = (purchase.quantity * purchase.unit_price).quantize(PENNY)
        yield {
            "user": purchase.user,
            "item": purchase.item,
            "kind": "purchase",
            "rating": "",
            "amount": str(amount),
            "at": purchase.at.isoformat(),
        }


def plain_items_of(purchases: Iterable[Purchase]) -> Iterator[dict[str, str]]:
    """One row for each description: its id and itself, no tags of ours."""
    for item, title in sorted({(purchase.item, purchase.title) for purchase in purchases}):
        yield {"item": item, "text": title.capitalize()}


def plain_events_of(purchases: Iterable[Purchase]) -> Iterator[dict[str, str]]:
    """One row for each purchase, its time in Unix seconds."""
    for purchase in purchases:
        ts = str(int(purchase.at.timestamp()))
        yield {"user": purchase.user, "item": purchase.item, "ts": ts}


def tags_of(title: str, spread: Counter[str]) -> list[str]:
    """Two or three words that say what it is, the most common first; the third only if frequent."""
    words = sorted(dict.fromkeys(_words(title)), key=lambda word: -spread[word])
    return [word for place, word in enumerate(words[:3]) if place < 2 or spread[word] >= FREQUENT]


def _words(title: str) -> list[str]:
    found = re.findall(r"[a-z][a-z-]+", re.sub(r"'\w*", "", title.lower()))
    return [word for word in found if word not in NO_TAGS]


def write(path: Path, columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> int:
    """Write a CSV file and return its number of rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _write_both(folder: Path, purchases: list[Purchase], *, plain: bool) -> tuple[int, int]:
    """Returns how many items and events there are."""
    items, events = folder / "items.csv", folder / "events.csv"
    if plain:
        return (
            write(items, PLAIN_ITEM_COLUMNS, plain_items_of(purchases)),
            write(events, PLAIN_EVENT_COLUMNS, plain_events_of(purchases)),
        )
    return (
        write(items, ITEM_COLUMNS, items_of(purchases)),
        write(events, EVENT_COLUMNS, events_of(purchases)),
    )


def main() -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--source", type=Path, required=True, help="purchases.csv.gz")
    parser.add_argument("--out", type=Path, required=True, help="folder for the two files")
    parser.add_argument("--plain", action="store_true", help="for bench.recommend")
    options = parser.parse_args()
    try:
        with gzip.open(options.source, "rt", encoding="utf-8", newline="") as file:
            purchases = list(read_purchases(file))
    except OSError as error:
        print(f"Cannot read {options.source}: {error.strerror or error}.", file=sys.stderr)
        print("Name the Online Retail purchases.csv.gz with --source.", file=sys.stderr)
        return 2
    except KeyError as error:
        print(f"{options.source} has no column {error}; is it Online Retail?", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    items, events = _write_both(options.out, purchases, plain=options.plain)
    print(f"{items:,} items and {events:,} events in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
