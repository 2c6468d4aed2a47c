"""Choose a creator's hyper-parameters on the creator's own validation slice, at bounded cost."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from recommend.engine.arrays import Csr, FloatArray
from recommend.engine.blend import Blend, Parameters, combine, ladder, standardise
from recommend.engine.cf import CollaborativeFormula
from recommend.engine.ease import MAX_ITEMS, Ease, gram
from recommend.engine.interactions import Interactions
from recommend.engine.metrics import ndcg
from recommend.engine.popularity import Popularity
from recommend.engine.ranker import Ranker
from recommend.engine.ranking import best, blocks, rank_all
from recommend.engine.splits import TimeSplit

L2_GRID = (20.0, 50.0, 200.0, 500.0, 1000.0)
CF_WEIGHT_GRID = (0.3, 0.6, 1.0)
TREND_WEIGHT_GRID = (0.0, 0.1, 0.3, 0.6)
HALF_LIFE_GRID = (7.0, 30.0, 365.0)
CLEARLY = 2.0  # standard errors
MAX_FANS = 2_000
MIN_FANS = 10
VALIDATION_SHARE = 0.2


def choose(train: Interactions) -> Parameters:
    """The parameters with the best NDCG@10 on the newest fifth of `train`."""
    return choose_for(TimeSplit.of(train, share=VALIDATION_SHARE, max_fans=MAX_FANS))


def choose_for(split: TimeSplit) -> Parameters:
    """The parameters with the best NDCG@10 on any question.

    First the half-life, for popularity alone, because the baseline deserves its best; then lambda
    with the weight of the CF formula; then the weight of the trend. The first best of each grid
    wins, so the answer does not depend on chance. With fewer than `MIN_FANS` fans
    to judge by, the defaults stay.
    """
    defaults = Parameters()
    if split.n_fans < MIN_FANS:
        return defaults
    chosen = replace(defaults, half_life_days=_half_life(split, defaults.half_life_days))
    if split.train.items.size <= MAX_ITEMS:
        l2, cf_weight = _blend_weights(split, chosen)
        chosen = replace(chosen, l2=l2, cf_weight=cf_weight)
    return replace(chosen, trend_weight=_trend_weight(split, chosen))


def _half_life(split: TimeSplit, usual: float) -> float:
    """Another half-life than the usual one only where it is clearly better: on a small site the
    best of a grid is mostly luck, and a baseline chosen by luck is easily beaten."""

    def gains(days: float) -> FloatArray:
        return _ndcg(Popularity(days).fit(split.train, split.cut), split)

    by_usual = gains(usual)
    lead = {usual: 0.0}
    for days in HALF_LIFE_GRID:
        difference = gains(days) - by_usual
        error = float(difference.std()) / split.n_fans**0.5
        if difference.mean() > CLEARLY * error:
            lead[days] = float(difference.mean())
    return max(lead, key=lambda days: lead[days])


def _trend_weight(split: TimeSplit, base: Parameters) -> float:
    model = Blend(base).fit(split.train, split.cut)

    def quality(weight: float) -> float:
        model.trend_weight_ = weight
        return float(_ndcg(model, split).mean())

    return max(TREND_WEIGHT_GRID, key=quality)


def _ndcg(model: Ranker, split: TimeSplit) -> FloatArray:
    return ndcg(rank_all(model, split.rows, split.rows, 10), split.truth)


def _blend_weights(split: TimeSplit, base: Parameters) -> tuple[float, float]:
    cf = CollaborativeFormula(base.n_neighbours, base.eps).fit(split.train)
    popularity = Popularity(base.half_life_days).fit(split.train, split.cut)
    popular = standardise(popularity.scores_[None, :])
    shared = gram(split.train.matrix)
    quality: dict[tuple[float, float], float] = {}
    for l2 in L2_GRID:
        ease = Ease(l2).fit_gram(split.train.items, shared)
        total = np.zeros(len(CF_WEIGHT_GRID))
        for part in blocks(*split.rows.shape):
            rows, truth = split.rows[part], split.truth[part]
            kinds = standardise(ease.score(rows)), standardise(cf.score(rows))
            total += list(_qualities(*kinds, popular, rows, truth))
        quality |= {(l2, weight): gain for weight, gain in zip(CF_WEIGHT_GRID, total, strict=True)}
    return max(quality, key=lambda pair: quality[pair])


def _qualities(
    ease: FloatArray, cf: FloatArray, popular: FloatArray, rows: Csr, truth: Csr
) -> Iterator[float]:
    """Summed NDCG@10 of the rows for each weight of the CF formula."""
    fan = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    for weight in CF_WEIGHT_GRID:
        scores = ladder(combine(ease, cf, weight), popular, rows, 0.0)
        scores[fan, rows.indices] = -np.inf
        yield float(ndcg(best(scores, 10), truth).sum())
