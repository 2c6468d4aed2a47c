"""A readable light and dark palette from any one colour.

The creator's colour is kept exactly as it is on buttons. Everything else is derived from its hue in
OKLCH (Bjorn Ottosson, "A perceptual color space for image processing", 2020), where equal steps of
lightness look equal for every hue, and is then moved until it reaches the contrast of WCAG 2.2.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from accounts.engine.oklch import contrast, from_oklch, to_oklch

DEFAULT_BRAND = "#0b6b50"
TEXT_CONTRAST = 4.5
CONTROL_CONTRAST = 3.0
STEP = 0.01

HEX = re.compile(r"#[0-9a-fA-F]{6}")


class InvalidColour(ValueError):
    """The text is not a colour of the form #rrggbb."""


@dataclass(frozen=True)
class Mode:
    """The colours of one mode, each as #rrggbb; the field names are the CSS names."""

    surface: str
    surface_2: str
    surface_3: str
    text: str
    muted: str
    line: str
    control: str
    brand: str
    brand_hover: str
    on_brand: str
    ink: str
    soft: str
    soft_ink: str
    success: str
    on_success: str
    warning: str
    on_warning: str
    error: str
    on_error: str
    info: str
    on_info: str
    art_1: str
    art_2: str
    art_3: str
    art_4: str

    @property
    def surfaces(self) -> tuple[str, str, str]:
        """The three backgrounds on which text may stand."""
        return self.surface, self.surface_2, self.surface_3

    def text_pairs(self) -> Iterator[tuple[str, str, str]]:
        """Each promise of at least 4.5:1, as (name, foreground, background)."""
        for name in ("text", "muted", "ink", "success", "warning", "error", "info"):
            for place, background in enumerate(self.surfaces, 1):
                yield f"{name} on surface {place}", getattr(self, name), background
        yield "on_brand on brand", self.on_brand, self.brand
        yield "on_brand on brand_hover", self.on_brand, self.brand_hover
        yield "soft_ink on soft", self.soft_ink, self.soft
        for name in ("success", "warning", "error", "info"):
            yield f"on_{name} on {name}", getattr(self, f"on_{name}"), getattr(self, name)


@dataclass(frozen=True)
class Palette:
    """A brand colour (#rrggbb, lower case) and its two modes."""

    brand: str
    light: Mode
    dark: Mode


@dataclass(frozen=True)
class _Tone:
    """OKLCH lightness (0-1) and the most chroma allowed there."""

    lightness: float
    chroma: float


@dataclass(frozen=True)
class _Recipe:
    """Where each colour of a mode starts; direction is -1 when ink grows darker, 1 when lighter."""

    direction: int
    surfaces: tuple[_Tone, _Tone, _Tone]
    text: _Tone
    muted: _Tone
    line: _Tone
    soft: _Tone
    art: tuple[_Tone, _Tone, _Tone, _Tone]
    status: float


LIGHT = _Recipe(
    direction=-1,
    surfaces=(_Tone(1, 0), _Tone(0.975, 0.007), _Tone(0.945, 0.012)),
    text=_Tone(0.21, 0.02),
    muted=_Tone(0.46, 0.02),
    line=_Tone(0.905, 0.014),
    soft=_Tone(0.945, 0.045),
    art=(_Tone(0.94, 0.05), _Tone(0.83, 0.09), _Tone(0.71, 0.12), _Tone(0.58, 0.14)),
    status=0.55,
)
DARK = _Recipe(
    direction=1,
    surfaces=(_Tone(0.215, 0.012), _Tone(0.18, 0.01), _Tone(0.265, 0.015)),
    text=_Tone(0.955, 0.008),
    muted=_Tone(0.755, 0.015),
    line=_Tone(0.32, 0.016),
    soft=_Tone(0.3, 0.055),
    art=(_Tone(0.27, 0.05), _Tone(0.38, 0.08), _Tone(0.49, 0.1), _Tone(0.61, 0.12)),
    status=0.72,
)
STATUS_HUES = {
    "success": (0.13, 152),
    "warning": (0.13, 72),
    "error": (0.19, 27),
    "info": (0.13, 245),
}


