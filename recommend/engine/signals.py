"""How strongly each kind of deed speaks, and how fast a deed fades: named, few, and choosable.

A profile gives every kind of deed a weight. A half-life T lets a deed of age t count

    weight * max(0.5 ** (t / T), FADED)

so that nothing ever fades to the number 0, which would be a value where there is none. Which
profile and which half-life a site gets is not guessed: see engine.choosing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from recommend.engine.ageing import ages
from recommend.engine.arrays import FloatArray, IntArray

FADED = 2.0**-10  # what is left of a deed however old it is
USUAL = "usual"
GRADED = {  # the usual weights, and the order of the reasons: the strongest deed is named
    "finish": 1.2, "purchase": 1.0, "rating": 0.95, "like": 0.7,
    "finish_lesson": 0.6, "start": 0.5, "preview": 0.25, "view": 0.15,
}  # fmt: skip
TAKEN = {kind: weight for kind, weight in GRADED.items() if weight >= 0.5}

# Weight by kind of deed. A kind that a profile does not name keeps the weight that it came with.
PROFILES: Mapping[str, Mapping[str, float]] = MappingProxyType({
    USUAL: {},
    "equal": dict.fromkeys(TAKEN, 1.0),
    "finished": {
        "finish": 1.6, "rating": 1.0, "purchase": 0.5, "like": 0.5,
        "finish_lesson": 0.4, "start": 0.25, "preview": 0.1, "view": 0.1,
    },
    "money": {
        "purchase": 1.6, "finish": 0.8, "rating": 0.8, "like": 0.5,
        "finish_lesson": 0.4, "start": 0.3, "preview": 0.1, "view": 0.1,
    },
    "views_out": {"preview": 0.0, "view": 0.0},
    "views_in": {"preview": 0.5, "view": 0.5},
})  # fmt: skip
HALF_LIVES = (365.0, 90.0, 30.0)  # days, beside "never fades"


@dataclass(frozen=True)
class Signals:
    """A profile by its name, and the days after which a deed counts half (None: never fades)."""

    profile: str = USUAL
    half_life_days: float | None = None

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise ValueError(f"there is no profile {self.profile!r}")
        if self.half_life_days is not None and not self.half_life_days > 0:
            raise ValueError("a half-life is a positive number of days, or None")

    @property
    def is_usual(self) -> bool:
        """True where every deed keeps the weight that it came with."""
        return self == Signals()

    def as_dict(self) -> dict[str, Any]:
        """For storing beside a run."""
        return asdict(self)

    def weights(self, given: FloatArray, fact: IntArray, facts: tuple[str, ...]) -> FloatArray:
        """Each event's weight by the profile; `fact` is its index into `facts`."""
        told = PROFILES[self.profile]
        if not told:
            return given
        by_code = np.array([told.get(name, np.nan) for name in facts], dtype=np.float64)
        asked = by_code[fact]
        return np.where(np.isnan(asked), given, asked)

    def fading(self, at: IntArray) -> FloatArray:
        """What is left of each event, in (0, 1]; `at` in Unix seconds.

        Ages count from the newest event: a history that ended years ago fades within itself. A
        pause of the whole site counts as one half-life at the most (engine.ageing).
        """
        if self.half_life_days is None or at.size == 0:
            return np.ones(at.size)
        age_days = ages(at, int(at.max()), self.half_life_days)
        return np.asarray(np.maximum(0.5 ** (age_days / self.half_life_days), FADED))


def level(weights: FloatArray, like: FloatArray) -> FloatArray:
    """The weights times one factor that gives them the sum of squares of `like`.

    The strength of EASE is measured against that sum, so lambda means the same for any profile.
    """
    power = float(weights @ weights)
    return weights if power == 0 else weights * (float(like @ like) / power) ** 0.5
