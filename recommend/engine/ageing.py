"""How old a deed is: long pauses of the whole site do not age it."""

import numpy as np

from recommend.engine.arrays import FloatArray, IntArray

DAY = 86_400


def ages(at: IntArray, now: int, longest: float) -> FloatArray:
    """Days from each moment of `at` (Unix seconds) to `now`, 0 for later ones.

    A time in which nobody did anything counts as `longest` days at the most. Were it counted whole,
    the first look after a long pause, or after a history was imported, would outweigh all that fans
    ever did.
    """
    moments = np.unique(np.append(at, now))
    quiet = int(longest * DAY)
    pauses = np.maximum(0, np.diff(moments, prepend=moments[0]) - quiet)
    awake = moments - np.cumsum(pauses)
    until = awake[np.searchsorted(moments, now)]
    return np.maximum(0, until - awake[np.searchsorted(moments, at)]) / DAY
