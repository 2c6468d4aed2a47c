"""Bars: upright ones over an axis, and lying ones with a name each."""

from collections.abc import Sequence

from analytics.engine.charts.axes import FOOT, GAP, Plot, grid, known, names_below, upright
from analytics.engine.charts.figures import Unit
from analytics.engine.charts.shapes import (
    NARROW,
    WIDE,
    Bar,
    Box,
    Chart,
    Drawing,
    Rule,
    Words,
    units,
)
from analytics.engine.charts.text import fit, width

FILLED = 0.68  # the share of its column that an upright bar takes
ROW, ROW_WITH_NAME = 30, 46  # units per lying bar; with its name above it on a phone
THICK = 16
Values = Sequence[float | None]


def bars(labels: Sequence[str], values: Values, *, unit: Unit, summary: str) -> Chart:
    """Upright bars, one per label. A value of None leaves its place empty."""
    wide, narrow = (_upright(box, labels, values, unit, FILLED) for box in (WIDE, NARROW))
    return Chart("bars", summary, wide, narrow)


def upright_bars(plot: Plot, titles: Sequence[str], values: Values, filled: float) -> list[Bar]:
    """The rectangles of `values`, side by side over the whole plot; negative ones hang down."""
    column = plot.breadth / max(1, len(values))
    found = []
    for index, value in enumerate(values):
        if value is None:
            continue
        y = plot.y(value)
        x = plot.left + column * (index + (1 - filled) / 2)
        found.append(
            Bar(units(x), min(y, plot.zero), units(column * filled), units(abs(plot.zero - y)),
                title=titles[index], radius=units(min(3.0, column * filled / 4)))
        )  # fmt: skip
    return found


def _upright(box: Box, labels: Sequence[str], values: Values, unit: Unit, filled: float) -> Drawing:
    plot, marks = upright(box, values, unit)
    rules, words = grid(plot, marks, unit)
    titles = [
        f"{label}: {unit.full(value)}" if value is not None else label
        for label, value in zip(labels, values, strict=True)
    ]
    column = plot.breadth / max(1, len(labels))
    middles = [plot.left + column * (index + 0.5) for index in range(len(labels))]
    words += names_below(box, plot, middles, labels)
    return Drawing(
        box, box.height, rules, bars=upright_bars(plot, titles, values, filled), words=words
    )


def rows(
    names: Sequence[str],
    values: Values,
    *,
    unit: Unit,
    summary: str,
    notes: Sequence[str] = (),
    most: float | None = None,
) -> Chart:
    """Lying bars with a name and a figure each; `notes` may replace the figures as text.

    `most` is the value of a bar of full length (100 for shares); else the largest value is.
    Negative values draw no bar, and their figure still says what they are.
    """
    told = [
        notes[index] if notes else ("–" if value is None else unit.full(value))
        for index, value in enumerate(values)
    ]
    full = most or max(known(values), default=0) or 1
    wide = _beside(WIDE, names, values, told, full)
    return Chart("rows", summary, wide, _above(NARROW, names, values, told, full))


def _beside(
    box: Box, names: Sequence[str], values: Values, told: Sequence[str], full: float
) -> Drawing:
    """The names in a column on the left, the figures on the right."""
    column = min(0.38 * box.width, max((width(name, box.text) for name in names), default=0)) + GAP
    figures = max((width(text, box.text) for text in told), default=0) + GAP
    room = box.width - column - figures - GAP
    drawn, words, rails = [], [], []
    for index, (name, value) in enumerate(zip(names, values, strict=True)):
        y = index * ROW + (ROW - THICK) / 2
        rails.append(_bar(column, y, room, "chart-rail"))
        drawn += _lying(column, y, value, full, room, f"{name}: {told[index]}")
        label = fit(name, box.text, column - GAP)
        words.append(Words(0, y + 12.5, label, look="chart-name", title=_whole(name, label)))
        words.append(Words(box.width, y + 12.5, told[index], "end", "chart-figure"))
    return Drawing(box, max(ROW, ROW * len(names)), bars=rails + drawn, words=words)


def _above(
    box: Box, names: Sequence[str], values: Values, told: Sequence[str], full: float
) -> Drawing:
    """Each name above its bar, the figure at the end of the line: for a phone."""
    figures = max((width(text, box.text) for text in told), default=0) + GAP
    drawn, words, rails = [], [], []
    for index, (name, value) in enumerate(zip(names, values, strict=True)):
        y = index * ROW_WITH_NAME + 22
        rails.append(_bar(0, y, box.width, "chart-rail"))
        drawn += _lying(0, y, value, full, box.width, f"{name}: {told[index]}")
        label = fit(name, box.text, box.width - figures)
        words.append(Words(0, y - 7, label, look="chart-name", title=_whole(name, label)))
        words.append(Words(box.width, y - 7, told[index], "end", "chart-figure"))
    return Drawing(box, max(1, len(names)) * ROW_WITH_NAME, bars=rails + drawn, words=words)


def _bar(x: float, y: float, length: float, look: str, title: str = "") -> Bar:
    return Bar(units(x), units(y), units(length), THICK, look, title, 4)


def _lying(
    x: float, y: float, value: float | None, full: float, room: float, title: str
) -> list[Bar]:
    if value is None or value <= 0:
        return []
    return [_bar(x, y, max(2.0, min(1.0, value / full) * room), "chart-bar", title)]


def _whole(name: str, label: str) -> str:
    """The whole name, to be told where its label was cut."""
    return "" if name == label else name


def histogram(edges: Sequence[str], counts: Sequence[int], *, unit: Unit, summary: str) -> Chart:
    """How often values fall between neighbouring edges: one more edge than counts.

    Bars touch, and the names stand at the edges, not under the bars. Raises ValueError for any
    other number of edges.
    """
    if len(edges) != len(counts) + 1:
        raise ValueError("a histogram has one edge more than bars")
    wide, narrow = (_touching(box, edges, counts, unit) for box in (WIDE, NARROW))
    return Chart("histogram", summary, wide, narrow)


def _touching(box: Box, edges: Sequence[str], counts: Sequence[int], unit: Unit) -> Drawing:
    plot, marks = upright(box, counts, unit)
    rules, words = grid(plot, marks, unit)
    titles = [
        f"{edges[index]}–{edges[index + 1]}: {unit.full(count)}"
        for index, count in enumerate(counts)
    ]
    column = plot.breadth / max(1, len(counts))
    ends = [plot.left + column * index for index in range(len(edges))]
    words += names_below(box, plot, ends, edges)
    foot = box.height - FOOT + 4
    rules += [Rule(units(x), plot.bottom, units(x), foot, "chart-axis") for x in ends]
    return Drawing(
        box, box.height, rules, bars=upright_bars(plot, titles, counts, 0.96), words=words
    )
