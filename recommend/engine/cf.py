"""The documented collaborative formula, a similarity score for ranking (never a rating):

    r_hat(u, i) = sum_j a_j r_uj r_ji / sqrt(sum_j a_j^2 + eps)

over the N items j most similar to i. a_j is the cosine of the columns i and j, r_ji = a_j
("form B"), and the denominator runs over all N neighbours, also those the fan has not rated: a
missing rating adds nothing above and is never taken for the number 0 in a mean.
"""

from typing import Self

import numpy as np

from recommend.engine.arrays import Csr, IntArray
from recommend.engine.interactions import Interactions
from recommend.engine.nearest import ItemNeighbours, cosine, nearest


class CollaborativeFormula(ItemNeighbours):
    """Item-kNN by the formula above. Learns `items_` and `weights_` (items x items, CSR).

    `n_neighbours` is N; `eps` keeps the denominator above 0.
    """

    def __init__(self, n_neighbours: int = 100, eps: float = 1e-6) -> None:
        self.n_neighbours = n_neighbours
        self.eps = eps

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn weights_[j, i] = a_ji^2 / sqrt(sum_N a^2 + eps)."""
        return self.fit_matrix(interactions.items, interactions.matrix)

    def fit_matrix(self, items: IntArray, matrix: Csr) -> Self:
        """The same with other rows than fans (visits x items)."""
        self.items_ = items
        n_items = items.size
        weights = nearest(cosine(matrix), n_items, self.n_neighbours)
        squares = weights.data**2
        below = np.bincount(weights.indices, weights=squares, minlength=n_items) + self.eps
        weights.data = (squares / np.sqrt(below)[weights.indices]).astype(weights.dtype)
        self.weights_ = weights
        return self
