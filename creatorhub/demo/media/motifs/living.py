"""Motifs that live: gesture figures, a head in one line, a branch."""

import numpy as np

from creatorhub.demo.media.motifs.places import leaf
from creatorhub.demo.media.sketch import Knots, Points, Sketch, box, oval, smooth

# Poses in a frame one unit high with the ground at y = 1 and the figure about x = 0.
STANDING: dict[str, Knots] = {
    "spine": [(0.02, 0.15), (0.03, 0.25), (-0.03, 0.38), (-0.02, 0.5)],
    "front": [
        (0.0, 0.2),
        (-0.075, 0.24),
        (-0.06, 0.36),
        (-0.09, 0.5),
        (-0.045, 0.72),
        (-0.07, 0.98),
    ],
    "back": [(0.05, 0.19), (0.115, 0.25), (0.06, 0.38), (0.085, 0.5), (0.11, 0.7), (0.16, 0.96)],
    "inner": [(0.0, 0.54), (0.015, 0.74), (-0.02, 0.97)],
    "calf": [(0.005, 0.56), (0.06, 0.74), (0.11, 0.96)],
    "arm": [(-0.07, 0.23), (-0.16, 0.34), (-0.09, 0.46)],
    "other": [(0.11, 0.24), (0.17, 0.36), (0.15, 0.52)],
}
DANCING: dict[str, Knots] = {
    "spine": [(0.03, 0.2), (-0.02, 0.3), (-0.03, 0.42), (0.03, 0.52)],
    "front": [
        (0.0, 0.24),
        (-0.08, 0.29),
        (-0.09, 0.42),
        (-0.05, 0.56),
        (-0.03, 0.76),
        (-0.08, 0.99),
    ],
    "back": [(0.05, 0.24), (0.06, 0.33), (0.03, 0.43), (0.1, 0.52), (0.27, 0.6), (0.4, 0.52)],
    "inner": [(0.03, 0.6), (0.02, 0.8), (-0.03, 0.99)],
    "calf": [(0.04, 0.6), (0.22, 0.68), (0.41, 0.56)],
    "arm": [(-0.07, 0.28), (-0.2, 0.18), (-0.27, 0.02)],
    "other": [(0.06, 0.28), (0.2, 0.25), (0.33, 0.16)],
}
SEATED: dict[str, Knots] = {
    "spine": [(-0.02, 0.36), (-0.07, 0.46), (-0.08, 0.6), (-0.04, 0.7)],
    "front": [
        (0.0, 0.4),
        (0.05, 0.48),
        (0.03, 0.6),
        (0.08, 0.66),
        (0.27, 0.64),
        (0.29, 0.96),
        (0.37, 0.98),
    ],
    "back": [(-0.05, 0.38), (-0.13, 0.45), (-0.15, 0.6), (-0.13, 0.74), (0.03, 0.79)],
    "inner": [(0.02, 0.77), (0.2, 0.74), (0.21, 0.97), (0.28, 0.99)],
    "calf": [(0.1, 0.7), (0.22, 0.69)],
    "arm": [(0.02, 0.45), (0.07, 0.58), (0.2, 0.6)],
    "other": [(-0.1, 0.46), (-0.06, 0.6), (0.1, 0.61)],
}
POSES = ((STANDING, (0.025, 0.075)), (DANCING, (0.045, 0.125)), (SEATED, (0.02, 0.285)))
# A head in profile that looks left, in the same frame.
PROFILE: Knots = [
    (0.13, 0.06), (0.0, 0.08), (-0.085, 0.16), (-0.115, 0.27), (-0.122, 0.335), (-0.112, 0.375),
    (-0.14, 0.43), (-0.178, 0.492), (-0.165, 0.52), (-0.128, 0.528), (-0.13, 0.56), (-0.148, 0.588),
    (-0.125, 0.61), (-0.143, 0.64), (-0.118, 0.668), (-0.128, 0.715), (-0.1, 0.758), (-0.03, 0.765),
    (0.04, 0.742), (0.062, 0.84), (0.02, 0.95), (-0.12, 1.06),
]  # fmt: skip

SKULL: Knots = [
    (0.13, 0.06), (0.28, 0.13), (0.33, 0.3), (0.28, 0.47), (0.22, 0.6), (0.26, 0.78), (0.36, 1.08),
]  # fmt: skip
HAIR: Knots = [
    (0.0, 0.07), (-0.085, 0.16), (-0.02, 0.25), (0.1, 0.3), (0.13, 0.42), (0.2, 0.6), (0.3, 0.47),
    (0.34, 0.3), (0.29, 0.13), (0.13, 0.04),
]  # fmt: skip


def gesture(s: Sketch) -> None:
    """Three quick figures before discs of colour."""
    p, a = s.palette, s.aspect
    s.wash(box(-0.05, 0.86, a + 0.05, 1.05), p.light, 0.7, 0.02)
    order = s.rng.permutation(3)
    for slot, (which, colour) in enumerate(zip(order, (p.warm, p.main, p.soft), strict=True)):
        x = a * (0.2 + 0.3 * slot)
        r = s.between(0.2, 0.27)
        s.wash(oval(x + s.between(-0.04, 0.04), s.between(0.4, 0.55), r, r), colour, 0.8, 0.012)
        pose, head = POSES[int(which)]
        figure(s, pose, head, (x, 0.09), 0.85)


