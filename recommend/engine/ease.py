"""EASE^R: a linear item-item model in closed form.

H. Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, equation 8:
P = (X'X + lambda I)^-1, B_ij = -P_ij / P_jj, diagonal 0; scores are X B.
"""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommend.engine import room
from recommend.engine.arrays import Csr, FloatArray, IntArray
from recommend.engine.interactions import Interactions
from recommend.engine.ranker import strongest_own

MAX_ITEMS = 8_000  # a dense inverse: about 1.6 GB of float32 work at 10,000 items
DOUBLE_UP_TO = 2_500


def fits(n_items: int) -> bool:
    """False where the CF formula has to do alone, by the number of items or for want of memory."""
    return n_items <= MAX_ITEMS and room.is_there(n_items, 8 if n_items <= DOUBLE_UP_TO else 4)


class TooManyItems(ValueError):
    """The catalogue is too large for a dense inverse; use the CF formula."""


class Ease:
    """EASE^R with L2 strength `l2`. Learns `items_` and `weights_` (items x items, dense).

    float64 up to 2,500 items, float32 above; TooManyItems above `MAX_ITEMS`.
    """

    def __init__(self, l2: float = 200.0) -> None:
        self.l2 = l2

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn the weights. Raises TooManyItems."""
        return self.fit_gram(interactions.items, gram(interactions.matrix))

    def fit_gram(self, items: IntArray, gram_matrix: NDArray[np.floating]) -> Self:
        """Learn from a Gram matrix that several strengths share; it is left as it was."""
        self.items_ = items
        self.weights_ = solve(gram_matrix, self.l2)
        return self

    def score(self, rows: Csr) -> FloatArray:
        """X B, fans x items."""
        return np.asarray(rows.astype(self.weights_.dtype) @ self.weights_, dtype=np.float64)

    def reasons(self, rows: Csr, row: IntArray, item: IntArray) -> IntArray:
        """The own item j with the largest r_uj B_ji."""
        return strongest_own(rows, row, item, lambda _, own, to: self.lookup(own, to))

    def lookup(self, own: IntArray, item: IntArray) -> FloatArray:
        """B_ji for pairs of item indices."""
        return self.weights_[own, item].astype(np.float64)


def gram(matrix: Csr) -> NDArray[np.floating]:
    """X'X, dense, in the precision that EASE uses at this size. Raises TooManyItems."""
    n_items = matrix.shape[1]
    if n_items > MAX_ITEMS:
        raise TooManyItems(f"{n_items} items; EASE takes at most {MAX_ITEMS}, use the CF formula")
    precision = np.float64 if n_items <= DOUBLE_UP_TO else np.float32
    compact = matrix.astype(precision)
    dense: NDArray[np.floating] = (compact.T @ compact).toarray()
    return dense


def solve(gram_matrix: NDArray[np.floating], l2: float) -> NDArray[np.floating]:
    """B from the Gram matrix, by Cholesky: half the work of a general inverse."""
    weights = np.array(gram_matrix, order="F")
    if weights.size == 0:
        return weights
    weights[np.diag_indices_from(weights)] += l2
    from scipy.linalg import get_lapack_funcs

    factor, invert = get_lapack_funcs(("potrf", "potri"), (weights,))
    weights, failed = factor(weights, lower=True, overwrite_a=True)
    if not failed:
        weights, failed = invert(weights, lower=True, overwrite_c=True)
    if failed:
        raise np.linalg.LinAlgError("the Gram matrix is not positive definite; raise l2")
    weights = np.tril(weights)
    weights += np.tril(weights, -1).T
    weights /= -np.diag(weights)[None, :].copy()
    np.fill_diagonal(weights, 0.0)
    return weights
