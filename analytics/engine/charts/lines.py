"""A line over time: one or two series, the time before dashed behind them, a band around them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.engine.charts.axes import Plot, grid, names_below, upright
from analytics.engine.charts.figures import Unit
from analytics.engine.charts.shapes import (
    NARROW,
    WIDE,
    Bar,
    Box,
    Chart,
    Dot,
    Drawing,
    Key,
    Shape,
    units,
)

LOOKS = ("chart-line", "chart-line chart-line-2")
MOST_FIELDS = 122
BEFORE = "chart-line chart-line-before"
Values = Sequence[float | None]


@dataclass(frozen=True)
class Series:
    """A name and one value per label; None where there is no figure, which leaves a gap."""

    name: str
    values: Values


@dataclass(frozen=True)
class Band:
    """A span around a series, e.g. a 95 % interval; None on both sides leaves a gap."""

    name: str
    low: Values
    high: Values


def line(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    unit: Unit,
    summary: str,
    before: Series | None = None,
    band: Band | None = None,
) -> Chart:
    """A line chart of one or two series. Every sequence is as long as `labels`."""
    wide, narrow = (_draw(box, labels, series, unit, before, band) for box in (WIDE, NARROW))
    return Chart("line", summary, wide, narrow, _keys(series, before, band))


def _keys(series: Sequence[Series], before: Series | None, band: Band | None) -> list[Key]:
    keys = [Key(look, one.name) for look, one in zip(LOOKS, series, strict=False)]
    keys += [Key(BEFORE, before.name)] if before else []
    keys += [Key("chart-band", band.name)] if band else []
    return keys if len(keys) > 1 else []


def _draw(
    box: Box,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: Unit,
    before: Series | None,
    band: Band | None,
) -> Drawing:
    everything = [value for one in series for value in one.values]
    everything += [*before.values] if before else []
    everything += [*band.low, *band.high] if band else []
    plot, marks = upright(box, everything, unit)
    rules, words = grid(plot, marks, unit)
    xs = places(plot, len(labels))
    drawn = list(zip(LOOKS, series, strict=False))
    shapes = _band(plot, xs, band) if band else []
    if before:
        shapes.append(Shape(path(plot, xs, before.values), BEFORE))
    if len(series) == 1 and not band:
        shapes.append(Shape(area(plot, xs, series[0].values), "chart-area"))
    shapes += [Shape(path(plot, xs, one.values), look) for look, one in drawn]
    dots = [dot for look, one in drawn for dot in _dots(plot, xs, one.values, look)]
    words += names_below(box, plot, xs, labels)
    told = [*series, *([before] if before else [])]
    fields = _fields(plot, xs, labels, told, unit) if box is WIDE else []
    kept = [shape for shape in shapes if shape.d]
    return Drawing(box, box.height, rules, kept, [], dots, words, fields)


def places(plot: Plot, count: int) -> list[float]:
    """Where the points stand: from edge to edge, a single one in the middle."""
    if count == 1:
        return [units(plot.left + plot.breadth / 2)]
    return [units(plot.left + plot.breadth * index / (count - 1)) for index in range(count)]


def runs(xs: Sequence[float], values: Values) -> list[list[tuple[float, float]]]:
    """The points (x, value) in stretches without a gap."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(xs, values, strict=True):
        if value is None:
            found.append([])
        else:
            found[-1].append((x, value))
    return [run for run in found if run]


def path(plot: Plot, xs: Sequence[float], values: Values) -> str:
    """The `d` of a line; stretches of one point are left to dots."""
    return " ".join(
        "M" + " L".join(f"{x} {plot.y(value)}" for x, value in run)
        for run in runs(xs, values)
        if len(run) > 1
    )


def area(plot: Plot, xs: Sequence[float], values: Values) -> str:
    """The `d` of what lies between a line and zero."""
    parts = []
    for run in runs(xs, values):
        if len(run) > 1:
            top = " L".join(f"{x} {plot.y(value)}" for x, value in run)
            parts.append(f"M{run[0][0]} {plot.zero} L{top} L{run[-1][0]} {plot.zero} Z")
    return " ".join(parts)


def _band(plot: Plot, xs: Sequence[float], band: Band) -> list[Shape]:
    there = [
        (x, low, high)
        for x, low, high in zip(xs, band.low, band.high, strict=True)
        if low is not None and high is not None
    ]
    if len(there) < 2:
        return []
    top = [f"{x} {plot.y(high)}" for x, _, high in there]
    foot = [f"{x} {plot.y(low)}" for x, low, _ in reversed(there)]
    return [Shape("M" + " L".join(top + foot) + " Z", "chart-band")]


def _dots(plot: Plot, xs: Sequence[float], values: Values, look: str) -> list[Dot]:
    """A dot for each lonely point, and one at the newest."""
    found = runs(xs, values)
    alone = [run[0] for run in found if len(run) == 1]
    last = found[-1][-1:] if found and len(found[-1]) > 1 else []
    second = "chart-dot chart-dot-2" if look == LOOKS[1] else "chart-dot"
    return [Dot(x, plot.y(value), second) for x, value in alone + last]


def _fields(
    plot: Plot, xs: Sequence[float], labels: Sequence[str], told: Sequence[Series], unit: Unit
) -> list[Bar]:
    """What a pointer is told, point by point; where points are dense, a few share a field."""
    step = plot.breadth / max(1, len(xs) - 1)
    height = units(plot.bottom - plot.top)
    every = math.ceil(len(xs) / MOST_FIELDS) or 1
    return [
        Bar(
            units(max(plot.left, xs[first] - step / 2)), plot.top, units(step * every), height,
            "chart-field",
            "\n".join(
                _told(labels[index], [(one.name, one.values[index]) for one in told], unit)
                for index in range(first, min(first + every, len(xs)))
            ),
        )
        for first in range(0, len(xs), every)
    ]  # fmt: skip


def _told(label: str, figures: Sequence[tuple[str, float | None]], unit: Unit) -> str:
    lines = [f"{name}: {unit.full(value)}" for name, value in figures if value is not None]
    return "\n".join([label, *lines])
