"""Collective EASE: what items are about speaks beside what fans did, so new items get scores.

O. Jeunen, J. Van Balen, B. Goethals, "Closed-Form Models for Collaborative Filtering with
Side-Information", RecSys 2020 (CEASE): each attribute is one more row of X, as if it were a fan
who has every item that it fits. With A (items x features) and its weight w the Gram matrix is

    G = X'X + w A A',  P = (G + lambda I)^-1,  B_ij = -P_ij / P_jj, diagonal 0; scores are X B.

Without attributes this is EASE.
"""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommend.engine.attributes import Attributes
from recommend.engine.ease import Ease, gram
from recommend.engine.interactions import Interactions


class CollectiveEase(Ease):
    """EASE with `attributes` at `attribute_weight` (w) and L2 strength `l2` (lambda).

    The columns are the items of the interactions: a new item must be among them (see
    Interactions.with_items). Size and precision as for Ease; TooManyItems above its limit.
    """

    def __init__(
        self,
        attributes: Attributes | None = None,
        attribute_weight: float = 30.0,
        l2: float = 200.0,
    ) -> None:
        super().__init__(l2)
        self.attributes = attributes
        self.attribute_weight = attribute_weight

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn the weights. Raises TooManyItems, ValueError for a weight below 0."""
        if self.attribute_weight < 0:
            raise ValueError("attribute_weight must not be negative")
        known = gram(interactions.matrix)
        if self.attributes is not None:
            known += self.attribute_weight * self._alike(interactions)
        return self.fit_gram(interactions.items, known)

    def _alike(self, interactions: Interactions) -> NDArray[np.floating]:
        """A A', items x items."""
        about = self.attributes or Attributes.empty()
        return gram(about.rows(interactions.items).T.tocsr())
