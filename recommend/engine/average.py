"""What a model would say to everybody if it knew nobody: its average order."""

from typing import Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray
from recommend.engine.blend import standardise
from recommend.engine.interactions import Interactions
from recommend.engine.popularity import SameForAll
from recommend.engine.ranker import Ranker
from recommend.engine.ranking import blocks


class AverageOrder(SameForAll):
    """The mean over fans of a fitted model's standardised scores. Learns `items_`, `scores_`.

    Whatever a model knows of popularity is in it, and nothing of anybody's taste. A model that
    leads popularity and not this order is a better guess of what everybody takes, no more.
    """

    def __init__(self, model: Ranker) -> None:
        self.model = model

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn from everybody; the model is fitted already."""
        return self.fit_rows(interactions.matrix)

    def fit_rows(self, rows: Csr) -> Self:
        """Learn from these fans (CSR, fans x items); without any, all items are alike."""
        self.items_ = self.model.items_
        self.scores_: FloatArray = np.zeros(self.items_.size)
        for part in blocks(*rows.shape):
            self.scores_ += standardise(self.model.score(rows[part])).sum(axis=0)
        self.scores_ /= max(1, rows.shape[0])
        return self
