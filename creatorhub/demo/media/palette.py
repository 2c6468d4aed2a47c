"""Colours for generated pictures: one brand colour becomes a small, harmonious paint box.

The arithmetic is Oklab/OKLCH by Björn Ottosson (https://bottosson.github.io/posts/oklab/), chosen
because equal steps of lightness look equal in every hue.
"""

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Palette:
    """Colours as sRGB triples in 0..1. `dark` tells that the paper is deep and the ink is light."""

    paper: Colour
    ink: Colour
    main: Colour
    deep: Colour
    warm: Colour
    soft: Colour
    pale: Colour
    light: Colour
    dark: bool


def oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """The sRGB colour of an OKLCH triple (hue in degrees); chroma yields until the colour fits."""
    while chroma > 0.0:
        rgb = _linear(lightness, chroma, hue)
        if all(-0.0005 <= part <= 1.0005 for part in rgb):
            break
        chroma -= 0.005
    else:
        rgb = _linear(lightness, 0.0, hue)
    red, green, blue = (_encode(min(max(part, 0.0), 1.0)) for part in rgb)
    return red, green, blue


def brand_lch(brand_hex: str) -> Colour:
    """Lightness 0..1, chroma and hue in degrees of "#rrggbb". Raises ValueError for other text."""
    digits = brand_hex.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"not a colour: {brand_hex!r}")
    red, green, blue = (_decode(int(digits[i : i + 2], 16) / 255) for i in (0, 2, 4))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, hypot(a, b), degrees(atan2(b, a)) % 360


def palette(brand_hex: str, mood: int) -> Palette:
    """One of five moods (mood modulo 5) of a brand: three daylights, a tinted ground, a dusk.

    Air and shade are always the cool partner, light is always the warm one: a warm brand finds its
    partner across the circle, a cool brand beside itself. A plain complement would cost a green sun
    over pink hills. Raises ValueError when `brand_hex` is not "#rrggbb".
    """
    _, chroma, hue = brand_lch(brand_hex)
    strength = min(max(chroma, 0.06), 0.15)
    if 95 < hue < 320:
        cool = hue + (22, -28, 38, 12, 16)[mood % 5]
        warm, sand = (
            (72.0, 50.0, 84.0, 62.0, 78.0)[mood % 5],
            (70.0, 55.0, 85.0, 75.0, 55.0)[mood % 5],
        )
    else:
        cool = hue + (172, 150, 205, 160, 185)[mood % 5]
        warm, sand = hue + (38, 46, 28, 55, 40)[mood % 5], hue + (19, 23, 14, 27, 25)[mood % 5]
    if mood % 5 == 4:
        return _dusk(hue, strength, cool, sand)
    tinted = mood % 5 == 3
    return Palette(
        paper=oklch(0.93, 0.035, cool) if tinted else oklch(0.972, 0.012, 80),
        ink=oklch(0.29, 0.035, cool),
        main=oklch(0.66, strength, hue),
        deep=oklch(0.47, strength * 0.75, cool),
        warm=oklch(0.80, 0.125, warm),
        soft=oklch(0.78, 0.075, cool),
        pale=oklch(0.89, 0.05, cool - 25),
        light=oklch(0.90, 0.065, sand),
        dark=False,
    )


def _dusk(hue: float, strength: float, cool: float, sand: float) -> Palette:
    return Palette(
        paper=oklch(0.33, 0.055, cool),
        ink=oklch(0.95, 0.025, 85),
        main=oklch(0.67, strength, hue),
        deep=oklch(0.26, 0.05, cool),
        warm=oklch(0.86, 0.11, 82),
        soft=oklch(0.55, 0.075, cool + 15),
        pale=oklch(0.44, 0.07, cool - 10),
        light=oklch(0.76, 0.09, sand),
        dark=True,
    )


def _linear(lightness: float, chroma: float, hue: float) -> Colour:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _decode(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encode(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
