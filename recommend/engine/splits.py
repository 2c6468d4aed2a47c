"""What was known, and what is asked: the questions by which models are judged and tuned."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from recommend.engine.arrays import Csr, IntArray, positions
from recommend.engine.interactions import Interactions, pair_matrix

MIN_OWN = 3


@dataclass(frozen=True, eq=False)
class TimeSplit:
    """`train` holds only events before `cut` (Unix seconds).

    `rows` are the train rows of the fans who count, `has` what of them those fans had taken (what
    a list may not hold), `truth` what they took for the first time after the cut (CSR of ones on
    the same axes), `fans` their places in `train.users` and `at` the Unix seconds of each entry
    of `rows`. Taken is what was done with a weight of `known_from` or more as it came: a look is
    no answer. A fan counts with something before and something new after it; an item first seen
    after the cut counts for nobody, because no list of that time could hold it.
    """

    cut: int
    train: Interactions
    rows: Csr
    truth: Csr
    fans: IntArray
    at: IntArray
    has: Csr

    @property
    def n_fans(self) -> int:
        """How many fans count."""
        return int(self.rows.shape[0])

    @classmethod
    def of(
        cls,
        interactions: Interactions,
        *,
        share: float,
        max_fans: int,
        seed: int = 0,
        known_from: float = 0.0,
    ) -> Self:
        """Cut so that the last `share` of the events is the future; at most `max_fans` count."""
        cut = cut_of(interactions, share)
        train, future = interactions.before(cut), interactions.since(cut)
        return cls._asking(cut, train, future, max_fans, seed, known_from)

    @classmethod
    def of_each(
        cls,
        interactions: Interactions,
        *,
        share: float,
        max_fans: int,
        newest: bool = False,
        seed: int = 0,
    ) -> Self:
        """In place of one cut, `share` of each fan's own items (at least 1) is the question.

        Fans with 3 items or more are asked; their items by chance, or the `newest`. `cut` is the
        time of the newest event.
        """
        indptr = interactions.matrix.indptr
        counts = np.diff(indptr)
        luck = np.random.default_rng(seed).random(interactions.n_pairs)
        row = np.repeat(np.arange(counts.size), counts)
        order = np.lexsort((luck, interactions.last_at if newest else luck, row))
        asked = np.where(counts < MIN_OWN, 0, np.maximum(1, (share * counts).astype(int)))
        chosen = np.zeros(row.size, dtype=bool)
        chosen[order] = np.repeat(indptr[1:] - asked, counts) <= np.arange(row.size)
        return cls._without(interactions, chosen, max_fans, seed)

    @classmethod
    def _without(
        cls, interactions: Interactions, chosen: IntArray, max_fans: int, seed: int
    ) -> Self:
        """The chosen pairs are the question, all others what is known."""
        events, width = interactions.events, interactions.items.size
        row, column = interactions.matrix.nonzero()
        cells = (row[chosen] * np.int64(width) + column[chosen]).astype(np.int64)
        asked = positions(events.row * width + events.column, cells) >= 0
        train, future = interactions.only(~asked), interactions.only(asked)
        cut = int(interactions.last_at.max(initial=0))
        return cls._asking(cut, train, future, max_fans, seed)

    @classmethod
    def _asking(
        cls,
        cut: int,
        train: Interactions,
        later: Interactions,
        max_fans: int,
        seed: int,
        known_from: float = 0.0,
    ) -> Self:
        had, taken = train.at_least(known_from), later.at_least(known_from).tocoo()
        ids = later.users[taken.row], later.items[taken.col]
        future = pair_matrix(*ids, users=train.users, items=train.items)
        truth = (future - future.multiply(had > 0)).tocsr()
        truth.eliminate_zeros()
        fans = _sample(np.flatnonzero(np.diff(truth.indptr)), max_fans, seed)
        rows, before = train.matrix[fans], train.matrix.indptr
        counts = np.diff(rows.indptr)
        place = np.arange(rows.nnz) + np.repeat(before[fans] - rows.indptr[:-1], counts)
        return cls(cut, train, rows, truth[fans], fans, train.last_at[place], had[fans])


def cut_of(interactions: Interactions, share: float) -> int:
    """The moment (Unix seconds) from which on the last `share` of the events happened."""
    moments = np.sort(interactions.events.at)
    place = min(int(moments.size * (1 - share)), moments.size - 1)
    return int(moments[place]) if moments.size else 0


def _sample(fans: np.typing.NDArray[np.intp], most: int, seed: int) -> np.typing.NDArray[np.intp]:
    if fans.size <= most:
        return fans
    return np.sort(np.random.default_rng(seed).choice(fans, most, replace=False))
