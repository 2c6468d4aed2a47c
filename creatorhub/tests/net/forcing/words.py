"""The word that each site carries everywhere, and what may not stand in an answer."""

import re
from dataclasses import dataclass

WORD = re.compile(r"kanari(\d\d)x", re.IGNORECASE)
PERSON = re.compile(r"kanari\d\dx fan(\d+)q", re.IGNORECASE)


def word(number: int) -> str:
    """What everything of this site says. Also fits into a session's key and a token."""
    return f"kanari{number:02d}x"


def numbers(text: str) -> set[int]:
    """The sites whose word stands in a text."""
    return {int(found) for found in WORD.findall(text)}


@dataclass(frozen=True)
class Wrong:
    """An answer that nothing excuses."""

    seed: int
    asked: str
    site: int
    found: str

    def __str__(self) -> str:
        return f"SEED={self.seed}: {self.asked}: site {word(self.site)} expected, {self.found}"
