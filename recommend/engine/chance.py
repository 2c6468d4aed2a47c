"""What lists drawn by lot would have reached: exact expectations, so no dice are thrown.

Of the C items that a fan does not have, each stands on each place with chance 1 / C. With m of
them taken afterwards, every place is a hit with chance m / C, and an item stands among the first
k with chance k / C.
"""

import numpy as np

from recommend.engine.arrays import Csr, FloatArray
from recommend.engine.metrics import discounts, ideal

NEARLY_ONE = 1.0 - 2.0**-53  # so that the logarithm of "certainly shown" stays a number


def free(rows: Csr) -> FloatArray:
    """How many items each fan does not have: C."""
    return np.asarray(rows.shape[1] - np.diff(rows.indptr), dtype=np.float64)


def ndcg(rows: Csr, truth: Csr, k: int = 10) -> FloatArray:
    """The expected NDCG@k of each fan."""
    worth = np.r_[0.0, np.cumsum(discounts(k))]
    places = np.minimum(free(rows), k).astype(np.int64)
    return np.asarray(_odds(rows, truth) * worth[places] / ideal(truth, k))


def recall(rows: Csr, truth: Csr, k: int = 20) -> FloatArray:
    """The expected recall@k of each fan."""
    hits = _odds(rows, truth) * np.minimum(free(rows), k)
    return np.asarray(hits / np.maximum(1, np.minimum(np.diff(truth.indptr), k)))


def coverage(rows: Csr, k: int = 10) -> float:
    """The expected share of the items that stand in anybody's first k.

    An item is missing everywhere with the product, over the fans who do not have it, of 1 - k / C.
    """
    if rows.shape[1] == 0:
        return 0.0
    shown = np.minimum(k / np.maximum(free(rows), 1.0), NEARLY_ONE)
    missing = np.log1p(-shown)
    held = np.repeat(missing, np.diff(rows.indptr))
    own = np.bincount(rows.indices, weights=held, minlength=rows.shape[1])
    return float(-np.expm1(np.minimum(missing.sum() - own, 0.0)).mean())


def novelty(rows: Csr, bits: FloatArray) -> float:
    """The expected mean of `bits` over what is shown, every fan with something left alike."""
    left = free(rows)
    held = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    own = np.bincount(held, weights=bits[rows.indices], minlength=rows.shape[0])
    there = left > 0
    return float(((bits.sum() - own)[there] / left[there]).mean()) if there.any() else 0.0


def _odds(rows: Csr, truth: Csr) -> FloatArray:
    return np.asarray(np.diff(truth.indptr) / np.maximum(free(rows), 1.0))
