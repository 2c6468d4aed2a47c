"""How a site looks."""

from dataclasses import dataclass

from accounts.engine.oklch import contrast
from accounts.engine.palette import Mode, palette


@dataclass(frozen=True)
class Preview:
    """One mode of a theme, with the WCAG 2.2 contrast (1-21) of what people read most."""

    name: str
    mode: Mode
    text: float
    link: float
    button: float
    badge: float
    lowest: float


def theme_preview(color: str) -> list[Preview]:
    """Light and dark of a theme made from #rrggbb. Raises palette.InvalidColour."""
    colors = palette(color)
    return [_preview(name, getattr(colors, name)) for name in ("light", "dark")]


def _preview(name: str, mode: Mode) -> Preview:
    return Preview(
        name=name,
        mode=mode,
        text=contrast(mode.text, mode.surface),
        link=contrast(mode.ink, mode.surface),
        button=contrast(mode.on_brand, mode.brand),
        badge=contrast(mode.soft_ink, mode.soft),
        lowest=min(contrast(front, back) for _name, front, back in mode.text_pairs()),
    )


STYLE_VERSION = 1
PLATFORM_COLOR = "#4f46e5"


def theme_color(creator: object) -> str:
    """The one colour that a site's theme is made of."""
    return getattr(creator, "brand_color", "") or PLATFORM_COLOR


def theme_version(creator: object) -> str:
    """Changes whenever /theme.css changes, so that browsers may keep it for ever."""
    return f"{theme_color(creator).lstrip('#').lower()}-{STYLE_VERSION}"
