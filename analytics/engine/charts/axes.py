"""Axes: round numbers along the side, and as many names below as there is room for."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.engine.charts.figures import Unit
from analytics.engine.charts.shapes import Box, Rule, Words, units
from analytics.engine.charts.text import width

STEPS = (1, 2, 2.5, 5, 10)
GAP = 8  # units between a label and what it belongs to
FOOT = 26  # units below the plot, for one line of names
HEAD = 12
TICKS = 4


def known(values: Iterable[float | None]) -> list[float]:
    """The values that are there and finite."""
    return [value for value in values if value is not None and math.isfinite(value)]


def ticks(low: float, high: float, *, most: int = TICKS, whole: bool = False) -> list[float]:
    """Round numbers (1, 2, 2.5 or 5 times a power of ten) that hold `low` to `high` and zero.

    At most `most` + 2 of them. All zero gives 0 and 1, so that an empty axis still has a scale.
    """
    low, high = min(0.0, low), max(0.0, high)
    if low == high:
        high = 1.0
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))
    if whole:
        step = max(1.0, 5.0 * power if step == 2.5 * power and power <= 1 else step)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


@dataclass(frozen=True)
class Plot:
    """The rectangle in which values are drawn, and the scale of its height."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float

    @property
    def breadth(self) -> float:
        """Units from left to right."""
        return self.right - self.left

    def y(self, value: float) -> float:
        """Where a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return units(self.bottom - share * (self.bottom - self.top))

    @property
    def zero(self) -> float:
        """Where nothing stands."""
        return self.y(0)


def upright(box: Box, values: Iterable[float | None], unit: Unit) -> tuple[Plot, list[float]]:
    """The plot of a chart with a value axis on its left, as wide as its labels ask for."""
    there = known(values)
    marks = ticks(min(there, default=0), max(there, default=0), whole=unit.is_whole)
    margin = max(width(unit.short(mark), box.text) for mark in marks) + GAP
    plot = Plot(units(margin), box.width - 4, HEAD, box.height - FOOT, marks[0], marks[-1])
    return plot, marks


def grid(plot: Plot, marks: Sequence[float], unit: Unit) -> tuple[list[Rule], list[Words]]:
    """One rule and one label per tick; the rule of zero is the stronger one."""
    rules = [
        Rule(
            plot.left, plot.y(mark), plot.right, plot.y(mark),
            "chart-axis" if mark == 0 else "chart-grid",
        )
        for mark in marks
    ]  # fmt: skip
    words = [
        Words(plot.left - GAP, units(plot.y(mark) + 4.5), unit.short(mark), "end") for mark in marks
    ]
    return rules, words


def names_below(box: Box, plot: Plot, places: Sequence[float], names: Sequence[str]) -> list[Words]:
    """As many names as fit side by side, evenly thinned; the first and the last stay inside."""
    if not names:
        return []
    room = max(width(name, box.text) for name in names) + 2 * GAP
    most = max(1, int(plot.breadth // room))
    every = math.ceil(len(names) / most)
    y = box.height - 6
    return [_inside(box, places[index], y, names[index]) for index in range(0, len(names), every)]


def _inside(box: Box, x: float, y: float, name: str) -> Words:
    half = width(name, box.text) / 2
    return Words(units(max(half, min(box.width - half, x))), y, name, "middle")
