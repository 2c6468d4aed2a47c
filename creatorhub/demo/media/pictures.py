"""Covers and logos as image files."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from creatorhub.demo.media.motifs import motif_for
from creatorhub.demo.media.motifs.living import portrait as drawn_portrait
from creatorhub.demo.media.paint import paint, picture_bytes
from creatorhub.demo.media.palette import Colour, palette
from creatorhub.demo.media.sketch import Sketch

LOGO_SIDE = 256


def cover(title: str, seed: int, brand_hex: str, size: tuple[int, int] = (960, 540)) -> bytes:
    """A painted cover without text as WebP, the same for the same arguments.

    `title` only hints at the motif, `size` is (width, height) in pixels. Raises ValueError when
    `brand_hex` is not "#rrggbb".
    """
    width, height = size
    sketch = Sketch(width / height, palette(brand_hex, seed), np.random.default_rng(seed))
    motif_for(title, seed)(sketch)
    picture = Image.fromarray(picture_bytes(paint(sketch, height)))
    return _encoded(picture, "WEBP", quality=86, method=2)


def portrait(brand_hex: str, seed: int = 5, side: int = 640) -> bytes:
    """A drawn face of nobody as a square WebP, the same for the same arguments."""
    sketch = Sketch(1.0, palette(brand_hex, seed), np.random.default_rng(seed))
    drawn_portrait(sketch)
    picture = Image.fromarray(picture_bytes(paint(sketch, side)))
    return _encoded(picture, "WEBP", quality=86, method=2)


def logo(initial: str, brand_hex: str) -> bytes:
    """A square mark as PNG with clear corners: the initial on the brand colour, and a sun.

    Letters that the bundled font lacks (it is Latin) give a mark of three strokes instead.
    """
    colours = palette(brand_hex, 0)
    big = Image.new("RGBA", (LOGO_SIDE * 3, LOGO_SIDE * 3))
    draw = ImageDraw.Draw(big)
    edge = LOGO_SIDE * 3
    draw.rounded_rectangle((0, 0, edge - 1, edge - 1), edge * 0.27, fill=_ink(_brand(brand_hex)))
    draw.ellipse((edge * 0.56, -edge * 0.16, edge * 1.16, edge * 0.44), fill=_ink(colours.warm))
    mask = Image.new("L", big.size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, edge - 1, edge - 1), edge * 0.27, fill=255)
    if initial.isascii() and initial.strip():
        font = ImageFont.load_default(size=edge * 0.66)
        middle = (edge * 0.46, edge * 0.53)
        draw.text(middle, initial[0].upper(), _letter(brand_hex), font, anchor="mm")
    else:
        for row in (0.36, 0.53, 0.7):
            span = (edge * 0.2, edge * row, edge * (1.2 - row), edge * (row + 0.07))
            draw.rounded_rectangle(span, edge * 0.04, fill=_letter(brand_hex))
    big.putalpha(mask)
    return _encoded(big.resize((LOGO_SIDE, LOGO_SIDE), Image.Resampling.LANCZOS), "PNG")


def _brand(brand_hex: str) -> Colour:
    red, green, blue = (int(brand_hex.removeprefix("#")[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def _letter(brand_hex: str) -> tuple[int, int, int]:
    red, green, blue = _brand(brand_hex)
    light = 0.3 * red + 0.59 * green + 0.11 * blue
    return (32, 28, 38) if light > 0.62 else (255, 252, 246)


def _ink(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (round(part * 255) for part in colour)
    return red, green, blue


def _encoded(picture: Image.Image, kind: str, **options: int) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()
