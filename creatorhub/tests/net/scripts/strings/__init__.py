"""More than 300 strings that run somewhere when they are not taken for text, by family.

MARK stands for a word that names the string and the field that it was put into: whatever a page
makes of a string, it tells where that came from. `RUN` in a family is the script that would run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from creatorhub.tests.net.scripts.strings import markup, ours, places

MARK = re.compile(r"zx(\d+)f(\d+)q", re.IGNORECASE)
RUN = "__xss(/MARK/)"


@dataclass(frozen=True)
class String:
    """One of them; `number` is its place among all."""

    number: int
    family: str
    pattern: str

    def marked(self, field: int) -> str:
        """The string as it is put into this field."""
        return self.pattern.replace("MARK", mark(self.number, field))


def mark(number: int, field: int) -> str:
    """The word that names a string and a field: letters and digits, whatever the case."""
    return f"zx{number}f{field}q"


def _all() -> Iterator[tuple[str, str]]:
    for family, patterns in {**markup.FAMILIES, **places.FAMILIES, **ours.FAMILIES}.items():
        for pattern in patterns:
            yield family, pattern.replace("RUN", RUN)


STRINGS = tuple(String(number, *told) for number, told in enumerate(dict.fromkeys(_all()), 1))
