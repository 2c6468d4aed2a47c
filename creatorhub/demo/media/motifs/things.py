"""Motifs of the table: still life, a cup, tools in a jar, a paint box, papers."""

import numpy as np

from creatorhub.demo.media.palette import Colour
from creatorhub.demo.media.sketch import Points, Sketch, box, lathe, oval, shifted, smooth, straight

BOTTLE = [(0.0, 0.0), (0.085, 0.0), (0.095, 0.05), (0.095, 0.3), (0.07, 0.38), (0.032, 0.44)]
BOTTLE += [(0.03, 0.56), (0.038, 0.57), (0.038, 0.59), (0.0, 0.595)]
JUG = [(0.0, 0.0), (0.08, 0.0), (0.13, 0.09), (0.135, 0.17), (0.09, 0.27), (0.07, 0.32)]
JUG += [(0.095, 0.375), (0.0, 0.38)]
BOWL = [(0.0, 0.0), (0.075, 0.0), (0.075, 0.02), (0.16, 0.07), (0.205, 0.145), (0.0, 0.15)]
POT = [
    (0.0, 0.0),
    (0.085, 0.0),
    (0.1, 0.08),
    (0.118, 0.2),
    (0.128, 0.2),
    (0.128, 0.24),
    (0.0, 0.24),
]
PEAR = [
    (0.0, 0.0),
    (0.05, 0.004),
    (0.088, 0.06),
    (0.075, 0.12),
    (0.04, 0.17),
    (0.028, 0.21),
    (0.0, 0.222),
]


def thing(s: Sketch, outline: Points, colour: Colour, strength: float = 0.85) -> None:
    """A shape whose colour lies a little beside its line, darker away from the light."""
    s.wash(shifted(outline, 0.008, 0.006), colour, strength, 0.004)
    middle = outline.mean(axis=0)
    shade = outline[outline[:, 0] > middle[0] + 0.01]
    if len(shade) > 4:
        inner = middle[0] + (shade[::-1] - middle)[:, :1] * 0.45
        edge = np.concatenate([inner, shade[::-1, 1:]], axis=1)
        s.wash(np.concatenate([shade, edge]), s.palette.deep, 0.32, 0.004)
    s.contour(outline, 0.0065)


def shadow(s: Sketch, x: float, base: float, reach: float, half: float) -> None:
    """A cast shadow to the right of a foot."""
    shape = [
        (x - half * 0.6, base - 0.012),
        (x + reach * 0.6, base - 0.03),
        (x + reach, base - 0.012),
    ]
    shape += [(x + reach * 0.7, base + 0.018), (x, base + 0.02)]
    s.wash(smooth(shape, closed=True), s.palette.deep, 0.45, 0.006)


def table(s: Sketch, edge: float) -> None:
    """Wall, table and the line between them."""
    p, a = s.palette, s.aspect
    s.wash(box(-0.05, -0.05, a + 0.05, edge), p.pale, 0.6, 0.02)
    s.wash(box(-0.05, edge, a + 0.05, 1.05), p.light, 0.9, 0.006)
    s.wash(box(-0.05, edge + 0.2, a + 0.05, 1.05), p.main, 0.35, 0.03)
    s.line(straight((0.02, edge), (a - 0.02, edge + 0.006), steps=90), 0.005)


def still_life(s: Sketch) -> None:
    """Bottle, jug, bowl of fruit and a pear, in an order that the seed chooses."""
    p, a = s.palette, s.aspect
    table(s, 0.63)
    disc = s.between(0.35, 0.65) * a
    s.wash(oval(disc, 0.42, 0.3, 0.3), p.warm, 0.5, 0.01)
    slots = s.rng.permutation([-0.42, -0.13, 0.2]) + a / 2
    for x, profile, base, reach, colour in (
        (slots[0], BOTTLE, 0.79, 0.24, p.deep),
        (slots[1], JUG, 0.83, 0.28, p.main),
        (slots[2], BOWL, 0.86, 0.34, p.soft),
    ):
        shadow(s, float(x), base, reach, 0.1)
        if profile is BOWL:
            fruit(s, float(x), base - 0.15)
        thing(s, lathe(float(x), base, profile), colour)
    for x in (a / 2 + 0.42, a / 2 + 0.56):
        lemon = s.between(0.86, 0.9)
        shadow(s, x, lemon, 0.16, 0.07)
        pear(s, x, lemon)


