"""The documented collaborative formula, a similarity score for ranking (never a rating):

    r_hat(u, i) = sum_j a_j r_uj r_ji / sqrt(sum_j a_j^2 + eps)

over the N items j most similar to i. a_j is the cosine of the columns i and j, r_ji = a_j
("form B"), and the denominator runs over all N neighbours, also those the fan has not rated: a
missing rating adds nothing above and is never taken for the number 0 in a mean.
"""

from typing import Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray, beside, csr
from recommend.engine.interactions import Interactions
from recommend.engine.ranker import strongest_own

BLOCK_CELLS = 8_000_000  # 64 MB of float64 similarities at a time


class CollaborativeFormula:
    """Item-kNN by the formula above. Learns `items_` and `weights_` (items x items, CSR).

    `n_neighbours` is N; `eps` keeps the denominator above 0.
    """

    def __init__(self, n_neighbours: int = 100, eps: float = 1e-6) -> None:
        self.n_neighbours = n_neighbours
        self.eps = eps

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn weights_[j, i] = a_ji^2 / sqrt(sum_N a^2 + eps)."""
        self.items_: IntArray = interactions.items
        self.weights_ = self._weights(_unit_columns(interactions.matrix))
        return self

    def score(self, rows: Csr) -> FloatArray:
        """The formula, fans x items."""
        return np.asarray((rows @ self.weights_).toarray(), dtype=np.float64)

    def reasons(self, rows: Csr, row: IntArray, item: IntArray) -> IntArray:
        """The own item j with the largest term of the sum."""
        return strongest_own(rows, row, item, lambda _, own, to: self.lookup(own, to))

    def lookup(self, own: IntArray, item: IntArray) -> FloatArray:
        """weights_[j, i] for pairs of item indices."""
        return np.asarray(self.weights_[own, item], dtype=np.float64)

    def _weights(self, unit: Csr) -> Csr:
        n_items = unit.shape[1]
        if n_items == 0:
            return csr((0, 0), dtype=np.float64)
        step = max(1, BLOCK_CELLS // n_items)
        blocks = [self._block(unit, at, min(at + step, n_items)) for at in range(0, n_items, step)]
        return beside(blocks)

    def _block(self, unit: Csr, start: int, stop: int) -> Csr:
        """Columns start..stop of the weights: each item's N neighbours, ties by lower index."""
        similarity = (unit[:, start:stop].T @ unit).toarray()
        lines = np.arange(stop - start)
        similarity[lines, lines + start] = 0.0
        nearest = _largest(similarity, self.n_neighbours)
        alpha = np.take_along_axis(similarity, nearest, axis=1)
        weight = alpha**2 / np.sqrt((alpha**2).sum(axis=1, keepdims=True) + self.eps)
        line = np.repeat(lines, nearest.shape[1])
        shape = (similarity.shape[1], stop - start)
        block = csr((weight.ravel(), (nearest.ravel(), line)), shape=shape)
        block.eliminate_zeros()
        return block


def _unit_columns(matrix: Csr) -> Csr:
    """The matrix with every column at length 1."""
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=0)).ravel())
    unit = matrix.copy()
    unit.data = unit.data / norms[unit.indices]
    return unit


def _largest(values: FloatArray, n: int) -> IntArray:
    """Column indices of the n largest values of each row; among equals the lower index."""
    if n >= values.shape[1]:
        return np.broadcast_to(np.arange(values.shape[1]), values.shape)
    edge = -np.partition(-values, n - 1, axis=1)[:, n - 1 : n]
    above = values > edge
    at_edge = values == edge
    room = n - above.sum(axis=1, keepdims=True)
    chosen = above | (at_edge & (np.cumsum(at_edge, axis=1) <= room))
    return np.nonzero(chosen)[1].reshape(values.shape[0], n)
