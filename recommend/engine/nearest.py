"""The most similar items of each item, and the models that score by them.

Memory grows with items x neighbours, never with items x items: similarities are made for a block
of items at a time, sparse, and cut to the nearest before the next block.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from recommend.engine.arrays import Csr, FloatArray, IntArray, beside, csr
from recommend.engine.ranker import strongest_own

BLOCK_CELLS = 4_000_000  # at most: 48 MB of similarities with their places
DOUBLE_UP_TO = 2_500  # items; float32 above, as in EASE
MOST_ITEMS = 5_000  # of a fan who is heard: the work grows with the square, what is learned hardly

Mask: TypeAlias = NDArray[np.bool_]
Similarity: TypeAlias = Callable[
    [slice], Csr
]  # of some items to all: CSR, items of the slice x all


class ItemNeighbours:
    """What models have in common whose scores are X W: `weights_` is CSR, items x items."""

    items_: IntArray
    weights_: Csr

    def score(self, rows: Csr) -> FloatArray:
        """X W, fans x items."""
        scores = rows.astype(self.weights_.dtype) @ self.weights_
        return np.asarray(scores.toarray(), dtype=np.float64)

    def reasons(self, rows: Csr, row: IntArray, item: IntArray) -> IntArray:
        """The own item j with the largest r_uj W_ji."""
        return strongest_own(rows, row, item, lambda _, own, to: self.lookup(own, to))

    def lookup(self, own: IntArray, item: IntArray) -> FloatArray:
        """W_ji for pairs of item indices."""
        return np.asarray(self.weights_[own, item], dtype=np.float64)


def cosine(matrix: Csr, shrinkage: float = 0.0) -> Similarity:
    """x_i . x_j / (|x_i| |x_j| + shrinkage) of the columns of `matrix` (fans x items)."""
    fans = choosy(matrix).astype(np.float64 if matrix.shape[1] <= DOUBLE_UP_TO else np.float32)
    items = fans.T.tocsr()
    lengths = np.sqrt(np.bincount(fans.indices, weights=fans.data**2, minlength=fans.shape[1]))

    def similarity(part: slice) -> Csr:
        alike = (items[part] @ fans).tocsr()
        own = np.repeat(lengths[part], np.diff(alike.indptr))
        below = own * lengths[alike.indices] + shrinkage
        alike.data = (alike.data / np.where(below > 0, below, 1.0)).astype(fans.dtype)
        return alike

    return similarity


def choosy(matrix: Csr) -> Csr:
    """The rows of fans with at most `MOST_ITEMS`: who has everything makes all items alike."""
    counts = np.diff(matrix.indptr)
    return matrix if counts.max(initial=0) <= MOST_ITEMS else matrix[counts <= MOST_ITEMS]


def nearest(similarity: Similarity, n_items: int, n: int) -> Csr:
    """CSR, items x items: column i holds the n items j most similar to i (by size, either sign).

    Never the item itself, never a similarity of 0; among equals the lower index. Raises
    ValueError for n below 1.
    """
    if n < 1:
        raise ValueError("an item needs at least one neighbour")
    if n_items == 0:
        return csr((0, 0), dtype=np.float64)
    step = max(1, BLOCK_CELLS // n_items)
    parts = [slice(at, min(at + step, n_items)) for at in range(0, n_items, step)]
    blocks = [_cut(similarity(part), part.start, n).T for part in parts]
    return blocks[0].tocsr() if len(blocks) == 1 else beside(blocks)


def _cut(alike: Csr, start: int, n: int) -> Csr:
    """The rows of a block, which begins at item `start`, without the items themselves, cut to n."""
    alike = alike.tocsc().tocsr()  # in order of the indices, in linear time
    own = np.repeat(np.arange(start, start + alike.shape[0]), np.diff(alike.indptr))
    alike.data[alike.indices == own] = 0.0
    alike.eliminate_zeros()
    counts = np.diff(alike.indptr)
    wide = np.flatnonzero(counts > n)
    if wide.size:
        kept = np.ones(alike.nnz, dtype=bool)
        kept[np.repeat(counts > n, counts)] = _largest(alike[wide], n)
        alike.data[~kept] = 0.0
        alike.eliminate_zeros()
    return alike


def _largest(rows: Csr, n: int) -> Mask:
    """Which entries are among the n largest of their row; each row holds more than n."""
    counts = np.diff(rows.indptr)
    row = np.repeat(np.arange(counts.size), counts)
    place = np.arange(rows.nnz) - rows.indptr[row]
    size = np.full((counts.size, int(counts.max())), -1.0, dtype=rows.dtype)
    size[row, place] = np.abs(rows.data)
    return np.asarray(largest(size, n)[row, place], dtype=bool)


def largest(values: NDArray[np.floating], n: int) -> Mask:
    """Which cells are the n largest of their row, among equals those of the lower index."""
    width = values.shape[1]
    if n >= width:
        return np.ones(values.shape, dtype=bool)
    edge = np.partition(values, width - n, axis=1)[:, width - n, None]
    above, at_edge = values > edge, values == edge
    room = n - above.sum(axis=1, keepdims=True)
    return above | (at_edge & (np.cumsum(at_edge, axis=1, dtype=np.int32) <= room))
