"""A funnel: how many of those who came went on, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.engine.charts.figures import Unit
from analytics.engine.charts.shapes import (
    NARROW,
    WIDE,
    Bar,
    Box,
    Chart,
    Drawing,
    Shape,
    Words,
    units,
)
from analytics.engine.charts.text import fit

HEAD = 66  # units above the bars: the name and the number of each step
ROW, THICK = 74, 26
GAP = 0.72  # between two bars, as a share of a bar
LEAST = 2.0  # units, so that a step of nobody is still seen as a line


@dataclass(frozen=True)
class Stage:
    """One step: how many reached it, and the share of the step before as text ("" for none)."""

    name: str
    count: int
    kept: str = ""


def funnel(stages: Sequence[Stage], *, unit: Unit, summary: str) -> Chart:
    """Steps side by side on a desk and below each other on a phone, to the scale of the largest.

    A later step may be larger than an earlier one (who paid may have joined before the period).
    """
    return Chart("funnel", summary, _across(WIDE, stages, unit), _down(NARROW, stages, unit))


def _across(box: Box, stages: Sequence[Stage], unit: Unit) -> Drawing:
    most = max((stage.count for stage in stages), default=0) or 1
    count = max(1, len(stages))
    block, foot = box.width / (count + GAP * (count - 1)), box.height
    column = block * (1 + GAP)
    tall = [max(LEAST, stage.count / most * (foot - HEAD)) for stage in stages]
    drawn, shapes, words = [], [], []
    for index, stage in enumerate(stages):
        x, top = column * index, foot - tall[index]
        title = f"{stage.name}: {unit.full(stage.count)}"
        drawn.append(Bar(units(x), units(top), units(block), units(tall[index]), title=title,
                         radius=3))  # fmt: skip
        words.append(Words(units(x), 16, fit(stage.name, box.text, column - 8), look="chart-name"))
        words.append(Words(units(x), 46, unit.full(stage.count), look="chart-number"))
        if index + 1 < len(stages):
            after = foot - tall[index + 1]
            shapes.append(_slope(x + block, top, x + column, after, foot))
        if stage.kept:
            middle = x - (column - block) / 2
            words.append(Words(units(middle), 46, stage.kept, "middle", "chart-kept"))
    return Drawing(box, box.height, shapes=shapes, bars=drawn, words=words)


def _slope(x1: float, y1: float, x2: float, y2: float, foot: float) -> Shape:
    a, b, c, d = units(x1), units(y1), units(x2), units(y2)
    return Shape(f"M{a} {b} L{c} {d} L{c} {foot} L{a} {foot} Z", "chart-slope")


def _down(box: Box, stages: Sequence[Stage], unit: Unit) -> Drawing:
    most = max((stage.count for stage in stages), default=0) or 1
    drawn, words = [], []
    for index, stage in enumerate(stages):
        y = index * ROW
        told = unit.full(stage.count)
        long = max(LEAST, stage.count / most * box.width)
        drawn.append(Bar(0, y + 30, box.width, THICK, "chart-rail", radius=4))
        title = f"{stage.name}: {told}"
        drawn.append(Bar(0, y + 30, units(long), THICK, title=title, radius=4))
        words.append(Words(0, y + 20, fit(stage.name, box.text, box.width * 0.5),
                           look="chart-name"))  # fmt: skip
        words.append(Words(box.width, y + 20, told, "end", "chart-figure"))
        if stage.kept:
            words.append(Words(units(box.width * 0.55), y + 20, stage.kept, look="chart-kept"))
    return Drawing(box, max(1, len(stages)) * ROW - 12, bars=drawn, words=words)
