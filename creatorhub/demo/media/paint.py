"""Rendering of sketches: paper grain, transparent washes with dark rims, ink of uneven pressure."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from creatorhub.demo.media.palette import Colour
from creatorhub.demo.media.sketch import Line, Points, Sketch, Wash, wander

Picture = NDArray[np.float32]
LAYERS = 6
FINER = 2  # ink is drawn this many times larger and reduced, which smooths its edges


def paint(sketch: Sketch, height: int) -> Picture:
    """The sketch as an array (height, width, 3) of 0..1."""
    picture = painted_washes(sketch, height)
    ink = Image.new("L", (picture.shape[1] * FINER, height * FINER))
    for line in sketch.lines:
        ink.paste(0, (0, 0, *ink.size))
        draw_line(ImageDraw.Draw(ink), line, height * FINER)
        _lay_ink(picture, ink, line.colour)
    return picture


def painted_washes(sketch: Sketch, height: int) -> Picture:
    """Paper and washes without the lines."""
    width = round(sketch.aspect * height)
    cloud = _cloud((height, width), sketch.rng)
    picture = np.empty((height, width, 3), np.float32)
    picture[:] = sketch.palette.paper
    for wash in sketch.washes:
        _lay_wash(picture, wash, cloud, sketch)
    grain = sketch.rng.normal(0, 0.011, (height, width, 1)).astype(np.float32)
    return np.clip(picture + grain + (cloud[:, :, None] - 0.5) * 0.03, 0, 1)


def picture_bytes(picture: Picture) -> NDArray[np.uint8]:
    """0..1 as bytes."""
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def stroke_widths(line: Line) -> NDArray[np.float64]:
    """Pressure along the line: thin where the pen lands and leaves, restless between."""
    t = np.linspace(0, 1, len(line.points))
    ends = np.clip(np.minimum(t, 1 - t) * 9, 0, 1) ** 0.6
    # A sum of sines instead of chance: the film and the picture press alike.
    press: Points = 0.8 + 0.2 * np.sin(7.0 * t + 40 * line.points[0, 0]) * np.sin(3.1 * t + 1)
    widths: Points = line.width * (0.3 + 0.7 * ends) * press
    return widths


def draw_line(
    draw: ImageDraw.ImageDraw, line: Line, height: int, start: int = 0, end: int | None = None
) -> None:
    """Draw points start..end of a line with full coverage on an 8-bit mask of that height."""
    points, widths = line.points * height, stroke_widths(line) * height / 2
    stop = len(points) if end is None else end
    for i in range(start, stop):
        (x, y), half = points[i], widths[i]
        draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
        if i + 1 < stop:
            draw.line((x, y, *points[i + 1]), fill=255, width=max(1, round(2 * half)))


def _lay_ink(picture: Picture, ink: Image.Image, colour: Colour) -> None:
    area = ink.getbbox()
    if area is None:
        return
    left, top = area[0] // FINER, area[1] // FINER
    right, bottom = -(-area[2] // FINER), -(-area[3] // FINER)
    piece = ink.crop((left * FINER, top * FINER, right * FINER, bottom * FINER)).reduce(FINER)
    cover = np.asarray(piece, np.float32)[:, :, None] / 255 * 0.92
    target = picture[top:bottom, left:right]
    target += cover * (np.array(colour, np.float32) - target)


def _lay_wash(picture: Picture, wash: Wash, cloud: Picture, sketch: Sketch) -> None:
    height, width = picture.shape[:2]
    margin = wash.bleed * 2 + 0.03
    low = np.floor((wash.outline.min(axis=0) - margin) * height).astype(int).clip(0)
    high = np.ceil((wash.outline.max(axis=0) + margin) * height).astype(int)
    right, bottom = min(int(high[0]), width), min(int(high[1]), height)
    left, top = int(low[0]), int(low[1])
    if right - left < 2 or bottom - top < 2:
        return
    mask = _wash_mask(wash, (left, top, right, bottom), height, sketch)
    pool = cloud[top:bottom, left:right]
    amount = np.clip(mask * wash.strength * (0.72 + 0.56 * pool), 0, 1)[:, :, None]
    target = picture[top:bottom, left:right]
    colour = np.array(wash.colour, np.float32)
    # Watercolour darkens light paper; on dark paper the same wash has to cover, like gouache.
    blend = colour if sketch.palette.dark else 0.66 * colour + 0.34 * target * colour
    target += amount * (blend - target)


def _wash_mask(wash: Wash, area: tuple[int, int, int, int], height: int, sketch: Sketch) -> Picture:
    """Several slightly different fills on top of each other, and a darker rim where paint dries."""
    left, top, right, bottom = area
    total = np.zeros((bottom - top, right - left), np.float32)
    for _ in range(LAYERS):
        layer = Image.new("L", (right - left, bottom - top))
        edge = (wash.outline + _bled(wash, sketch)) * height - (left, top)
        ImageDraw.Draw(layer).polygon([(x, y) for x, y in edge], fill=255)
        total += np.asarray(layer, np.float32)
    mask = Image.fromarray((total / LAYERS + 0.5).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(max(0.6, height / 900))
    )
    inner = mask.filter(ImageFilter.BoxBlur(height * 0.011))
    sharp = np.asarray(mask, np.float32) / 255
    rim = np.clip(sharp - np.asarray(inner, np.float32) / 255, 0, 1)
    return (0.82 * sharp + 0.55 * rim).astype(np.float32)


def _bled(wash: Wash, sketch: Sketch) -> Points:
    return wander(len(wash.outline), sketch.rng) * wash.bleed


def _cloud(shape: tuple[int, int], rng: np.random.Generator) -> Picture:
    """Soft noise of three sizes in 0..1: pools and blooms of water on paper."""
    total = np.zeros(shape, np.float32)
    for cells, weight in ((4, 0.5), (11, 0.3), (40, 0.2)):
        small = Image.fromarray((rng.random((cells, cells * 2)) * 255).astype(np.uint8))
        large = small.resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
        total += weight * np.asarray(large, np.float32) / 255
    return total
