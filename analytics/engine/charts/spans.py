"""Spans: how sure a figure is, as a line from the lowest to the highest it might well be."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.engine.charts.axes import FOOT, GAP, known, ticks
from analytics.engine.charts.figures import Unit
from analytics.engine.charts.shapes import (
    NARROW,
    WIDE,
    Bar,
    Box,
    Chart,
    Dot,
    Drawing,
    Rule,
    Words,
    units,
)
from analytics.engine.charts.text import fit, width

ROW, ROW_WITH_NAME = 38, 54  # units per span; with its name above it on a phone
THICK = 10
LOOKS = {True: "chart-span", False: "chart-span chart-span-open"}


@dataclass(frozen=True)
class Span:
    """A figure with the ends of its interval; None on all three where it is not known yet."""

    name: str
    value: float | None
    low: float | None
    high: float | None

    @property
    def is_sure(self) -> bool:
        """True where nothing lies within the interval."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def spans(
    rows: Sequence[Span], *, unit: Unit, summary: str, unknown: str = "–", marks_zero: bool = False
) -> Chart:
    """One row per span over one scale that holds zero, with the figure at the end of the row.

    With `marks_zero`, spans that hold zero look open: there, no figure is told from nothing.
    `unknown` stands in place of a figure that is not known yet.
    """
    wide, narrow = (_draw(box, rows, unit, unknown, marks_zero) for box in (WIDE, NARROW))
    return Chart("spans", summary, wide, narrow)


@dataclass(frozen=True)
class _Scale:
    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return units(self.left + share * (self.right - self.left))


def _draw(box: Box, rows: Sequence[Span], unit: Unit, unknown: str, marks_zero: bool) -> Drawing:
    told = [unknown if row.value is None else unit.full(row.value) for row in rows]
    marks = _marks(rows, unit)
    is_wide = box is WIDE
    name = max((width(row.name, box.text) for row in rows), default=0) + GAP
    column = min(0.38 * box.width, name) if is_wide else 8.0
    figures = max((width(text, box.text) for text in told), default=0) + 2 * GAP
    right = box.width - figures if is_wide else box.width - 8.0
    scale = _Scale(column + GAP, right, marks[0], marks[-1])
    step = ROW if is_wide else ROW_WITH_NAME
    height = step * max(1, len(rows)) + FOOT
    bars, dots, words = [], [], []
    for index, (row, text) in enumerate(zip(rows, told, strict=True)):
        middle = units(index * step + (ROW / 2 if is_wide else 37))
        words += _names(box, row.name, text, middle if is_wide else middle - 18, column)
        if row.value is not None and row.low is not None and row.high is not None:
            look = LOOKS[row.is_sure or not marks_zero]
            bars.append(_bar(scale, row.low, row.high, middle, look, f"{row.name}: {text}"))
            dots.append(Dot(scale.x(row.value), middle))
    rules = _rules(scale, marks, [(0, height - FOOT)] if is_wide else _lanes(len(rows)))
    words += [
        Words(scale.x(mark), height - 8, unit.short(mark), "middle")
        for mark in _sparse(marks, scale, box, unit)
    ]
    return Drawing(box, height, rules, bars=bars, dots=dots, words=words)


def _marks(rows: Sequence[Span], unit: Unit) -> list[float]:
    there = known(end for row in rows for end in (row.value, row.low, row.high))
    return ticks(min(there, default=0), max(there, default=0), whole=unit.is_whole)


def _names(box: Box, name: str, told: str, middle: float, column: float) -> list[Words]:
    """The name in front of the span (on a phone above it), the figure at the end of the line."""
    room = column if box is WIDE else box.width - width(told, box.text) - GAP
    label = fit(name, box.text, room)
    y = units(middle + 4.5)
    return [
        Words(0, y, label, look="chart-name", title="" if label == name else name),
        Words(box.width, y, told, "end", "chart-figure"),
    ]


def _bar(scale: _Scale, low: float, high: float, middle: float, look: str, title: str) -> Bar:
    left = scale.x(low)
    length = units(max(2.0, scale.x(high) - left))
    return Bar(left, units(middle - THICK / 2), length, THICK, look, title, THICK / 2)


def _lanes(count: int) -> list[tuple[float, float]]:
    """On a phone, the heights between which a row has rules: none go through the names."""
    return [(index * ROW_WITH_NAME + 25, (index + 1) * ROW_WITH_NAME) for index in range(count)]


def _rules(
    scale: _Scale, marks: Sequence[float], lanes: Sequence[tuple[float, float]]
) -> list[Rule]:
    return [
        Rule(scale.x(mark), top, scale.x(mark), foot, "chart-axis" if mark == 0 else "chart-grid")
        for mark in marks
        for top, foot in lanes
    ]


def _sparse(marks: Sequence[float], scale: _Scale, box: Box, unit: Unit) -> list[float]:
    """Every mark, or every second one where their labels would touch; zero stays."""
    room = max(width(unit.short(mark), box.text) for mark in marks) + GAP
    if (scale.right - scale.left) / max(1, len(marks) - 1) >= room:
        return list(marks)
    zero = next(index for index, mark in enumerate(marks) if mark == 0)
    return [mark for index, mark in enumerate(marks) if (index - zero) % 2 == 0]
