"""The product's ranking: EASE and the CF formula, each standardised, with a cold-start ladder.

For a fan with h known items, z() being a fan's scores at mean 0 and deviation 1 over the items:

    personal = z(z(EASE) + cf_weight * z(CF)) + trend_weight * z(popularity)
    score    = h / (h + 1) * personal + 1 / (h + 1) * z(popularity)

so a fan without history gets popularity alone, with no switch. EASE and CF know no time of
themselves; three things let it in where the creator's own validation asks for it: `visit_share`
(what is taken on one day belongs together, see engine.moments), `recent_days` (a fan's newest
deeds speak most: `spoken` gives such rows) and `trend_weight` (a season). EASE learns from

    G = (1 - visit_share) * X'X + visit_share * V'V

with X fans x items and V visits x items, each row divided by (number of its items) ** row_power
so that who has everything does not drown the others, and both at the trace of the plain X'X. CF
compares items by V where visits have a share. Above EASE's largest catalogue, and where there is
no memory for it (`has_ease` is chosen once, with the rest), the formula alone stands in for the
sum.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommend.engine.arrays import Csr, FloatArray, IntArray, csr
from recommend.engine.cf import CollaborativeFormula
from recommend.engine.ease import MAX_ITEMS, Ease, gram
from recommend.engine.interactions import Interactions
from recommend.engine.moments import recent, visits
from recommend.engine.popularity import Popularity
from recommend.engine.ranker import strongest_own


@dataclass(frozen=True)
class Parameters:
    """What a creator's own validation slice chooses, and what stays fixed.

    `recent_days` is the half-life of a fan's own deeds, 0 where all speak alike. `has_ease` is
    False where there was no memory for it.
    """

    l2: float = 200.0
    cf_weight: float = 0.6
    trend_weight: float = 0.0
    half_life_days: float = 90.0
    row_power: float = 0.0
    visit_share: float = 0.0
    recent_days: float = 0.0
    n_neighbours: int = 100
    eps: float = 1e-6
    has_ease: bool = True

    def as_dict(self) -> dict[str, float]:
        """For storing beside a run."""
        return asdict(self)

    def spoken(self, rows: Csr, at: IntArray) -> Csr:
        """Rows as they speak when lists are made; `at` (Unix seconds) is aligned with the data."""
        return recent(rows, at, self.recent_days)


class Blend:
    """The blend above. Learns `items_`, `ease_` (None without it), `cf_`, `popularity_`."""

    def __init__(self, parameters: Parameters | None = None) -> None:
        self.parameters = parameters

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn the three parts as of `now` (Unix seconds)."""
        chosen = self.parameters or Parameters()
        self.items_: IntArray = interactions.items
        self.cf_weight_, self.trend_weight_ = chosen.cf_weight, chosen.trend_weight
        together = visits(interactions) if chosen.visit_share else None
        self.ease_: Ease | None = None
        if chosen.has_ease and interactions.items.size <= MAX_ITEMS:
            shared = mixed_gram(interactions.matrix, together, chosen)
            self.ease_ = Ease(chosen.l2).fit_gram(interactions.items, shared)
        compared = interactions.matrix if together is None else together
        formula = CollaborativeFormula(chosen.n_neighbours, chosen.eps)
        self.cf_ = formula.fit_matrix(interactions.items, compared)
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
        parts = self._parts(rows)
        own = strongest_own(rows, row, item, self._contribution(*parts))
        return np.where(self._together(*parts)[row, item] > 0, own, -1)

    def alike(self, rows: Csr) -> FloatArray:
        """What the items of these rows say of the others, without what everybody takes."""
        return self._personal(rows)

    def _personal(self, rows: Csr) -> FloatArray:
        return self._together(*self._parts(rows))

    def _parts(self, rows: Csr) -> tuple[FloatArray | None, FloatArray]:
        """The plain scores of EASE, where it is there, and of the formula."""
        return None if self.ease_ is None else self.ease_.score(rows), self.cf_.score(rows)

    def _together(self, ease: FloatArray | None, cf: FloatArray) -> FloatArray:
        if ease is None:
            return standardise(cf)
        return combine(standardise(ease), standardise(cf), self.cf_weight_)

    def _popular(self) -> FloatArray:
        return standardise(self.popularity_.scores_[None, :])

    def _contribution(
        self, by_ease: FloatArray | None, by_cf: FloatArray
    ) -> Callable[[IntArray, IntArray, IntArray], FloatArray]:
        """What an own item adds to a row's personal score of another, up to a factor per row."""
        ease = self.ease_
        if ease is None or by_ease is None:
            return lambda _, own, to: self.cf_.lookup(own, to)
        ease_scale = 1.0 / deviation(by_ease)
        cf_scale = self.cf_weight_ / deviation(by_cf)

        def contribution(who: IntArray, own: IntArray, to: IntArray) -> FloatArray:
            return ease.lookup(own, to) * ease_scale[who] + self.cf_.lookup(own, to) * cf_scale[who]

        return contribution


def mixed_gram(fans: Csr, together: Csr | None, chosen: Parameters) -> NDArray[np.floating]:
    """G of the module's formula; the fans' part alone where there are no visits."""
    trace = float((fans.data**2).sum())
    share = chosen.visit_share if together is not None else 0.0
    total = _part(fans, chosen.row_power, trace, 1.0 - share)
    if together is not None and share:
        total += _part(together, chosen.row_power, trace, share)
    return total


def _part(matrix: Csr, power: float, trace: float, share: float) -> NDArray[np.floating]:
    counts = np.diff(matrix.indptr)
    size = np.repeat(np.maximum(1, counts) ** -power, counts) if power else 1.0
    data = matrix.data * size
    own = float((data**2).sum())
    data = data * (share * trace / own) ** 0.5 if own else data
    return gram(csr((data, matrix.indices, matrix.indptr), shape=matrix.shape))


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