def palette(colour: str) -> Palette:
    """The palette of any #rrggbb. Raises InvalidColour."""
    if not HEX.fullmatch(colour):
        raise InvalidColour(f"{colour!r} is not a colour of the form #rrggbb.")
    brand = colour.lower()
    return Palette(brand=brand, light=_mode(brand, LIGHT), dark=_mode(brand, DARK))


def css(colour: str) -> str:
    """The palette as a style sheet with our own and daisyUI's variables. Raises InvalidColour."""
    colours = palette(colour)
    light, dark = _declarations(colours.light, "light"), _declarations(colours.dark, "dark")
    return (
        f":root,[data-theme=light]{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f"[data-theme=dark]{{{dark}}}\n"
    )


def _mode(brand: str, recipe: _Recipe) -> Mode:
    lightness, chroma, hue = to_oklch(brand)

    def tint(tone: _Tone) -> str:
        return from_oklch(tone.lightness, min(chroma, tone.chroma), hue)

    surface, surface_2, surface_3 = surfaces = [tint(tone) for tone in recipe.surfaces]
    soft, on_brand = tint(recipe.soft), _on(brand)
    art_1, art_2, art_3, art_4 = (tint(tone) for tone in recipe.art)
    return Mode(
        surface=surface,
        surface_2=surface_2,
        surface_3=surface_3,
        text=tint(recipe.text),
        muted=tint(recipe.muted),
        line=tint(recipe.line),
        control=_reach(recipe.line.lightness, 0.02, hue, recipe, surfaces, CONTROL_CONTRAST),
        brand=brand,
        brand_hover=_hover(lightness, chroma, hue, on_brand),
        on_brand=on_brand,
        ink=_reach(lightness, chroma, hue, recipe, surfaces),
        soft=soft,
        soft_ink=_reach(lightness, chroma, hue, recipe, [soft]),
        art_1=art_1,
        art_2=art_2,
        art_3=art_3,
        art_4=art_4,
        **_statuses(recipe, surfaces),
    )


def _statuses(recipe: _Recipe, surfaces: list[str]) -> dict[str, str]:
    """Green, amber, red and blue that can be text on every surface and a fill under text."""
    colours: dict[str, str] = {}
    for name, (chroma, hue) in STATUS_HUES.items():
        fill = _reach(recipe.status, chroma, hue, recipe, surfaces)
        colours |= {name: fill, f"on_{name}": _on(fill)}
    return colours


def _reach(
    lightness: float,
    chroma: float,
    hue: float,
    recipe: _Recipe,
    backgrounds: list[str],
    wanted: float = TEXT_CONTRAST,
) -> str:
    """The first colour from the start towards black or white that stands out on all backgrounds."""
    while 0 <= lightness <= 1:
        colour = from_oklch(lightness, chroma, hue)
        if all(contrast(colour, background) >= wanted for background in backgrounds):
            return colour
        lightness += recipe.direction * STEP
    return "#000000" if recipe.direction < 0 else "#ffffff"


def _on(fill: str) -> str:
    """Pure white or black on a fill: the better of the two always reaches 4.58:1."""
    return max("#ffffff", "#000000", key=lambda colour: contrast(colour, fill))


def _hover(lightness: float, chroma: float, hue: float, on_brand: str) -> str:
    """A small step away from the text colour, so that a hover never costs contrast."""
    step = -0.045 if on_brand == "#ffffff" else 0.045
    return from_oklch(min(1, max(0, lightness + step)), chroma, hue)


DAISY = {
    "base-100": "surface",
    "base-200": "surface_2",
    "base-300": "surface_3",
    "base-content": "text",
    "primary": "brand",
    "primary-content": "on_brand",
    "secondary": "soft",
    "secondary-content": "soft_ink",
    "accent": "ink",
    "accent-content": "surface",
    "neutral": "text",
    "neutral-content": "surface",
} | {
    target: source
    for name in STATUS_HUES
    for target, source in ((name, name), (f"{name}-content", f"on_{name}"))
}


def _declarations(mode: Mode, scheme: str) -> str:
    ours = {field.name.replace("_", "-"): getattr(mode, field.name) for field in fields(mode)}
    daisy = {f"color-{target}": getattr(mode, source) for target, source in DAISY.items()}
    pairs = (f"--{name}:{value}" for name, value in (ours | daisy).items())
    return f"color-scheme:{scheme};" + ";".join(pairs)
