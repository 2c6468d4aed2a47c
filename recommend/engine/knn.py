"""Item-kNN: what is like the things that a fan has.

Cosine of the columns with a shrinkage h that doubts items of few fans, as in M. Ferrari Dacrema,
P. Cremonesi, D. Jannach, "Are We Really Making Much Progress?", RecSys 2019 (ItemKNN):

    s_ij = x_i . x_j / (|x_i| |x_j| + h),  r_hat(u, i) = sum_j r_uj s_ij

over the N items j most similar to i. Sparse throughout, so it also serves 50,000 items.
"""

from typing import Self

from recommend.engine.interactions import Interactions
from recommend.engine.nearest import ItemNeighbours, cosine, nearest


class ItemKnn(ItemNeighbours):
    """The formula above: `n_neighbours` is N, `shrinkage` is h. Learns `items_`, `weights_`."""

    def __init__(self, n_neighbours: int = 100, shrinkage: float = 10.0) -> None:
        self.n_neighbours = n_neighbours
        self.shrinkage = shrinkage

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn weights_[j, i] = s_ij. Raises ValueError for less than one neighbour."""
        if self.shrinkage < 0:
            raise ValueError("shrinkage must not be negative")
        self.items_ = interactions.items
        alike = cosine(interactions.matrix, self.shrinkage)
        self.weights_ = nearest(alike, interactions.items.size, self.n_neighbours)
        return self
