"""Motifs of the town: a row of houses, a street in perspective, a window with a plant."""

import numpy as np

from creatorhub.demo.media.motifs.landscape import birds, sky
from creatorhub.demo.media.motifs.things import POT, shadow, thing
from creatorhub.demo.media.sketch import Points, Sketch, box, lathe, oval, smooth, straight


def town(s: Sketch) -> None:
    """A row of narrow houses with gables, a sun, a quay line."""
    p, a = s.palette, s.aspect
    sky(s, 0.8)
    s.wash(oval(s.between(0.3, 0.7) * a, 0.26, 0.12, 0.12), p.warm, 0.9, 0.004)
    colours = (p.main, p.light, p.soft, p.warm, p.pale, p.deep)
    x, i = -0.06, int(s.rng.integers(6))
    while x < a:
        width = s.between(0.15, 0.24)
        house(s, (x, x + width), s.between(0.28, 0.48), colours[i % 6])
        x, i = x + width, i + 1 + int(s.rng.integers(2))
    s.wash(box(-0.05, 0.86, a + 0.05, 1.05), p.deep, 0.55, 0.008)
    s.line(straight((-0.02, 0.86), (a + 0.02, 0.862), steps=90), 0.006)
    birds(s, 4)


def house(
    s: Sketch, sides: tuple[float, float], top: float, colour: tuple[float, float, float]
) -> None:
    """One house from the quay to its gable."""
    left, right = sides
    middle, gable = (left + right) / 2, top - s.between(0.07, 0.15)
    front = straight((left, 0.86), (left, top), (middle, gable), (right, top), (right, 0.86))
    s.wash(front, colour, 0.92, 0.003)
    roof = straight((left, top), (middle, gable), (right, top))
    s.wash(roof, s.palette.deep, 0.45, 0.003)
    s.line(front, 0.005)
    step = (right - left) / 3
    for row in np.arange(top + 0.05, 0.74, 0.105):
        for column in (0.55, 1.55, 2.45):
            x = left + (column - 0.05) * step
            pane = box(x - 0.015, row, x + 0.015, row + 0.055)
            s.wash(pane, s.palette.ink if s.rng.random() > 0.3 else s.palette.warm, 0.75, 0.001)
            s.line(pane, 0.003, shake=0.001)
    s.line(box(middle - 0.02, 0.77, middle + 0.02, 0.86), 0.004, shake=0.001)


def street(s: Sketch) -> None:
    """Two walls of houses that run to one vanishing point, one in light, one in shade."""
    p, a = s.palette, s.aspect
    eye = (a * s.between(0.44, 0.62), s.between(0.55, 0.62))
    s.wash(box(-0.05, -0.05, a + 0.05, 0.7), p.pale, 0.7, 0.02)
    s.wash(oval(eye[0] + 0.05, eye[1] - 0.2, 0.12, 0.12), p.warm, 0.85, 0.005)
    far = 0.82
    ground = straight(
        (-0.05, 1.05),
        _toward((-0.05, 1.0), eye, far),
        _toward((a + 0.05, 1.0), eye, far),
        (a + 0.05, 1.05),
    )
    s.wash(ground, p.light, 0.9, 0.006)
    for edge, height, colour in ((-0.02, -0.14, p.soft), (a + 0.02, -0.05, p.main)):
        wall = straight(
            (edge, height),
            _toward((edge, height), eye, far),
            _toward((edge, 1.0), eye, far),
            (edge, 1.0),
        )
        s.wash(wall, colour, 0.92, 0.004)
        s.line(wall, 0.006)
        _fronts(s, edge, height, eye)
    shade = straight(
        (-0.05, 1.05),
        _toward((-0.05, 1.0), eye, far),
        _toward((a * 0.45, 1.0), eye, far),
        (a * 0.45, 1.05),
    )
    s.wash(shade, p.deep, 0.5, 0.006)
    for x, y in ((-0.16, 0.14), (0.02, 0.08), (0.17, 0.2)):
        walker(s, eye[0] + x, eye[1] + y, y * 1.1)


def _toward(
    start: tuple[float, float], eye: tuple[float, float], part: float
) -> tuple[float, float]:
    return start[0] + (eye[0] - start[0]) * part, start[1] + (eye[1] - start[1]) * part


def _fronts(s: Sketch, edge: float, top: float, eye: tuple[float, float]) -> None:
    parts = [0.1, 0.27, 0.41, 0.53, 0.63, 0.71]
    for near in parts:
        s.line(straight(_toward((edge, top), eye, near), _toward((edge, 1.0), eye, near)), 0.004)
        for high, low in ((0.2, 0.42), (0.52, 0.74)):
            corners = []
            for part, level in ((near, high), (near + 0.05, high), (near + 0.05, low), (near, low)):
                at = part + 0.035 * (1 - near)
                corners.append(_toward((edge, top + (1.0 - top) * level), eye, at))
            pane = straight(*corners, corners[0], steps=8)
            s.wash(pane, s.palette.deep, 0.85, 0.001)
            s.line(pane, 0.003, shake=0.001)


