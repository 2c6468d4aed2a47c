"""What rating a fan would give: biases and item-kNN on what they leave over.

Y. Koren, R. Bell, "Advances in Collaborative Filtering", Recommender Systems Handbook, 2011,
chapter 5. mu is the mean of all ratings, the biases are means shrunk towards 0,

    b_i = sum_u (r_ui - mu) / (k + n_i),  b_u = sum_j (r_uj - mu - b_j) / (k + n_u),

and with e_uj = r_uj - mu - b_u - b_j, s_ij the cosine of the columns i and j of e over all their
ratings, shrunk by n / (n + shrinkage) where n fans rated both, and N the items j most similar to
i (by size) of those that the fan rated:

    r_hat(u, i) = mu + b_u + b_i + sum_N s_ij e_uj / (sum_N |s_ij| + eps), within the scale.

"Not rated" is missing everywhere: it is in no mean, no product and no count.
"""

from typing import Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray, csr
from recommend.engine.interactions import Interactions
from recommend.engine.nearest import ItemNeighbours, Similarity, choosy, cosine, largest, nearest


class Stars(ItemNeighbours):
    """The prediction above; the interactions hold ratings alone, 0 or NaN being "not rated".

    `n_neighbours` is N; `shrinkage` doubts similarities of few common fans, `bias_shrinkage` (k)
    biases of few ratings; `lowest` and `highest` are the scale. `n_candidates` bounds memory: of
    each item that many similarities are kept to choose the N from. Learns `items_`, `mean_`,
    `item_bias_` and `weights_` (s, items x items, CSR).
    """

    def __init__(
        self,
        n_neighbours: int = 50,
        shrinkage: float = 30.0,
        bias_shrinkage: float = 10.0,
        eps: float = 1e-6,
        lowest: float = 1.0,
        highest: float = 5.0,
        n_candidates: int = 1_000,
    ) -> None:
        self.n_neighbours = n_neighbours
        self.shrinkage = shrinkage
        self.bias_shrinkage = bias_shrinkage
        self.eps = eps
        self.lowest = lowest
        self.highest = highest
        self.n_candidates = n_candidates

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn from the matrix of ratings. Raises ValueError for ratings outside the scale."""
        rated = interactions.matrix
        if rated.nnz and not self.lowest <= rated.data.min() <= rated.data.max() <= self.highest:
            raise ValueError(f"ratings must be from {self.lowest} to {self.highest}")
        self.items_ = interactions.items
        n_items = interactions.items.size
        self.mean_ = float(rated.data.mean()) if rated.nnz else (self.lowest + self.highest) / 2
        over = np.bincount(rated.indices, weights=rated.data - self.mean_, minlength=n_items)
        count = np.bincount(rated.indices, minlength=n_items)
        self.item_bias_: FloatArray = over / (self.bias_shrinkage + count)
        left = self._left_over(rated, self._fan_bias(rated))
        self.weights_ = nearest(self._shrunk(left), n_items, self.n_candidates)
        return self

    def score(self, rows: Csr) -> FloatArray:
        """Predicted ratings, fans x items. `rows` are ratings; a 0 or NaN in them is none.

        About 1 ms for each fan and 2,000 items: ask for those who look, not for everybody.
        """
        rated = _rated(rows)
        bias = self._fan_bias(rated)
        left = self._left_over(rated, bias)
        said = np.zeros(rows.shape)
        for fan in np.flatnonzero(np.diff(left.indptr)):
            its = slice(left.indptr[fan], left.indptr[fan + 1])
            said[fan] = self._neighbours_say(left.indices[its], left.data[its])
        stars = self.mean_ + bias[:, None] + self.item_bias_[None, :] + said
        return np.clip(stars, self.lowest, self.highest)

    def reasons(self, rows: Csr, row: IntArray, item: IntArray) -> IntArray:
        """The own item j with the largest s_ij e_uj."""
        rated = _rated(rows)
        return super().reasons(self._left_over(rated, self._fan_bias(rated)), row, item)

    def _neighbours_say(self, own: IntArray, left: FloatArray) -> FloatArray:
        """The fraction of the formula, for every item, of one fan's own items and their e."""
        alike = np.ascontiguousarray(self.weights_[own].toarray().T, dtype=np.float64)
        size = np.abs(alike)
        size[~largest(size, self.n_neighbours)] = 0.0
        said: FloatArray = (np.sign(alike) * size) @ left / (size.sum(axis=1) + self.eps)
        return said

    def _fan_bias(self, rated: Csr) -> FloatArray:
        """b_u of each row."""
        counts = np.diff(rated.indptr)
        row = np.repeat(np.arange(counts.size), counts)
        over = rated.data - self.mean_ - self.item_bias_[rated.indices]
        total = np.bincount(row, weights=over, minlength=counts.size)
        return total / np.where(counts > 0, self.bias_shrinkage + counts, 1.0)

    def _left_over(self, rated: Csr, fan_bias: FloatArray) -> Csr:
        """e, on the pattern of the ratings (an exact 0 stays in it)."""
        left = csr(rated, dtype=np.float64, copy=True)
        expected = self.mean_ + np.repeat(fan_bias, np.diff(rated.indptr))
        left.data = rated.data - expected - self.item_bias_[rated.indices]
        return left

    def _shrunk(self, left: Csr) -> Similarity:
        """The cosine of what is left over, times n / (n + shrinkage)."""
        alike, marks = cosine(left), _ones(choosy(left))
        items = marks.T.tocsr()

        def similarity(part: slice) -> Csr:
            common = (items[part] @ marks).tocsr()
            common.data = common.data / (common.data + self.shrinkage)
            return alike(part).multiply(common).tocsr()

        return similarity


def _rated(rows: Csr) -> Csr:
    """Only what was rated."""
    rated = csr(rows, dtype=np.float64, copy=True)
    rated.data = np.nan_to_num(rated.data, nan=0.0)
    rated.eliminate_zeros()
    return rated


def _ones(pattern: Csr) -> Csr:
    marks = pattern.copy()
    marks.data = np.ones(pattern.nnz)
    return marks
