"""Choose a creator's hyper-parameters on the creator's own validation slice, at bounded cost."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from recommend.engine.arrays import Csr, FloatArray
from recommend.engine.blend import Parameters, mixed_gram, standardise
from recommend.engine.cf import CollaborativeFormula
from recommend.engine.ease import MAX_ITEMS, Ease
from recommend.engine.interactions import Interactions
from recommend.engine.metrics import discounts, ideal, ndcg
from recommend.engine.moments import visits
from recommend.engine.popularity import Popularity
from recommend.engine.ranking import best, blocks, rank_all
from recommend.engine.splits import TimeSplit

L2_GRID = (20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
CF_WEIGHT_GRID = (0.0, 0.3, 0.6, 1.0)
RECENT_GRID = (365.0, 90.0, 30.0, 7.0, 1.0, 1 / 24)  # days
SMALL_L2_GRID = (20.0, 100.0, 500.0)
SMALL_CF_WEIGHT_GRID = (0.3, 1.0)
SMALL_RECENT_GRID = (90.0, 7.0)
SMALL = 200_000  # cells of the question, fans x items
TREND_WEIGHT_GRID = (0.0, 0.1, 0.3, 0.6)
HALF_LIFE_GRID = (7.0, 30.0, 365.0)
ROW_POWER, VISIT_SHARE = 0.25, 0.5
CLEARLY = 2.0  # standard errors
TOP = 10
MAX_FANS = 2_000
MIN_FANS = 10
VALIDATION_SHARE = 0.2


def choose(train: Interactions) -> Parameters:
    """The parameters with the best NDCG@10 on the newest fifth of `train`."""
    return choose_for(TimeSplit.of(train, share=VALIDATION_SHARE, max_fans=MAX_FANS))


def choose_for(split: TimeSplit) -> Parameters:
    """The parameters with the best NDCG@10 on any question.

    First the half-life, for popularity alone, because the baseline deserves its best; then
    lambda; whether rows are levelled and visits have a share; how fast a fan's own deeds fade;
    each of these with the weight of the CF formula; last the weight of the trend. The first best
    of each grid wins, so the answer does not depend on chance. With fewer than `MIN_FANS` fans to
    judge by, the defaults stay.
    """
    defaults = Parameters()
    if split.n_fans < MIN_FANS:
        return defaults
    question = Question(split, _half_life(split, defaults.half_life_days))
    start = replace(defaults, half_life_days=question.half_life_days)
    if question.has_visits:
        start = replace(start, visit_share=VISIT_SHARE)
    start = replace(start, row_power=ROW_POWER)
    grid = question.l2_grid if question.fits_ease else (start.l2,)
    chosen = question.best_of(replace(start, l2=l2) for l2 in grid)
    shapes = [(chosen.row_power, chosen.visit_share), (ROW_POWER, 0.0), (0.0, 0.0)]
    chosen = question.best_of(
        replace(chosen, row_power=power, visit_share=share)
        for power, share in dict.fromkeys(shapes)
    )
    if question.is_timed:
        days = (0.0, *question.recent_grid)
        chosen = question.best_of(replace(chosen, recent_days=some) for some in days)
    return question.with_trend(chosen)


def _half_life(split: TimeSplit, usual: float) -> float:
    """Another half-life than the usual one only where it is clearly better: on a small site the
    best of a grid is mostly luck, and a baseline chosen by luck is easily beaten."""

    def gains(days: float) -> FloatArray:
        model = Popularity(days).fit(split.train, split.cut)
        return ndcg(rank_all(model, split.rows, split.rows, TOP), split.truth)

    by_usual = gains(usual)
    lead = {usual: 0.0}
    for days in HALF_LIFE_GRID:
        difference = gains(days) - by_usual
        error = float(difference.std()) / split.n_fans**0.5
        if difference.mean() > CLEARLY * error:
            lead[days] = float(difference.mean())
    return max(lead, key=lambda days: lead[days])


@dataclass(eq=False)
class Question:
    """A split with everything that the points of a grid share."""

    split: TimeSplit
    half_life_days: float

    @property
    def fits_ease(self) -> bool:
        """False where the CF formula stands alone."""
        return self.split.train.items.size <= MAX_ITEMS

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
    def _is_small(self) -> bool:
        return self.split.rows.shape[0] * self.split.rows.shape[1] <= SMALL

    @property
    def l2_grid(self) -> tuple[float, ...]:
        """Strengths to try: fewer on a small site, where the best of many is mostly luck."""
        return SMALL_L2_GRID if self._is_small else L2_GRID

    @property
    def recent_grid(self) -> tuple[float, ...]:
        """Half-lives in days to try."""
        return SMALL_RECENT_GRID if self._is_small else RECENT_GRID

    @cached_property
    def _visits(self) -> Csr | None:
        return visits(self.split.train)

    @cached_property
    def _popular(self) -> FloatArray:
        votes = Popularity(self.half_life_days).fit(self.split.train, self.split.cut)
        return standardise(votes.scores_[None, :])

    def best_of(self, points: Iterable[Parameters]) -> Parameters:
        """The first best of the points, each with its best weight of the CF formula."""
        weights = SMALL_CF_WEIGHT_GRID if self._is_small else CF_WEIGHT_GRID
        if not self.fits_ease:
            weights = (1.0,)
        quality: dict[Parameters, float] = {}
        for point in points:
            tries = [replace(point, cf_weight=weight) for weight in weights]
            quality |= dict(zip(tries, self._qualities(tries), strict=True))
        return max(quality, key=lambda point: quality[point])

    def with_trend(self, point: Parameters) -> Parameters:
        """The point with its best weight of the trend."""
        tries = [replace(point, trend_weight=weight) for weight in TREND_WEIGHT_GRID]
        quality = self._qualities(tries)
        return tries[int(np.argmax(quality))]

    def _qualities(self, tries: list[Parameters]) -> FloatArray:
        """Summed NDCG@10 of points that differ in nothing but the two weights."""
        ease, cf = self._models(tries[0])
        rows = tries[0].spoken(self.split.rows, self.split.at)
        total = np.zeros(len(tries))
        for part in blocks(*rows.shape):
            zs = standardise(cf.score(rows[part]))
            own = np.zeros_like(zs) if ease is None else standardise(ease.score(rows[part]))
            judge = Judge(rows[part], self.split.truth[part])
            total += [judge.gain(own, zs, self._popular, point) for point in tries]
        return total

    def _models(self, point: Parameters) -> tuple[Ease | None, CollaborativeFormula]:
        together = self._visits if point.visit_share else None
        kept = self._kept
        if kept is None or kept[0] != (point.row_power, point.visit_share):
            shape = point.row_power, point.visit_share
            compared = self.split.train.matrix if together is None else together
            formula = CollaborativeFormula(point.n_neighbours, point.eps)
            cf = formula.fit_matrix(self.split.train.items, compared)
            shared = (
                mixed_gram(self.split.train.matrix, together, point) if self.fits_ease else None
            )
            kept = self._kept = (shape, shared, cf)
        _, shared, cf = kept
        if shared is None:
            return None, cf
        if self._solved is None or self._solved[0] != (kept[0], point.l2):
            ease = Ease(point.l2).fit_gram(self.split.train.items, shared)
            self._solved = ((kept[0], point.l2), ease)
        return self._solved[1], cf

    def __post_init__(self) -> None:
        self._kept: (
            tuple[tuple[float, float], NDArray[np.floating] | None, CollaborativeFormula] | None
        ) = None
        self._solved: tuple[tuple[tuple[float, float], float], Ease] | None = None


class Judge:
    """NDCG@10 of some fans for many weights: the fan's scale is left out, the order stays."""

    def __init__(self, rows: Csr, truth: Csr) -> None:
        self.known = np.diff(rows.indptr)[:, None].astype(np.float64)
        self.has = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr)), rows.indices
        self.truth = truth.toarray() > 0
        self.ideal = ideal(truth, TOP)

    def gain(self, own: FloatArray, cf: FloatArray, popular: FloatArray, at: Parameters) -> float:
        """Summed over the fans, for standardised parts."""
        personal = own + at.cf_weight * cf
        spread = personal.std(axis=1, keepdims=True)
        personal += spread * (at.trend_weight + 1.0 / np.maximum(1.0, self.known)) * popular
        personal[self.has] = -np.inf
        found = np.take_along_axis(self.truth, best(personal, TOP), axis=1)
        return float((found @ discounts(TOP)[: found.shape[1]] / self.ideal).sum())
