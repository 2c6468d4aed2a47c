"""What everybody takes lately: the baseline, and the answer for a fan whom we do not know."""

from typing import Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray
from recommend.engine.interactions import Interactions

DAY = 86_400


class SameForAll:
    """One order for everybody: whoever learns `items_` and `scores_`."""

    items_: IntArray
    scores_: FloatArray

    def score(self, rows: Csr) -> FloatArray:
        """The same scores for every fan, fans x items (a read-only view)."""
        return np.broadcast_to(self.scores_, (rows.shape[0], self.items_.size))

    def reasons(self, rows: Csr, row: IntArray, item: IntArray) -> IntArray:
        """It never rests on what the fan did: all -1."""
        return np.full(row.size, -1, dtype=np.int64)


class Popularity(SameForAll):
    """Sum over fans of weight * 0.5 ** (age / half-life), a fan counting once per item.

    `half_life_days` is the age at which a vote is worth half; a pause of the whole site, however
    long, counts as one half-life at the most. Learns `items_` and `scores_`.
    """

    def __init__(self, half_life_days: float = 90.0) -> None:
        self.half_life_days = half_life_days

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn the decayed votes as of `now` (Unix seconds); later events count as fresh.

        Never later than the newest event: that moves all votes by one factor alone, and keeps
        those of a history that ended years ago from becoming too small to tell apart.
        """
        votes = votes_now(interactions, self.half_life_days, now)
        self.items_ = interactions.items
        self.scores_ = np.bincount(
            interactions.matrix.indices, weights=votes, minlength=interactions.items.size
        ).astype(np.float64)
        return self


def votes_now(
    interactions: Interactions, half_life_days: float, now: int | None = None
) -> FloatArray:
    """What each pair of `interactions.matrix` is worth as of `now`, in its order; see `fit`."""
    at = interactions.last_at
    newest = int(at.max(initial=0))
    moments, slept = _sleep(at, int(half_life_days * DAY))
    asleep = slept[np.searchsorted(moments, at)]
    now = newest if now is None else min(now, newest)
    until = max(0, int(np.searchsorted(moments, now, side="right")) - 1)
    age = now - at - (slept[until : until + 1].sum() - asleep)
    return np.asarray(interactions.votes * 0.5 ** (np.maximum(0, age) / DAY / half_life_days))


def _sleep(at: IntArray, quiet: int) -> tuple[IntArray, IntArray]:
    """The different moments, ascending, and for each the seconds of pauses till then above `quiet`.

    Were they counted as age, the first look after a long pause, or after a history was imported,
    would outweigh all that fans ever did.
    """
    moments = np.unique(at)
    slept = np.maximum(0, np.diff(moments) - quiet)
    return moments, np.concatenate((np.zeros(min(1, moments.size), np.int64), np.cumsum(slept)))
