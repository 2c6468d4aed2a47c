"""Measures of ranked lists against what fans did next. They know no model.

`ranked` is fans x k item indices, best first, -1 past the end; `truth` is CSR of ones, fans x
items, the items that each fan took afterwards.
"""

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray

DRAWS = 500


def hits(ranked: IntArray, truth: Csr) -> FloatArray:
    """1.0 where the ranked item was taken, fans x k."""
    if ranked.size == 0:
        return np.zeros(ranked.shape)
    fan = np.repeat(np.arange(ranked.shape[0]), ranked.shape[1])
    found = np.asarray(truth[fan, np.maximum(ranked.ravel(), 0)], dtype=np.float64)
    return np.where(ranked < 0, 0.0, found.reshape(ranked.shape))


def ndcg(ranked: IntArray, truth: Csr, k: int = 10) -> FloatArray:
    """Binary NDCG@k of each fan, the ideal list holding min(k, items taken).

    K. Jarvelin, J. Kekalainen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002.
    """
    discount = 1.0 / np.log2(np.arange(2, k + 2))
    found = hits(ranked[:, :k], truth)
    gain = found @ discount[: found.shape[1]]
    taken = np.minimum(np.diff(truth.indptr), k)
    ideal = np.r_[0.0, np.cumsum(discount)][taken]
    return np.asarray(np.where(ideal > 0, gain / np.where(ideal > 0, ideal, 1.0), 0.0))


def recall(ranked: IntArray, truth: Csr, k: int = 20) -> FloatArray:
    """Hits among the first k over min(k, items taken), for each fan."""
    found = hits(ranked[:, :k], truth).sum(axis=1)
    return np.asarray(found / np.maximum(1, np.minimum(np.diff(truth.indptr), k)))


def coverage(ranked: IntArray, n_items: int, k: int = 10) -> float:
    """The share of the items that stand in anybody's first k."""
    shown = np.unique(ranked[:, :k])
    return float((shown >= 0).sum() / n_items) if n_items else 0.0


def bootstrap_interval(
    differences: FloatArray, *, draws: int = DRAWS, seed: int = 0
) -> tuple[float, float]:
    """95 % percentile interval of the mean of paired differences, fans drawn with replacement.

    B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
    """
    if differences.size == 0:
        return 0.0, 0.0
    rng = np.random.default_rng(seed)
    means = [
        differences[rng.integers(differences.size, size=differences.size)].mean()
        for _ in range(draws)
    ]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
