"""Model against popularity over the nights, as the coordinates of a small SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 480, 160
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 24


@dataclass(frozen=True)
class Chart:
    """`model` and `popularity` are polyline points; `lines` are (y, label in percent)."""

    model: str
    popularity: str
    lines: list[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - 6


def draw(model: Sequence[float], popularity: Sequence[float]) -> Chart | None:
    """A chart of NDCG@10 (0-1), oldest night first; None below two nights."""
    if len(model) < 2:
        return None
    top = max(0.01, *model, *popularity) * 1.15
    step = (WIDTH - LEFT - RIGHT) / (len(model) - 1)

    def height(value: float) -> float:
        return round(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM), 1)

    def points(values: Sequence[float]) -> str:
        return " ".join(f"{LEFT + place * step:.1f},{height(v)}" for place, v in enumerate(values))

    grid = [(height(top * share), f"{100 * top * share:.0f} %") for share in (0, 0.5, 1)]
    return Chart(points(model), points(popularity), grid)
