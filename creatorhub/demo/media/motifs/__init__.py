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
    hills, still_life, town, gesture, branch, sea, cup, street, mountains, portrait, tools, window, wood, papers, paint_box,
)  # fmt: skip

# Order matters: the first word that the title holds decides.
WORDS: tuple[tuple[tuple[str, ...], Motif], ...] = ()


def motif_for(title: str, seed: int) -> Motif:
    """The motif that a title speaks of, else one by seed."""
    lowered = title.casefold()
    for words, motif in WORDS:
        if any(word in lowered for word in words):
            return motif
    return MOTIFS[seed % len(MOTIFS)]