def walker(s: Sketch, x: float, feet: float, size: float) -> None:
    """A far person in five strokes; feet is the ground line."""
    body = smooth(
        [
            (x - size * 0.11, feet - size * 0.77),
            (x + size * 0.1, feet - size * 0.77),
            (x + size * 0.09, feet - size * 0.3),
            (x - size * 0.08, feet - size * 0.3),
        ],
        closed=True,
    )
    s.wash(body, s.palette.warm, 1.0, 0.001)
    s.contour(body, 0.004)
    s.contour(oval(x, feet - size * 0.88, size * 0.085, size * 0.1), 0.004)
    for step in (-0.16, 0.14):
        s.line(straight((x, feet - size * 0.38), (x + size * step, feet), steps=10), 0.006)
    s.wash(_lying(x, feet, size), s.palette.deep, 0.6, 0.002)


def _lying(x: float, feet: float, size: float) -> Points:
    return smooth(
        [
            (x, feet),
            (x + size * 0.7, feet + size * 0.12),
            (x + size * 0.72, feet + size * 0.17),
            (x, feet + size * 0.05),
        ],
        closed=True,
    )


def window(s: Sketch) -> None:
    """A window, the light that it throws, and a plant on the sill."""
    p, a = s.palette, s.aspect
    left, right = a * 0.2, a * 0.2 + 0.62
    s.wash(box(-0.05, -0.05, a + 0.05, 1.05), p.light, 0.7, 0.02)
    s.wash(box(left, 0.08, right, 0.76), p.soft, 0.9, 0.003)
    s.wash(below_hills(s, left, right), p.deep, 0.5, 0.004)
    s.wash(oval(left + 0.42, 0.3, 0.075, 0.075), p.warm, 1.0, 0.003)
    patch = straight(
        (right + 0.12, 0.22), (right + 0.5, 0.12), (right + 0.5, 0.66), (right + 0.12, 0.8)
    )
    s.wash(patch, p.warm, 0.65, 0.006)
    middle = (left + right) / 2
    for frame in (box(left, 0.08, right, 0.76), box(left - 0.03, 0.05, right + 0.03, 0.79)):
        s.line(frame, 0.006)
    s.line(straight((middle, 0.08), (middle, 0.76)), 0.009)
    s.line(straight((left, 0.36), (right, 0.36)), 0.007)
    s.wash(box(left - 0.08, 0.79, right + 0.08, 0.85), p.main, 0.9, 0.003)
    s.line(box(left - 0.08, 0.79, right + 0.08, 0.85), 0.006)
    x = right - 0.12
    shadow(s, x, 0.79, 0.3, 0.1)
    for angle in np.linspace(-1.25, 1.25, 9):
        leaf(s, (x, 0.58), float(angle) + s.between(-0.1, 0.1), s.between(0.2, 0.32))
    thing(s, lathe(x, 0.8, POT), p.main, 1.0)


def below_hills(s: Sketch, left: float, right: float) -> Points:
    """What one sees through the window."""
    top = smooth([(left, 0.6), (left + 0.18, 0.5), (left + 0.4, 0.57), (right, 0.47)])
    return np.concatenate([top, np.array([(right, 0.76), (left, 0.76)])])


def leaf(s: Sketch, root: tuple[float, float], angle: float, size: float) -> None:
    """A leaf from its root; angle in radians from upright."""
    along = np.array([np.sin(angle), -np.cos(angle)])
    across = np.array([np.cos(angle), np.sin(angle)])
    origin = np.array(root)
    bend = across * size * 0.08
    knots = [
        origin,
        origin + along * size * 0.35 + across * size * 0.17,
        origin + along * size * 0.75 + across * size * 0.13 + bend,
        origin + along * size + bend * 2,
        origin + along * size * 0.7 - across * size * 0.14 + bend,
        origin + along * size * 0.32 - across * size * 0.16,
    ]
    shape = smooth([(float(x), float(y)) for x, y in knots], closed=True)
    colour = (s.palette.deep, s.palette.soft, s.palette.deep)[int(s.rng.integers(3))]
    s.wash(shape + 0.005, colour, 0.8, 0.004)
    s.contour(shape, 0.0045)
    vein = [
        (float(x), float(y))
        for x, y in (
            origin,
            origin + along * size * 0.5 + bend * 0.4,
            origin + along * size * 0.92 + bend * 1.8,
        )
    ]
    s.line(smooth(vein), 0.0035)
