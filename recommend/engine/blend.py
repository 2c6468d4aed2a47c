"""The product's ranking: EASE and the CF formula, each standardised, with a cold-start ladder.

For a fan with h known items, z() being a fan's scores at mean 0 and deviation 1 over the items:

    personal = z(z(EASE) + cf_weight * z(CF)) + trend_weight * z(popularity)
    score    = h / (h + 1) * personal + 1 / (h + 1) * z(popularity)

so a fan without history gets popularity alone, with no switch. EASE and CF know no time;
`trend_weight` lets a season in where the creator's own validation asks for it. Above EASE's
largest catalogue the formula alone stands in for the sum.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray
from recommend.engine.cf import CollaborativeFormula
from recommend.engine.ease import MAX_ITEMS, Ease
from recommend.engine.interactions import Interactions
from recommend.engine.popularity import Popularity
from recommend.engine.ranker import strongest_own


@dataclass(frozen=True)
class Parameters:
    """What a creator's own validation slice chooses, and what stays fixed."""

    l2: float = 200.0
    cf_weight: float = 0.6
    trend_weight: float = 0.0
    half_life_days: float = 90.0
    n_neighbours: int = 100
    eps: float = 1e-6

    def as_dict(self) -> dict[str, float]:
        """For storing beside a run."""
        return asdict(self)


class Blend:
    """The blend above. Learns `items_`, `ease_` (None above 8,000 items), `cf_`, `popularity_`."""

    def __init__(self, parameters: Parameters | None = None) -> None:
        self.parameters = parameters

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn the three parts as of `now` (Unix seconds)."""
        chosen = self.parameters or Parameters()
        self.items_: IntArray = interactions.items
        self.cf_weight_, self.trend_weight_ = chosen.cf_weight, chosen.trend_weight
        fits_ease = interactions.items.size <= MAX_ITEMS
        self.ease_: Ease | None = Ease(chosen.l2).fit(interactions) if fits_ease else None
        self.cf_ = CollaborativeFormula(chosen.n_neighbours, chosen.eps).fit(interactions)
        self.popularity_ = Popularity(chosen.half_life_days).fit(interactions, now)
        return self

    def score(self, rows: Csr) -> FloatArray:
        """The blend, fans x items."""
        return ladder(self._personal(rows), self._popular(), rows, self.trend_weight_)

    def reasons(self, rows: Csr, row: IntArray, item: IntArray) -> IntArray:
        """The own item that added most to the personal part.

        -1 where the fan's history as a whole does not lift the item above the average one: then
        it stands there for its popularity, and no deed of the fan is the truth.
        """
        if row.size == 0:
            return row
        own = strongest_own(rows, row, item, self._contribution(rows))
        return np.where(self._personal(rows)[row, item] > 0, own, -1)

    def alike(self, rows: Csr) -> FloatArray:
        """What the items of these rows say of the others, without what everybody takes."""
        return self._personal(rows)

    def _personal(self, rows: Csr) -> FloatArray:
        cf = standardise(self.cf_.score(rows))
        if self.ease_ is None:
            return cf
        return combine(standardise(self.ease_.score(rows)), cf, self.cf_weight_)

    def _popular(self) -> FloatArray:
        return standardise(self.popularity_.scores_[None, :])

    def _contribution(self, rows: Csr) -> Callable[[IntArray, IntArray, IntArray], FloatArray]:
        """What an own item adds to a row's personal score of another, up to a factor per row."""
        if self.ease_ is None:
            return lambda _, own, to: self.cf_.lookup(own, to)
        ease = self.ease_
        ease_scale = 1.0 / deviation(ease.score(rows))
        cf_scale = self.cf_weight_ / deviation(self.cf_.score(rows))

        def contribution(who: IntArray, own: IntArray, to: IntArray) -> FloatArray:
            return ease.lookup(own, to) * ease_scale[who] + self.cf_.lookup(own, to) * cf_scale[who]

        return contribution


def combine(ease: FloatArray, cf: FloatArray, cf_weight: float) -> FloatArray:
    """Both standardised kinds in one personal score, again at deviation 1."""
    return standardise(ease + cf_weight * cf)


def ladder(personal: FloatArray, popular: FloatArray, rows: Csr, trend_weight: float) -> FloatArray:
    """Trust in the personal score grows with the number of items that a fan has."""
    known: FloatArray = np.diff(rows.indptr)[:, None].astype(np.float64)
    return (known * (personal + trend_weight * popular) + popular) / (known + 1.0)


def standardise(scores: FloatArray) -> FloatArray:
    """Each row at mean 0 and deviation 1; a row of equal scores becomes zeros."""
    if scores.size == 0:
        return scores
    return np.asarray((scores - scores.mean(axis=1, keepdims=True)) / deviation(scores)[:, None])


def deviation(scores: FloatArray) -> FloatArray:
    """Each row's standard deviation, 1 where the row does not vary."""
    if scores.size == 0:
        return np.ones(scores.shape[0])
    spread: FloatArray = scores.std(axis=1)
    return np.where(spread > 1e-12, spread, 1.0)
