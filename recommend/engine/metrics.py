"""Measures of ranked lists against what fans did next. They know no model.

`ranked` is fans x k item indices, best first, -1 past the end; `truth` is CSR of ones, fans x
items, the items that each fan took afterwards.
"""

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray

DRAWS = 2_000
DRAWS_AT_ONCE = 4_000_000  # cells: 32 MB of counts at a time
FEW_VALUES = 10  # times fewer different values than differences
CONFIDENCE = 0.95


def hits(ranked: IntArray, truth: Csr) -> FloatArray:
    """1.0 where the ranked item was taken, fans x k."""
    if ranked.size == 0:
        return np.zeros(ranked.shape)
    fan = np.repeat(np.arange(ranked.shape[0]), ranked.shape[1])
    found = np.asarray(truth[fan, np.maximum(ranked.ravel(), 0)], dtype=np.float64)
    return np.where(ranked < 0, 0.0, found.reshape(ranked.shape))


def discounts(k: int) -> FloatArray:
    """What a hit at each of the places 1..k is worth: 1 / log2(place + 1)."""
    return 1.0 / np.log2(np.arange(2, k + 2))


def ideal(truth: Csr, k: int) -> FloatArray:
    """The gain of the best list of k for each fan; 1 for a fan who took nothing."""
    best = np.r_[1.0, np.cumsum(discounts(k))]
    return np.asarray(best[np.minimum(np.diff(truth.indptr), k)], dtype=np.float64)


def ndcg(ranked: IntArray, truth: Csr, k: int = 10) -> FloatArray:
    """Binary NDCG@k of each fan, the ideal list holding min(k, items taken).

    K. Jarvelin, J. Kekalainen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002.
    """
    return np.asarray(gains(ranked, truth, k).sum(axis=1))


def gains(ranked: IntArray, truth: Csr, k: int = 10) -> FloatArray:
    """What each of the first k places adds to its fan's NDCG@k, fans x min(k, length)."""
    found = hits(ranked[:, :k], truth)
    return np.asarray(found * discounts(k)[: found.shape[1]] / ideal(truth, k)[:, None])


def recall(ranked: IntArray, truth: Csr, k: int = 20) -> FloatArray:
    """Hits among the first k over min(k, items taken), for each fan."""
    found = hits(ranked[:, :k], truth).sum(axis=1)
    return np.asarray(found / np.maximum(1, np.minimum(np.diff(truth.indptr), k)))


def coverage(ranked: IntArray, n_items: int, k: int = 10) -> float:
    """The share of the items that stand in anybody's first k."""
    shown = np.unique(ranked[:, :k])
    return float((shown >= 0).sum() / n_items) if n_items else 0.0


def surprise(fans_of_item: IntArray, n_fans: int) -> FloatArray:
    """Self-information of each item in bits: log2(fans / fans who have it).

    0 is what everybody has already; an item of one fan in eight is worth 3 bits. An item that
    nobody has counts as one of a single fan.
    T. Zhou et al., "Solving the apparent diversity-accuracy dilemma of recommender systems",
    PNAS 107 (2010), "surprisal / novelty".
    """
    return np.asarray(np.log2(max(1, n_fans) / np.maximum(1, fans_of_item)))


def novelty(ranked: IntArray, bits: FloatArray, k: int = 10) -> float:
    """Mean of `bits` (one per item, see `surprise`) over what stands in all first k; 0 if nothing.

    2 ** -novelty is the share of fans, in the geometric mean, who have such an item already.
    """
    shown = ranked[:, :k]
    shown = shown[shown >= 0]
    return float(bits[shown].mean()) if shown.size else 0.0


def bootstrap_interval(
    differences: FloatArray, *, draws: int = DRAWS, seed: int = 0
) -> tuple[float, float]:
    """95 % percentile interval of the mean of paired differences, drawn with replacement.

    Drawing n of them with replacement is drawing how often each *value* comes from a multinomial
    distribution, which is quicker where few values differ. Either way the answer does not depend
    on their order, and the same `seed` gives the same bits.

    B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
    """
    if differences.size == 0:
        return 0.0, 0.0
    n = differences.size
    values, counts = np.unique(differences, return_counts=True)
    rng = np.random.default_rng(seed)
    if values.size * FEW_VALUES <= n:
        step = max(1, DRAWS_AT_ONCE // values.size)
        shares = counts / n
        sums = [rng.multinomial(n, shares, some) @ values for some in _parts(draws, step)]
    else:
        ordered = np.repeat(values, counts)
        sums = [
            ordered[rng.integers(n, size=(some, n), dtype=np.int32)].sum(axis=1)
            for some in _parts(draws, max(1, DRAWS_AT_ONCE // n))
        ]
    means = np.concatenate(sums)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means / n, [tail, 1 - tail])
    return float(low), float(high)


def _parts(draws: int, step: int) -> list[int]:
    """How many draws at a time, so that a part stays within the memory bound."""
    return [min(step, draws - at) for at in range(0, draws, step)]