def figure(
    s: Sketch,
    pose: dict[str, Knots],
    head: tuple[float, float],
    place: tuple[float, float],
    size: float,
) -> None:
    """One figure: shadow on the ground, searching lines, then surer ones."""
    offset = np.array(place)
    ground = place[1] + size * 0.985
    s.wash(oval(place[0] + 0.12, ground + 0.01, 0.2, 0.022), s.palette.deep, 0.5, 0.006)
    trunk = np.concatenate([smooth(pose["front"][:4]), smooth(pose["back"][:4])[::-1]])
    s.wash(trunk * size + offset, s.palette.deep, 0.4, 0.006)
    skull = oval(head[0] * size + place[0], head[1] * size + place[1], 0.05 * size, 0.066 * size)
    s.wash(skull, s.palette.deep, 0.4, 0.004)
    for name, knots in pose.items():
        curve = smooth(knots) * size + offset
        if s.rng.random() > 0.4:  # the question is lighter than the answer, and comes first
            s.line(curve + s.between(-0.008, 0.008), 0.003, shake=0.008)
        s.line(curve, 0.003 if name == "spine" else 0.0085, shake=0.003)
    s.contour(skull, 0.006)


def portrait(s: Sketch) -> None:
    """A head in profile, drawn in one line, before colour that does not care about it."""
    p, a = s.palette, s.aspect
    c = a * s.between(0.5, 0.58)
    s.wash(oval(c - 0.32, 0.42, 0.33, 0.33), p.warm, 0.8, 0.008)
    s.wash(oval(c + 0.3, 0.5, 0.4, 0.42), p.soft, 0.65, 0.02)
    s.wash(box(-0.05, 0.84, a + 0.05, 1.05), p.main, 0.6, 0.015)
    face, back = (smooth(knots) * 0.95 + (c, 0.02) for knots in (PROFILE, SKULL))
    s.wash(np.concatenate([face, back[::-1]]), p.light, 0.85, 0.006)
    s.wash(oval(c + 0.33, 0.16, 0.085, 0.08), p.deep, 0.85, 0.006)
    s.wash(smooth(HAIR, closed=True) * 0.95 + (c, 0.02), p.deep, 0.85, 0.008)
    s.line(np.concatenate([face[::-1], back]), 0.009)
    s.line(oval(c + 0.33, 0.16, 0.085, 0.08, -150, 120), 0.006)
    _features(s, c)
    for k in range(7):
        lock = [
            (-0.03 + k * 0.03, 0.1),
            (0.08 + k * 0.025, 0.2 + k * 0.01),
            (0.14 + k * 0.022, 0.42),
        ]
        s.line(smooth(lock) * 0.95 + (c, 0.02), 0.0035, shake=0.006)


def _features(s: Sketch, c: float) -> None:
    for knots, width in (
        ([(-0.105, 0.31), (-0.06, 0.29), (-0.02, 0.305)], 0.008),
        ([(-0.1, 0.38), (-0.065, 0.358), (-0.03, 0.378)], 0.007),
        ([(-0.092, 0.385), (-0.065, 0.393), (-0.04, 0.382)], 0.004),
        ([(-0.125, 0.505), (-0.118, 0.485), (-0.1, 0.5)], 0.005),
        ([(-0.125, 0.612), (-0.095, 0.607), (-0.068, 0.601)], 0.0055),
        ([(0.12, 0.42), (0.16, 0.37), (0.185, 0.43), (0.15, 0.51), (0.13, 0.49)], 0.006),
    ):
        s.line(smooth(knots) * 0.95 + (c, 0.02), width, shake=0.001)
    s.wash(oval(c - 0.062, 0.378, 0.012, 0.014), s.palette.deep, 1.0, 0.001)


def branch(s: Sketch) -> None:
    """A branch across the paper, leaves to both sides, berries."""
    p, a = s.palette, s.aspect
    s.wash(oval(a * s.between(0.3, 0.7), 0.45, 0.36, 0.34), p.light, 0.85, 0.015)
    s.wash(oval(a * s.between(0.2, 0.8), 0.6, 0.24, 0.22), p.warm, 0.55, 0.015)
    stem = smooth(
        [(-0.03, 0.92), (a * 0.25, 0.66), (a * 0.55, 0.55), (a * 0.8, 0.36), (a * 0.95, 0.12)]
    )
    count = 13
    for k in range(count):
        at = stem[int((k + 1) / (count + 1.0) * len(stem))]
        side = 1 if k % 2 else -1
        leaf(
            s,
            (float(at[0]), float(at[1])),
            0.95 + side * s.between(0.7, 1.15),
            s.between(0.18, 0.28),
        )
    s.line(stem, 0.009)
    leaf(s, (float(stem[-1, 0]), float(stem[-1, 1])), 0.7, 0.2)
    for _ in range(8):
        at = stem[int(s.between(0.1, 0.95) * len(stem))]
        _berry(s, at, s.between(-0.12, 0.12), s.between(0.07, 0.13))


def _berry(s: Sketch, at: Points, dx: float, dy: float) -> None:
    x, y = float(at[0]) + dx, float(at[1]) + dy
    s.line(smooth([(float(at[0]), float(at[1])), (x + 0.01, y - dy * 0.6), (x, y)]), 0.004)
    s.wash(oval(x, y + 0.018, 0.021, 0.021), s.palette.main, 1.0, 0.002)
    s.contour(oval(x, y + 0.018, 0.021, 0.021), 0.004)
