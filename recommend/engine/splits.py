"""One global cut in time: what was known before it, and what fans did after it."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from recommend.engine.arrays import Csr
from recommend.engine.interactions import Interactions, pair_matrix


@dataclass(frozen=True, eq=False)
class TimeSplit:
    """`train` holds only events before `cut` (Unix seconds).

    `rows` are the train rows of the fans who count, `truth` what those fans took for the first
    time after the cut (CSR of ones on the same axes). A fan counts with something before and
    something new after it; an item first seen after the cut counts for nobody, because no list
    of that time could hold it.
    """

    cut: int
    train: Interactions
    rows: Csr
    truth: Csr

    @property
    def n_fans(self) -> int:
        """How many fans count."""
        return int(self.rows.shape[0])

    @classmethod
    def of(cls, interactions: Interactions, *, share: float, max_fans: int, seed: int = 0) -> Self:
        """Cut so that the last `share` of the events is the future; at most `max_fans` count."""
        cut = cut_of(interactions, share)
        train = interactions.before(cut)
        future = pair_matrix(
            *interactions.since(cut).pair_ids(), users=train.users, items=train.items
        )
        truth = (future - future.multiply(train.matrix > 0)).tocsr()
        truth.eliminate_zeros()
        fans = _sample(np.flatnonzero(np.diff(truth.indptr)), max_fans, seed)
        return cls(cut, train, train.matrix[fans], truth[fans])


def cut_of(interactions: Interactions, share: float) -> int:
    """The moment (Unix seconds) from which on the last `share` of the events happened."""
    moments = np.sort(interactions.events.at)
    place = min(int(moments.size * (1 - share)), moments.size - 1)
    return int(moments[place]) if moments.size else 0


def _sample(fans: np.typing.NDArray[np.intp], most: int, seed: int) -> np.typing.NDArray[np.intp]:
    if fans.size <= most:
        return fans
    return np.sort(np.random.default_rng(seed).choice(fans, most, replace=False))