def pear(s: Sketch, x: float, base: float) -> None:
    """One pear with its stalk."""
    p = s.palette
    thing(s, lathe(x, base, PEAR), p.warm if s.rng.random() > 0.4 else p.main)
    s.line(smooth([(x, base - 0.215), (x + 0.012, base - 0.245), (x + 0.03, base - 0.26)]), 0.006)


def fruit(s: Sketch, x: float, y: float) -> None:
    """Round fruit that looks over the rim of a bowl."""
    for dx, r in ((-0.1, 0.062), (0.09, 0.066), (-0.01, 0.075)):
        colour = (s.palette.warm, s.palette.main, s.palette.light)[int(s.rng.integers(3))]
        s.wash(oval(x + dx, y, r, r * 0.95), colour, 0.9, 0.003)
        s.line(oval(x + dx, y, r, r * 0.95, 168, 372), 0.006)


def cup(s: Sketch) -> None:
    """A cup on a round café table, with steam, a spoon and a pencil."""
    p, a = s.palette, s.aspect
    c = a / 2 + s.between(-0.12, 0.12)
    s.wash(box(-0.05, -0.05, a + 0.05, 1.05), p.pale, 0.55, 0.02)
    s.wash(oval(c + 0.28, 0.28, 0.27, 0.27), p.warm, 0.75, 0.006)
    s.wash(oval(c, 0.83, 0.82, 0.3), p.light, 0.95, 0.008)
    s.line(oval(c, 0.83, 0.82, 0.3, 185, 362), 0.006)
    s.wash(oval(c + 0.07, 0.83, 0.36, 0.1), p.deep, 0.4, 0.008)
    for rx, ry in ((0.33, 0.095), (0.2, 0.05)):
        s.wash(oval(c, 0.81, rx, ry), p.pale if p.dark else p.paper, 0.9, 0.003)
        s.contour(oval(c, 0.81, rx, ry), 0.0055)
    body = smooth(
        [
            (c - 0.2, 0.5),
            (c - 0.185, 0.64),
            (c - 0.12, 0.77),
            (c, 0.8),
            (c + 0.12, 0.77),
            (c + 0.185, 0.64),
            (c + 0.2, 0.5),
        ]
    )
    thing(s, body, p.main, 0.95)
    s.wash(oval(c, 0.5, 0.2, 0.05), p.deep, 0.95, 0.003)
    s.contour(oval(c, 0.5, 0.2, 0.05), 0.0065)
    handle = smooth([(c + 0.19, 0.56), (c + 0.28, 0.54), (c + 0.29, 0.64), (c + 0.165, 0.69)])
    s.line(handle, 0.013)
    for dx in (-0.07, 0.0, 0.07):
        rise = [
            (c + dx, 0.44),
            (c + dx + 0.035, 0.36),
            (c + dx - 0.03, 0.28),
            (c + dx + 0.025, 0.18),
            (c + dx, 0.1),
        ]
        s.line(smooth(rise), 0.005)
    pencil(s, (c - 0.62, 0.9), (c - 0.3, 0.97), p.warm)


def pencil(s: Sketch, tail: tuple[float, float], tip: tuple[float, float], colour: Colour) -> None:
    """A pencil that lies between two points."""
    along = np.array(tip) - np.array(tail)
    across = np.array([-along[1], along[0]]) / np.hypot(*along) * 0.014
    neck = np.array(tail) + along * 0.86
    knots = [
        tail + across,
        neck + across,
        np.array(tip),
        neck - across,
        tail - across,
        tail + across,
    ]
    outline = straight(*[(float(x), float(y)) for x, y in knots])
    s.wash(outline, colour, 0.95, 0.002)
    s.line(outline, 0.005, shake=0.001)
    s.line(straight(tuple(neck + across), tuple(neck - across)), 0.004, shake=0.001)


