"""A sketch: washes of colour and ink lines in paper units, before anything is rendered.

Coordinates are in heights of the paper: y runs 0..1 downwards, x runs 0..aspect to the right.
The same sketch becomes a still picture (paint.py) or is drawn line by line (film.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from creatorhub.demo.media.palette import Colour, Palette

Points = NDArray[np.float64]
Knots = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Wash:
    """A coloured area. `strength` 0..1; `bleed` is how far its edge wanders, in heights."""

    outline: Points
    colour: Colour
    strength: float
    bleed: float


@dataclass(frozen=True)
class Line:
    """A drawn line of dense points. `width` is the widest pressure, in heights."""

    points: Points
    width: float
    colour: Colour


@dataclass
class Sketch:
    """What a motif draws on. All chance comes from `rng`, so a seed repeats a sketch exactly."""

    aspect: float
    palette: Palette
    rng: np.random.Generator
    washes: list[Wash] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def wash(
        self, outline: Points, colour: Colour, strength: float = 0.8, bleed: float = 0.008
    ) -> None:
        """Lay a wash inside a closed outline."""
        self.washes.append(Wash(outline, colour, strength, bleed))

    def line(
        self,
        points: Points,
        width: float = 0.006,
        colour: Colour | None = None,
        shake: float = 0.002,
    ) -> None:
        """Draw a line with the small wander of a hand."""
        wandered = points + wander(len(points), self.rng) * shake
        self.lines.append(Line(wandered, width, colour or self.palette.ink))

    def contour(self, points: Points, width: float = 0.006, close: bool = True) -> None:
        """Draw the outline of a thing, lifting the pen once and overshooting where it closes."""
        if close:
            start = int(self.rng.integers(len(points)))
            points = np.concatenate([points[start:], points[: start + max(2, len(points) // 40)]])
        self.line(points, width)

    def between(self, low: float, high: float) -> float:
        """A random number of the range."""
        return float(self.rng.uniform(low, high))


def wander(count: int, rng: np.random.Generator) -> Points:
    """Smooth random offsets, about -1..1, of shape (count, 2)."""
    knots = max(3, count // 14)
    coarse = rng.normal(0, 0.6, (knots, 2))
    at = np.linspace(0, knots - 1, count)
    return np.stack([np.interp(at, np.arange(knots), coarse[:, axis]) for axis in (0, 1)], axis=1)


def smooth(knots: Knots | Points, closed: bool = False, steps: int = 16) -> Points:
    """A curve through the knots: uniform Catmull-Rom, `steps` points per span."""
    base = np.asarray(knots, dtype=np.float64)
    if closed:
        ring = np.concatenate([base[-1:], base, base[:2]])
    else:
        ring = np.concatenate([2 * base[:1] - base[1:2], base, 2 * base[-1:] - base[-2:-1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    spans = []
    for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        spans.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2)
            + 0.5 * (3 * b - a - 3 * c + d) * t**3
        )
    tail = [] if closed else [base[-1:]]
    return np.concatenate(spans + tail)


def straight(*knots: tuple[float, float], steps: int = 24) -> Points:
    """A polyline through the knots, cut into dense points."""
    pieces = [
        np.linspace(a, b, steps, endpoint=False) for a, b in zip(knots, knots[1:], strict=False)
    ]
    return np.concatenate([*pieces, np.array(knots[-1:])])


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """A rectangle as a closed outline."""
    return straight((left, top), (right, top), (right, bottom), (left, bottom), (left, top))


def oval(
    x: float, y: float, rx: float, ry: float, start: float = 0.0, end: float = 360.0
) -> Points:
    """An ellipse or an arc of it; angles in degrees, clockwise from the right."""
    angle = np.radians(np.linspace(start, end, 72))
    return np.stack([x + rx * np.cos(angle), y + ry * np.sin(angle)], axis=1)


def lathe(x: float, base: float, profile: Knots) -> Points:
    """The outline of a turned thing; profile: (half width, height over base), foot to rim."""
    side = smooth([(half, rise) for half, rise in profile])
    right = np.stack([x + side[:, 0], base - side[:, 1]], axis=1)
    left = np.stack([x - side[::-1, 0], base - side[::-1, 1]], axis=1)
    return np.concatenate([right, left])


def shifted(points: Points, dx: float, dy: float) -> Points:
    """The same shape, moved: colour that misses its line looks printed by hand."""
    moved: Points = points + np.array([dx, dy])
    return moved
