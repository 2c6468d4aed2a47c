"""Recency, frequency and money as a grid of classes, as of last night."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Max, Min

from analytics.engine import class_count
from analytics.models import Segment, SegmentMember
from tenants.currencies import exponent
from tenants.schemas import here


@dataclass(frozen=True)
class Cell:
    """Fans of one class of recency and one of frequency; `spent` is their mean, minor units."""

    recency: int
    frequency: int
    fans: int = 0
    spent: float = 0.0
    strength: int = 0  # 0-4, for the shade: how many of all fans are here

    @property
    def about(self) -> int:
        """What they spent on average, rounded to whole units of the currency, in minor units."""
        unit: int = 10 ** exponent(here().currency)
        return round(self.spent / unit) * unit

    @property
    def slug(self) -> str:
        """The name for members_in: recency, then frequency."""
        return f"{self.recency}-{self.frequency}"


@dataclass(frozen=True)
class Axis:
    """One class of an axis: its number, and the least and the most of its values."""

    number: int
    least: float
    most: float


@dataclass(frozen=True)
class Grid:
    """Recency x frequency. Rows go from those who came last to those who came longest ago."""

    rows: list[tuple[Axis, list[Cell]]]
    columns: list[Axis]
    fans: int
    built_at: datetime | None

    @property
    def count(self) -> int:
        """Classes per axis: 3 or 5."""
        return len(self.columns)


def grid() -> Grid | None:
    """Last night's classes; None below 20 fans, or before the first night that told them."""
    places = SegmentMember.objects.filter(recency_class__gt=0)
    rows = places.order_by().values("recency_class", "frequency_class").annotate(
        fans=Count("pk"), spent=Avg("monetary"), near=Min("recency_days"), far=Max("recency_days"),
        seldom=Min("frequency"), often=Max("frequency"),
    )  # fmt: skip
    found: list[Any] = list(rows)
    total = sum(row["fans"] for row in found)
    count = class_count(total)
    if not count:
        return None
    numbers = range(1, count + 1)
    cells = {(row["recency_class"], row["frequency_class"]): _cell(row, total) for row in found}
    return Grid(
        rows=[
            (
                _axis(found, "recency_class", recency, "near", "far"),
                [cells.get((recency, often), Cell(recency, often)) for often in numbers],
            )
            for recency in reversed(numbers)
        ],
        columns=[_axis(found, "frequency_class", n, "seldom", "often") for n in numbers],
        fans=total,
        built_at=Segment.objects.aggregate(at=Max("built_at"))["at"],
    )


def _cell(row: dict[str, Any], total: int) -> Cell:
    return Cell(
        recency=row["recency_class"],
        frequency=row["frequency_class"],
        fans=row["fans"],
        spent=float(row["spent"]),
        strength=min(4, 1 + 20 * row["fans"] // total),
    )


def _axis(rows: list[dict[str, Any]], by: str, number: int, least: str, most: str) -> Axis:
    """An empty class (many equal values) has the range 0 to 0, and nobody in it."""
    own = [row for row in rows if row[by] == number]
    return Axis(
        number=number,
        least=min((row[least] for row in own), default=0),
        most=max((row[most] for row in own), default=0),
    )
