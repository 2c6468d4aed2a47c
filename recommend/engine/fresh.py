"""Scores for items that nobody took yet: a new item stands where what is like it stands.

For a fan u and a new item i, over the N(i) known items most like it (cosine of attributes, at
least LEAST_ALIKE):

    score(u, i) = sum_j cos_ij s(u, j) / (sum_j cos_ij + SHRINK)

where s(u, j) is the model's score, and of what the fan knows already the best score that the fan
gives at all. SHRINK draws it to the average, 0, where little is like the item. The reason is the
fan's own item that is most like it; without such an item there is none, and no list has it.
"""

from dataclasses import replace
from typing import Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray, beside, csr, positions
from recommend.engine.attributes import Attributes
from recommend.engine.interactions import Interactions
from recommend.engine.ranker import Ranker, strongest_own
from recommend.engine.ranking import BLOCK_CELLS, NO_ITEM, Shelves

LEAST_ALIKE = 0.15  # below it two texts share chance words
NEIGHBOURS = 10
SHRINK = 0.5
AKIN = "akin"


class WithNew:
    """A fitted `model`, and what is like its items. Learns `items_`, `new_` (mask over them) and
    `alike_` (CSR of cosines, known items x new items)."""

    def __init__(self, model: Ranker, attributes: Attributes) -> None:
        self.model = model
        self.attributes = attributes

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn which items are new: those that the model does not know."""
        self.items_: IntArray = interactions.items
        self.place_: IntArray = positions(self.model.items_, self.items_)
        self.new_ = ~np.isin(self.items_, self.model.items_)
        known, new = self.model.items_, self.items_[self.new_]
        self.alike_: Csr = _alike(self.attributes.rows(known), self.attributes.rows(new))
        return self

    def score(self, rows: Csr) -> FloatArray:
        """The model's scores and those of the new items, fans x `items_`."""
        own = rows[:, self.place_].tocsr()
        known = np.array(self.model.score(own), dtype=np.float64)
        found = np.zeros(rows.shape)
        found[:, self.place_] = known
        fan = np.repeat(np.arange(rows.shape[0]), np.diff(own.indptr))
        if known.size:
            known[fan, own.indices] = known.max(axis=1)[fan]
        total = np.asarray(self.alike_.sum(axis=0)).ravel() + SHRINK
        found[:, self.new_] = (known @ self.alike_) / total
        return found

    def reasons(self, rows: Csr, row: IntArray, item: IntArray) -> IntArray:
        """The model's reason; of a new item, the fan's own one that is most like it."""
        own = np.full(row.size, -1, dtype=np.int64)
        fresh = self.new_[item]
        back = np.full(self.items_.size, -1, dtype=np.int64)
        back[self.place_] = np.arange(self.place_.size)
        some = row[~fresh], back[item[~fresh]]
        by_model = self.model.reasons(rows[:, self.place_].tocsr(), *some)
        own[~fresh] = np.append(self.place_, -1)[by_model]
        column = np.cumsum(self.new_) - 1

        def likeness(_row: IntArray, mine: IntArray, to: IntArray) -> FloatArray:
            found = np.asarray(self.alike_[np.maximum(back[mine], 0), column[to]]).ravel()
            return np.where(back[mine] >= 0, found, 0.0)

        own[fresh] = strongest_own(rows, row[fresh], item[fresh], likeness)
        return own

    def told(self, lists: Shelves) -> Shelves:
        """The lists, in which the reason of a new item is likeness, and its word the fact."""
        fresh = np.isin(lists.item, self.items_[self.new_]) & (lists.reason_item != NO_ITEM)
        facts, words = list(lists.reason_fact), list(lists.reason_word)
        for at in np.flatnonzero(fresh).tolist():
            facts[at], words[at] = AKIN, facts[at]
        return replace(lists, reason_fact=tuple(facts), reason_word=tuple(words))


def _alike(known: Csr, new: Csr) -> Csr:
    """CSR, known x new: the cosines that count, made for some new items at a time."""
    step = max(1, BLOCK_CELLS // max(1, known.shape[0]))
    parts = [
        csr(_nearest((known @ new[at : at + step].T).toarray().astype(np.float64)))
        for at in range(0, new.shape[0], step)
    ]
    return beside(parts) if parts else csr((known.shape[0], 0), dtype=np.float64)


def _nearest(cosines: FloatArray) -> FloatArray:
    """Each column with its NEIGHBOURS largest values of LEAST_ALIKE or more, zeros elsewhere."""
    order = np.argsort(-cosines, axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(cosines.shape[0])[:, None], axis=0)
    return np.where((rank < NEIGHBOURS) & (cosines >= LEAST_ALIKE), cosines, 0.0)
