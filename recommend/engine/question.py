"""A question with everything that the points of a grid share, so that each costs little."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from recommend.engine.arrays import Csr, FloatArray
from recommend.engine.blend import Parameters, deviation, mixed_gram, standardise
from recommend.engine.cf import CollaborativeFormula
from recommend.engine.ease import Ease, fits
from recommend.engine.metrics import discounts, ideal
from recommend.engine.moments import visits
from recommend.engine.popularity import Popularity
from recommend.engine.ranking import best, blocks
from recommend.engine.splits import TimeSplit

TOP = 10
Gains: TypeAlias = dict[Parameters, FloatArray]


class Shape(NamedTuple):
    """What the Gram matrix and the similarities depend on."""

    row_power: float
    visit_share: float


@dataclass(eq=False)
class _Kept:
    """The last Gram matrix, similarities and solution: grids go from slow to quick changes."""

    shape: Shape
    gram: NDArray[np.floating] | None
    cf: CollaborativeFormula
    ease: Ease | None = None


@dataclass(eq=False)
class Question:
    """A split, and the half-life of the popularity that its answers lean on.

    `n_items` is the size of the catalogue for which is asked, where the split has fewer.
    """

    split: TimeSplit
    half_life_days: float
    n_items: int = 0
    _kept: _Kept | None = field(default=None, init=False, repr=False)

    @cached_property
    def fits_ease(self) -> bool:
        """False where the CF formula stands alone."""
        return fits(max(self.n_items, self.split.train.items.size))

    @property
    def is_timed(self) -> bool:
        """False where all is of one moment."""
        at = self.split.at
        return bool(at.size and at.min() < at.max())

    @property
    def has_visits(self) -> bool:
        """False where visits say no more than fans."""
        return self._visits is not None

    @property
    def cells(self) -> int:
        """Fans x items."""
        return int(np.prod(self.split.rows.shape))

    @cached_property
    def _visits(self) -> Csr | None:
        return visits(self.split.train)

    @cached_property
    def _popular(self) -> FloatArray:
        votes = Popularity(self.half_life_days).fit(self.split.train, self.split.cut)
        return standardise(votes.scores_[None, :])

    def gains(self, points: Iterable[Parameters]) -> Gains:
        """NDCG@10 of every fan by each point. Points that differ in the two weights alone are
        cheap."""
        groups: dict[Parameters, list[Parameters]] = {}
        for point in points:
            groups.setdefault(replace(point, cf_weight=0.0, trend_weight=0.0), []).append(point)
        found: Gains = {}
        for base, members in groups.items():
            found |= dict(zip(members, self._gains(base, members), strict=True))
        return found

    def _gains(self, base: Parameters, members: list[Parameters]) -> list[FloatArray]:
        kept = self._learned(base)
        rows = base.spoken(self.split.rows, self.split.at)
        found = np.zeros((len(members), rows.shape[0]))
        for part in blocks(*rows.shape):
            cf = standardise(kept.cf.score(rows[part]))
            own = np.zeros_like(cf)
            if kept.ease is not None:
                own = standardise(kept.ease.score(rows[part]))
            judge = Judge(rows[part], self.split.truth[part], self.split.has[part])
            for place, point in enumerate(members):
                found[place, part] = judge.gain(own, cf, self._popular, point)
        return list(found)

    def _learned(self, point: Parameters) -> _Kept:
        shape = Shape(point.row_power, point.visit_share)
        if self._kept is None or self._kept.shape != shape:
            self._kept = self._compare(shape, point)
        kept = self._kept
        if kept.gram is not None and (kept.ease is None or kept.ease.l2 != point.l2):
            kept.ease = Ease(point.l2).fit_gram(self.split.train.items, kept.gram)
        return kept

    def _compare(self, shape: Shape, point: Parameters) -> _Kept:
        train = self.split.train
        together = self._visits if point.visit_share else None
        formula = CollaborativeFormula(point.n_neighbours, point.eps)
        cf = formula.fit_matrix(train.items, train.matrix if together is None else together)
        gram = mixed_gram(train.matrix, together, point) if self.fits_ease else None
        return _Kept(shape, gram, cf)


class Judge:
    """NDCG@10 of some fans for many weights: the fan's scale is left out, the order stays."""

    def __init__(self, rows: Csr, truth: Csr, has: Csr) -> None:
        self.known = np.diff(rows.indptr)[:, None].astype(np.float64)
        self.has = np.repeat(np.arange(has.shape[0]), np.diff(has.indptr)), has.indices
        self.truth = truth.toarray() > 0
        self.ideal = ideal(truth, TOP)

    def gain(
        self, own: FloatArray, cf: FloatArray, popular: FloatArray, at: Parameters
    ) -> FloatArray:
        """Of every fan, for standardised parts."""
        personal = own + at.cf_weight * cf
        spread = deviation(personal)[:, None]
        personal += spread * (at.trend_weight + 1.0 / np.maximum(1.0, self.known)) * popular
        personal[self.has] = -np.inf
        found = np.take_along_axis(self.truth, best(personal, TOP), axis=1)
        gain: FloatArray = found @ discounts(TOP)[: found.shape[1]] / self.ideal
        return gain
