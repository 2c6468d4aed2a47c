"""The motifs and which title asks for which."""

from collections.abc import Callable

from creatorhub.demo.media.motifs.landscape import hills, mountains, sea, wood
from creatorhub.demo.media.motifs.living import branch, gesture, portrait
from creatorhub.demo.media.motifs.places import street, town, window
from creatorhub.demo.media.motifs.things import cup, paint_box, papers, still_life, tools
from creatorhub.demo.media.sketch import Sketch

Motif = Callable[[Sketch], None]

# Neighbours differ in kind, so consecutive seeds give a varied page.
MOTIFS: tuple[Motif, ...] = (
    hills, still_life, town, gesture, branch, sea, cup, street,
    mountains, portrait, tools, window, wood, papers, paint_box,
)  # fmt: skip

# Order matters: the first word that the title holds decides.
WORDS: tuple[tuple[tuple[str, ...], Motif], ...] = (
    (("contour", "portrait", "读过的书", "肖像"), portrait),
    (("gesture", "figure", "人物"), gesture),
    (("perspective", "street", "街"), street),
    (("watercolour from", "palette", "调色"), paint_box),
    (("light on", "still life", "资产负债表"), still_life),
    (("café", "coffee", "小事", "咖啡"), cup),
    (("leaf", "plant", "一年", "植物"), branch),
    (("carry", "tools", "划线", "工具"), tools),
    (("hand", "notes", "账", "笔记"), papers),
    (("green", "landscape", "指数", "山"), hills),
    (("weather", "sea", "天气", "海"), sea),
    (("house", "town", "房", "城"), town),
    (("room", "window", "地板", "窗"), window),
)


def motif_for(title: str, seed: int) -> Motif:
    """The motif that a title speaks of, else one by seed."""
    lowered = title.casefold()
    for words, motif in WORDS:
        if any(word in lowered for word in words):
            return motif
    return MOTIFS[seed % len(MOTIFS)]
