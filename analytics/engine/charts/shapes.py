"""What a drawing is made of: plain marks with coordinates, in units of its own box."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Box:
    """A canvas in SVG units; `text` is the height of its letters in the same units."""

    name: str
    width: float
    height: float
    text: float


# On a phone of 390 px the narrow canvas is shown at 0.88 or more: 13 units are 11.4 px.
WIDE = Box("wide", 720, 250, 13)
NARROW = Box("narrow", 340, 230, 13)


@dataclass(frozen=True)
class Rule:
    """A straight line from (x1, y1) to (x2, y2)."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str = "chart-grid"


@dataclass(frozen=True)
class Shape:
    """A path (`d`) filled or stroked by its class; `title` is what a pointer is told."""

    d: str
    look: str
    title: str = ""


@dataclass(frozen=True)
class Bar:
    """A rectangle; also the invisible field that tells a pointer the numbers of a point."""

    x: float
    y: float
    width: float
    height: float
    look: str = "chart-bar"
    title: str = ""
    radius: float = 0


@dataclass(frozen=True)
class Dot:
    """One point of a series that has no neighbours to be joined to, or its end."""

    x: float
    y: float
    look: str = "chart-dot"


@dataclass(frozen=True)
class Words:
    """A line of text; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    look: str = "chart-label"
    title: str = ""


@dataclass(frozen=True)
class Drawing:
    """Everything that stands on one canvas, in the order in which it is painted."""

    box: Box
    height: float
    rules: list[Rule] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    fields: list[Bar] = field(default_factory=list)

    @property
    def width(self) -> float:
        """Units from edge to edge."""
        return self.box.width


@dataclass(frozen=True)
class Key:
    """One entry of the legend: the look of the mark and what it stands for."""

    look: str
    name: str


@dataclass(frozen=True)
class Chart:
    """The same numbers for a desk and for a phone; `summary` says in words what is seen."""

    kind: str
    summary: str
    wide: Drawing
    narrow: Drawing
    keys: list[Key] = field(default_factory=list)

    @property
    def drawings(self) -> tuple[Drawing, Drawing]:
        """Both canvases; the style sheet shows one of them."""
        return self.wide, self.narrow


def units(value: float) -> float:
    """A coordinate to a tenth of a unit, which no eye can tell apart."""
    rounded = round(value, 1)
    return rounded + 0.0  # no "-0.0"
