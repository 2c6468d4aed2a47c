"""A line without axes: how a figure moved, beside the figure itself."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 120.0, 32.0
MARGIN = 2.0  # so that the stroke and the last dot are not cut


@dataclass(frozen=True)
class Spark:
    """The `d` of a line and of what lies below it, and the place of the newest value."""

    width: float
    height: float
    line: str
    area: str
    x: float
    y: float


def spark(values: Sequence[float]) -> Spark:
    """The line of one or more values, lowest to highest; equal values lie in the middle.

    It shows a movement, not amounts: the scale begins at the lowest value.
    """
    low, high = min(values), max(values)
    breadth = (WIDTH - 2 * MARGIN) / max(1, len(values) - 1)
    points = [
        (round(MARGIN + breadth * place, 2), _height(value, low, high))
        for place, value in enumerate(values)
    ]
    line = "M" + " L".join(f"{x} {y}" for x, y in points)
    x, y = points[-1]
    return Spark(WIDTH, HEIGHT, line, f"{line} L{x} {HEIGHT} L{points[0][0]} {HEIGHT} Z", x, y)


def _height(value: float, low: float, high: float) -> float:
    share = (value - low) / (high - low) if high > low else 0.5
    return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 2)