def tools(s: Sketch) -> None:
    """Brushes and pencils in a jar."""
    p, a = s.palette, s.aspect
    table(s, 0.7)
    c = a / 2 + s.between(-0.15, 0.15)
    s.wash(oval(c, 0.42, 0.36, 0.36), p.soft, 0.6, 0.008)
    colours = (p.main, p.warm, p.deep, p.light, p.main, p.warm, p.deep)
    for i, colour in enumerate(colours):
        lean = (i - 3) * 0.082 + s.between(-0.02, 0.02)
        top = 0.1 + abs(i - 3) * 0.035 + s.between(0, 0.08)
        tip, root = (c + lean * 1.9, top), (c + lean * 0.4, 0.72)
        if i % 2:
            pencil(s, root, tip, colour)
        else:
            brush(s, root, tip, colour)
    shadow(s, c, 0.9, 0.36, 0.12)
    jar = lathe(
        c, 0.9, [(0.0, 0.0), (0.12, 0.0), (0.135, 0.03), (0.135, 0.36), (0.145, 0.38), (0.0, 0.385)]
    )
    s.wash(jar, p.paper, 0.55, 0.003)
    thing(s, jar, p.pale, 0.8)
    s.line(oval(c, 0.63, 0.132, 0.02, 10, 175), 0.004)


def brush(s: Sketch, root: tuple[float, float], tip: tuple[float, float], colour: Colour) -> None:
    """A round brush, hairs upwards."""
    along = np.array(tip) - np.array(root)
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    collar = np.array(root) + along * 0.78
    s.line(straight(root, (float(collar[0]), float(collar[1]))), 0.011, s.palette.ink, 0.001)
    middle = np.array(root) + along * 0.87
    knots = [
        collar - across * 0.014,
        middle - across * 0.026,
        np.array(tip),
        middle + across * 0.026,
        collar + across * 0.014,
    ]
    hair = smooth([(float(x), float(y)) for x, y in knots])
    s.wash(hair, colour, 1.0, 0.002)
    s.contour(hair, 0.0045)


def paint_box(s: Sketch) -> None:
    """Rows of colour trials, some ringed, some crossed by a brush."""
    p, a = s.palette, s.aspect
    colours = [p.main, p.warm, p.soft, p.light, *([] if p.dark else [p.deep, p.pale])]
    columns = 7
    step = a / (columns + 0.6)
    rows = round(1 / step - 0.4)
    for row in range(rows):
        for column in range(columns):
            x, y = (column + 0.8) * step, (row + 0.5) / rows
            r = step * s.between(0.33, 0.43)
            shape = oval(x, y, r, r * s.between(0.88, 1.05))
            colour = colours[int(s.rng.integers(len(colours)))]
            s.wash(shape, colour, 0.45 + 0.5 * s.rng.random(), 0.008)
            if s.rng.random() > 0.6:
                s.wash(shifted(shape, r * 0.3, r * 0.1), p.warm, 0.4, 0.01)
            if s.rng.random() > 0.35:
                s.contour(shifted(shape, s.between(-0.01, 0.01), s.between(-0.01, 0.01)), 0.005)


def papers(s: Sketch) -> None:
    """A fan of written sheets, a pencil, a cup's ring."""
    p, a = s.palette, s.aspect
    s.wash(box(-0.05, -0.05, a + 0.05, 1.05), p.light, 0.75, 0.02)
    s.wash(oval(a / 2, 0.55, 0.75, 0.42), p.main, 0.4, 0.04)
    for turn, colour in ((-0.22, p.soft), (0.16, p.warm), (-0.03, p.paper)):
        sheet(s, a / 2 + turn * 0.9, 0.52, turn + s.between(-0.04, 0.04), colour)
    pencil(s, (a / 2 + 0.62, 0.3), (a / 2 + 0.36, 0.82), p.main)
    ring = oval(a / 2 - 0.62, 0.78, 0.11, 0.1)
    s.line(ring, 0.012, p.deep)


def sheet(s: Sketch, x: float, y: float, turn: float, colour: Colour) -> None:
    """A sheet of writing, turned (radians) about its middle."""
    spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    place = np.array([x, y])
    s.wash(box(-0.25, -0.34, 0.27, 0.36) @ spin + place + 0.015, s.palette.deep, 0.4, 0.006)
    outline = box(-0.26, -0.35, 0.26, 0.35) @ spin + place
    s.washes.append(type(s.washes[0])(outline, colour, 1.0, 0.001))
    if colour != s.palette.paper:  # only the sheet on top shows its lines
        return
    s.line(outline, 0.006)
    for i in range(9):
        row, end = -0.26 + i * 0.066, s.between(0.02, 0.2)
        wave = np.linspace(-0.2, end, 60)
        text = np.stack([wave, row + 0.006 * np.sin(wave * 130 + i)], axis=1)
        s.line(text @ spin + place, 0.0045)
