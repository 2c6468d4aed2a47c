"""Motifs out of doors: hills, sea, mountains by night, a wood."""

import numpy as np

from creatorhub.demo.media.sketch import Points, Sketch, box, oval, smooth, straight


def ridge(sketch: Sketch, level: float, height: float, bumps: int) -> Points:
    """A skyline from left to right of the paper."""
    xs = np.linspace(-0.05, sketch.aspect + 0.05, bumps)
    knots = [(float(x), level - sketch.between(0, height)) for x in xs]
    return smooth(knots, steps=22)


def below(skyline: Points, bottom: float = 1.05) -> Points:
    """The area between a skyline and the lower edge."""
    corners = np.array([(skyline[-1, 0], bottom), (skyline[0, 0], bottom)])
    return np.concatenate([skyline, corners])


def sky(sketch: Sketch, down_to: float) -> None:
    """Two loose bands of light colour."""
    p = sketch.palette
    sketch.wash(box(-0.05, -0.05, sketch.aspect + 0.05, down_to), p.pale, 0.55, 0.02)
    sketch.wash(box(-0.05, -0.05, sketch.aspect + 0.05, down_to * 0.55), p.soft, 0.35, 0.06)


def hills(s: Sketch) -> None:
    """Rolling hills one behind the other, a big sun, a few trees."""
    p, a = s.palette, s.aspect
    sky(s, 0.62)
    sun_x, sun_r = s.between(0.25, 0.75) * a, s.between(0.12, 0.17)
    s.wash(oval(sun_x, 0.34, sun_r, sun_r), p.warm, 0.95, 0.004)
    for level, height, colour in (
        (0.58, 0.20, p.pale),
        (0.70, 0.20, p.soft),
        (0.82, 0.17, p.light),
        (0.97, 0.20, p.main),
    ):
        skyline = ridge(s, level, height, 6)
        s.wash(below(skyline), colour, 0.92, 0.005)
        s.line(skyline[10:-12], 0.005)
    s.wash(below(ridge(s, 1.02, 0.1, 5)), p.deep, 0.85, 0.006)
    for _ in range(5):
        tree(s, s.between(0.08, 0.92) * a, s.between(0.74, 0.9), s.between(0.05, 0.1))
    birds(s, 4)


def tree(s: Sketch, x: float, base: float, size: float) -> None:
    """A round tree: a loose crown and a stem."""
    knots = [
        (x + size * s.between(0.45, 0.62) * np.cos(t), base - size + size * 0.62 * np.sin(t))
        for t in np.linspace(0, 2 * np.pi, 8, endpoint=False)
    ]
    crown = smooth(knots, closed=True)
    s.wash(crown, s.palette.deep, 0.75, 0.006)
    s.contour(crown + 0.004, 0.0035)
    s.line(straight((x, base - size * 0.7), (x + 0.003, base + size * 0.25), steps=12), 0.005)


def birds(s: Sketch, count: int) -> None:
    """A small flock of two-stroke birds."""
    x, y = s.between(0.15, 0.7) * s.aspect, s.between(0.12, 0.24)
    for n in range(count):
        w = s.between(0.014, 0.026)
        bx, by = x + (n - count / 2) * s.between(0.055, 0.075), y + s.between(-0.05, 0.05)
        wings = [(bx - w, by - w * 0.5), (bx - w / 2, by - w * 0.8), (bx, by)]
        wings += [(bx + w / 2, by - w * 0.9), (bx + w, by - w * 0.4)]
        s.line(smooth(wings, steps=6), 0.0035, shake=0.0)


def sea(s: Sketch) -> None:
    """A low sun over the sea, sails, and the broken light on the water."""
    p, a = s.palette, s.aspect
    horizon = s.between(0.46, 0.56)
    sky(s, horizon)
    sun_x = s.between(0.3, 0.7) * a
    s.wash(oval(sun_x, horizon, 0.19, 0.19, 180, 360), p.warm, 0.95, 0.003)
    s.wash(box(-0.05, horizon, a + 0.05, 1.05), p.soft, 0.85, 0.004)
    s.wash(below(ridge(s, 0.76, 0.05, 9)), p.deep, 0.55, 0.008)
    s.wash(below(ridge(s, 0.98, 0.08, 7)), p.main, 0.85, 0.006)
    for i in range(16):
        y = horizon + 0.02 + 0.4 * (i / 16) ** 1.3
        half = (0.05 + 0.012 * i) * s.between(0.4, 1)
        x = sun_x + s.between(-0.05, 0.05)
        s.line(straight((x - half, y), (x + half, y), steps=20), 0.007, p.light, 0.004)
    s.line(straight((-0.02, horizon), (a + 0.02, horizon), steps=80), 0.0035)
    for x, size in ((0.18, 0.24), (0.29, 0.15), (0.8, 0.19)):
        sail(s, (x + s.between(-0.03, 0.03)) * a, horizon + size * 0.5, size)
    birds(s, 5)


