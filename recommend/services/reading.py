"""What the night learns from, read in one way by whoever needs it again later."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from analytics.services import newest_written
from recommend import engine
from recommend.selectors.history import History, catalogue, history, newest_event


@dataclass(frozen=True)
class Reading:
    """The site as the night saw it: deeds up to `moment` and up to the event `through`."""

    moment: datetime
    through: int
    seen: History
    interactions: engine.Interactions
    catalogue: list[int]

    @property
    def owned(self) -> tuple[list[int], list[int]]:
        """Fans and courses, side by side, of what is never suggested to them."""
        return [fan for fan, _ in self.seen.has], [course for _, course in self.seen.has]

    @property
    def catalogue_hash(self) -> str:
        """SHA-256 (hex) of the courses that may be shown: the same for the same ones."""
        ids = np.unique(np.asarray(self.catalogue, dtype="<i8"))
        return hashlib.sha256(b"catalogue-1\0" + ids.tobytes()).hexdigest()


def read(moment: datetime, *, through: int | None = None) -> Reading:
    """Everything up to `moment`. With `through`, no event that was written down after it: deeds
    that were reported late belong to the nights after."""
    if through is None:
        # Behind the newest id there may be a lower one that is not committed yet.
        through = newest_written() or newest_event()
    seen = history(moment, through=through)
    interactions = engine.Interactions.from_arrays(
        seen.fans, seen.courses, seen.weights, seen.at, seen.kinds
    )
    return Reading(moment, through, seen, interactions, catalogue())
