"""The documented content formula: what an item is about, and how popular it is or should be.

    r_hat(u, i) = alpha1 * x_i . y_u + alpha2 * z_i + beta

x_i is the item's attribute vector (length 1, or 0 where nothing is known), y_u the mean of the
vectors of the fan's own items, weighted by the deeds, and z_i does not depend on the fan: the
logarithm of the popularity, standardised over the items that enough fans have. Of an item that
fewer have, z is predicted from its attributes by ridge regression on the others:

    w = argmin |X w - z|^2 + ridge * |w|^2,  z_i = x_i . w

(A. Hoerl, R. Kennard, "Ridge Regression", Technometrics 12, 1970). There is no intercept: z has
mean 0, and an item about which nothing is known is expected to be of mean popularity.
"""

from typing import Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray, csr
from recommend.engine.attributes import Attributes
from recommend.engine.interactions import Interactions
from recommend.engine.popularity import Popularity
from recommend.engine.ranker import strongest_own

MAX_STEPS = 1_000
PAIRS_AT_ONCE = 50_000  # of items: about 100 MB where texts are long


class Content:
    """The formula above, by `alpha1`, `alpha2` and `beta`.

    `few`: an item of fewer fans is new, its z is predicted. `ridge`: the strength of the ridge.
    `half_life_days`: of the votes that make the popularity. Learns `items_`, `matrix_` (x, items
    x features, CSR), `z_` and `new_` (whose z is predicted).
    """

    def __init__(
        self,
        attributes: Attributes | None = None,
        alpha1: float = 1.0,
        alpha2: float = 0.02,
        beta: float = 0.0,
        few: int = 5,
        ridge: float = 1.0,
        half_life_days: float = 90.0,
    ) -> None:
        self.attributes = attributes
        self.alpha1 = alpha1
        self.alpha2 = alpha2
        self.beta = beta
        self.few = few
        self.ridge = ridge
        self.half_life_days = half_life_days

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn x and z as of `now` (Unix seconds)."""
        self.items_: IntArray = interactions.items
        about = self.attributes or Attributes.empty()
        self.matrix_: Csr = about.rows(self.items_).astype(np.float64)
        fans = np.bincount(interactions.matrix.indices, minlength=self.items_.size)
        self.new_ = fans < self.few
        votes = Popularity(self.half_life_days).fit(interactions, now).scores_
        self.z_ = self._fill(np.log1p(votes))
        return self

    def score(self, rows: Csr) -> FloatArray:
        """The formula, fans x items."""
        alike = (self._fans(rows) @ self.matrix_.T).toarray()
        scores: FloatArray = self.alpha1 * alike + (self.alpha2 * self.z_ + self.beta)[None, :]
        return scores

    def reasons(self, rows: Csr, row: IntArray, item: IntArray) -> IntArray:
        """The own item j with the largest r_uj x_j . x_i."""
        return strongest_own(rows, row, item, lambda _, own, to: self.lookup(own, to))

    def lookup(self, own: IntArray, item: IntArray) -> FloatArray:
        """x_j . x_i for pairs of item indices: each pair once, some at a time."""
        pairs, back = np.unique(own * self.items_.size + item, return_inverse=True)
        alike = np.zeros(pairs.size)
        for at in range(0, pairs.size, PAIRS_AT_ONCE):
            one, other = np.divmod(pairs[at : at + PAIRS_AT_ONCE], self.items_.size)
            products = self.matrix_[one].multiply(self.matrix_[other])
            alike[at : at + PAIRS_AT_ONCE] = products.sum(axis=1)
        return alike[back]

    def _fans(self, rows: Csr) -> Csr:
        """y_u, fans x features: the weighted mean over the own items of which anything is known."""
        described = csr((np.diff(self.matrix_.indptr) > 0).astype(np.float64)[:, None])
        total = (rows @ described).toarray().ravel()
        taken = (rows @ self.matrix_).tocsr()
        taken.data /= np.repeat(np.where(total > 0, total, 1.0), np.diff(taken.indptr))
        return taken

    def _fill(self, log_votes: FloatArray) -> FloatArray:
        """Standardised over the old items, predicted for the new ones; all 0 without old ones."""
        old = np.flatnonzero(~self.new_)
        z = np.zeros(log_votes.size)
        if old.size == 0:
            return z
        spread = log_votes[old].std()
        z[old] = (log_votes[old] - log_votes[old].mean()) / (spread if spread > 1e-12 else 1.0)
        weights = _ridge(self.matrix_[old], z[old], self.ridge)
        new = np.flatnonzero(self.new_)
        z[new] = self.matrix_[new] @ weights
        return z


def _ridge(known: Csr, z: FloatArray, strength: float) -> FloatArray:
    """argmin |known w - z|^2 + strength |w|^2, by least squares that never leave the sparse rows:
    C. Paige, M. Saunders, "LSQR", ACM TOMS 8, 1982, damped by the root of the strength."""
    if known.nnz == 0:
        return np.zeros(known.shape[1])
    from scipy.sparse.linalg import lsqr

    weights: FloatArray = lsqr(
        known, z, damp=strength**0.5, atol=1e-10, btol=1e-10, iter_lim=MAX_STEPS
    )[0]
    return weights
