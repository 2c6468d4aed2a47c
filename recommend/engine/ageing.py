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
    moments = np.sort(np.append(at, now))
    quiet = int(longest * DAY)
    pauses = np.diff(moments) - quiet
    too_long = np.flatnonzero(pauses > 0)
    # Only what lies behind a long pause moves, and of those there are few.
    behind = moments[too_long + 1]
    shorter = np.append(0, np.cumsum(pauses[too_long]))
    awake = at - shorter[np.searchsorted(behind, at, side="right")]
    until = now - shorter[np.searchsorted(behind, now, side="right")]
    return np.maximum(0, until - awake) / DAY
