"""From a stranger to somebody well known: four rungs by the number of courses that a fan knows.

The weight of the personal score is h / (h + 1) for h known courses (see engine.blend): it moves
with every deed and jumps nowhere. The rungs only say in words how far that is.
"""

import numpy as np

from recommend.engine.arrays import FloatArray, IntArray

RUNGS = (0, 1, 5, 20)  # known courses from which on a fan stands on rung 0, 1, 2, 3


def rungs(known: IntArray) -> IntArray:
    """The rung (0-3) of fans who know so many courses; below 0 counts as 0."""
    return np.maximum(np.searchsorted(RUNGS, known, side="right") - 1, 0).astype(np.int64)


def personal_share(known: IntArray) -> FloatArray:
    """h / (h + 1): how much of a list's order is the fan's own, in [0, 1)."""
    counted = np.maximum(known, 0).astype(np.float64)
    return np.asarray(counted / (counted + 1.0))