def sail(s: Sketch, x: float, y: float, size: float) -> None:
    """A small sailing boat; y is its waterline."""
    p = s.palette
    front = straight((x, y - size), (x + size * 0.42, y - size * 0.18), (x, y - size * 0.16))
    back = straight(
        (x - 0.012, y - size * 0.9),
        (x - size * 0.27, y - size * 0.17),
        (x - 0.012, y - size * 0.17),
    )
    hull = smooth(
        [
            (x - size * 0.4, y - size * 0.1),
            (x - size * 0.2, y),
            (x + size * 0.25, y),
            (x + size * 0.48, y - size * 0.11),
        ]
    )
    for shape, colour in ((front, p.light), (back, p.warm), (hull, p.deep)):
        s.wash(shape, colour, 0.95, 0.002)
        s.contour(shape, 0.004)
    s.line(straight((x, y - size * 1.05), (x, y - size * 0.05)), 0.004)


def mountains(s: Sketch) -> None:
    """Peaks, a moon, and their mirror in a lake."""
    p, a = s.palette, s.aspect
    sky(s, 0.68)
    moon_x = s.between(0.2, 0.8) * a
    s.wash(oval(moon_x, 0.24, 0.085, 0.085), p.warm, 1.0, 0.002)
    for level, height, colour in ((0.6, 0.33, p.soft), (0.66, 0.24, p.main), (0.685, 0.1, p.deep)):
        peaks = _peaks(s, level, height)
        s.wash(below(peaks, 0.69), colour, 0.88, 0.003)
        s.line(peaks, 0.0045, shake=0.003)
        s.wash(_mirrored(below(peaks, 0.69), 0.69), colour, 0.42, 0.012)
    s.line(straight((-0.02, 0.69), (a + 0.02, 0.69), steps=80), 0.004)
    for i in range(12):
        y, half = 0.72 + i * 0.021, s.between(0.03, 0.09)
        s.line(straight((moon_x - half, y), (moon_x + half, y)), 0.006, p.warm, 0.003)


def _peaks(s: Sketch, level: float, height: float) -> Points:
    xs = np.linspace(-0.1, s.aspect + 0.1, 11) + s.rng.uniform(-0.06, 0.06, 11)
    tops = [
        (float(x), level - height * (s.between(0.45, 1.0) if i % 2 else s.between(0.1, 0.5)))
        for i, x in enumerate(xs)
    ]
    return straight(*tops, steps=18)


def _mirrored(points: Points, line: float) -> Points:
    return np.stack([points[:, 0], line + (line - points[:, 1]) * 0.6], axis=1)


def wood(s: Sketch) -> None:
    """Pale trunks before a coloured wood, light between them."""
    p, a = s.palette, s.aspect
    s.wash(box(-0.05, -0.05, a + 0.05, 0.8), p.pale, 0.7, 0.02)
    for _ in range(9):
        x, y, r = s.between(0, a), s.between(0.0, 0.55), s.between(0.12, 0.24)
        s.wash(oval(x, y, r, r * 0.8), (p.warm, p.soft, p.main)[int(s.rng.integers(3))], 0.5, 0.05)
    s.wash(below(ridge(s, 0.82, 0.06, 6)), p.light, 0.8, 0.01)
    s.wash(below(ridge(s, 0.93, 0.06, 6)), p.deep, 0.7, 0.008)
    xs = sorted(s.between(0.03, 0.97) * a for _ in range(9))
    for x in xs:
        _trunk(s, x, s.between(0.012, 0.032), s.between(0.8, 0.97))


def _trunk(s: Sketch, x: float, half: float, foot: float) -> None:
    lean = s.between(-0.05, 0.05)
    left = smooth([(x - half + lean, -0.05), (x - half, 0.45), (x - half * 1.5, foot)])
    right = smooth([(x + half + lean, -0.05), (x + half, 0.45), (x + half * 1.5, foot)])
    s.wash(np.concatenate([left, right[::-1]]), s.palette.ink, 0.55 + half * 8, 0.002)
    s.line(left, 0.004)
    s.line(right, 0.006)
    for _ in range(3):
        y, reach = s.between(0.05, 0.5), s.between(0.06, 0.14) * (1 if s.rng.random() > 0.5 else -1)
        s.line(smooth([(x, y), (x + reach * 0.5, y - 0.04), (x + reach, y - 0.11)]), 0.005)
