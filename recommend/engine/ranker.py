"""The contract of every model, and how a linear model names its reason.

A model's constructor only stores parameters; `fit` learns attributes whose names end in `_`.
`items_` are the external ids of its columns, ascending. Rows given to a fitted model are CSR,
fans x `items_`: a fan who was not there at `fit` is scored by the same product.
"""

from collections.abc import Callable
from typing import Protocol, Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray
from recommend.engine.interactions import Interactions


class Ranker(Protocol):
    """Something that orders items for fans."""

    items_: IntArray

    def fit(self, interactions: Interactions, now: int | None = None) -> Self:
        """Learn. `now` (Unix seconds) is the moment of ranking; None is the newest event's."""

    def score(self, rows: Csr) -> FloatArray:
        """Scores, fans x items, higher is better."""

    def reasons(self, rows: Csr, row: IntArray, item: IntArray) -> IntArray:
        """For each pair (row index, item index): the fan's own item that spoke most for it.

        An index into `items_`, or -1 where nothing of the fan's own spoke for it.
        """


def strongest_own(
    rows: Csr,
    row: IntArray,
    item: IntArray,
    contribution: Callable[[IntArray, IntArray, IntArray], FloatArray],
) -> IntArray:
    """Index of the own item with the largest r_uj * contribution(row, own, item), or -1.

    -1 stands where the fan has nothing or where every own item speaks against.
    """
    counts = np.diff(rows.indptr).astype(np.int64)[row]
    found = np.full(row.size, -1, dtype=np.int64)
    if counts.sum() == 0:
        return found
    pair = np.repeat(np.arange(row.size), counts)
    first = np.cumsum(counts) - counts
    place = np.arange(pair.size) - first[pair] + rows.indptr[row][pair]
    own = rows.indices[place].astype(np.int64)
    value = rows.data[place] * contribution(row[pair], own, item[pair])
    has_any = np.flatnonzero(counts)
    best = np.zeros(row.size)
    best[has_any] = np.maximum.reduceat(value, first[has_any])
    winners = np.flatnonzero((value == best[pair]) & (value > 0))
    answered, where = np.unique(pair[winners], return_index=True)
    found[answered] = own[winners[where]]
    return found
