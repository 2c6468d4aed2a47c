"""What everybody takes lately: the baseline, and the answer for a fan whom we do not know."""

from typing import Self

import numpy as np

from recommend.engine.ageing import ages
from recommend.engine.arrays import Csr, FloatArray, IntArray
from recommend.engine.interactions import Interactions


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
    newest = int(interactions.last_at.max(initial=0))
    now = newest if now is None else min(now, newest)
    age_days = ages(interactions.last_at, now, half_life_days)
    return np.asarray(interactions.votes * 0.5 ** (age_days / half_life_days))
