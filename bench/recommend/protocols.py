"""Which events a model may learn from, and which it is asked for. Seed 42, every choice by it.

random    a fifth of each fan's items (at least 1; fans with 5 items or more)
last      the newest item of each of those fans; needs times
strong    a tenth of those fans is not there when a model learns; a fifth of their items is asked,
          the rest is told when their lists are made; with `known` that many are told, all
          others asked
colditem  a tenth of the items is not there when a model learns; they alone are ranked
"""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from bench.recommend.reading import BadInputError, Table
from recommend.engine.arrays import Csr, FloatArray, IntArray, csr

Mask: TypeAlias = np.typing.NDArray[np.bool_]

PROTOCOLS = ("random", "last", "strong", "colditem")
SEED = 42
TEST_SHARE = 0.2
UNSEEN_SHARE = 0.1
MIN_ITEMS = 5


@dataclass(frozen=True, eq=False)
class Split:
    """What is learned and what is asked, on the axes of the table: all its users, all its items.

    `learned` is a mask over the table's events. `fans` are the users who are judged, `known` what
    is told of them and `truth` what is asked (CSR of ones, fans x items); `known_at` holds the
    seconds of the newest event in place of the ones. `candidates` are the
    items that are ranked.
    """

    learned: Mask
    fans: IntArray
    known: Csr
    known_at: Csr
    truth: Csr
    candidates: IntArray


@dataclass(frozen=True, eq=False)
class Pairs:
    """Each (user, item) of the table once, by user and item, with its first and newest time."""

    user: IntArray
    item: IntArray
    at: IntArray
    newest: IntArray
    of_event: IntArray
    shape: tuple[int, int]

    @classmethod
    def of(cls, table: Table) -> "Pairs":
        """The pairs of a table; `of_event` says which pair each event belongs to."""
        shape = table.users.size, table.items.size
        cells = table.user * shape[1] + table.item
        cell, of_event = np.unique(cells, return_inverse=True)
        first = np.full(cell.size, np.iinfo(np.int64).max)
        np.minimum.at(first, of_event, table.moments())
        newest = np.full(cell.size, np.iinfo(np.int64).min)
        np.maximum.at(newest, of_event, table.moments())
        return cls(cell // shape[1], cell % shape[1], first, newest, of_event, shape)

    def counts(self) -> IntArray:
        """How many items each user has."""
        return np.bincount(self.user, minlength=self.shape[0])

    def matrix(self, chosen: Mask, fans: IntArray, values: IntArray | None = None) -> Csr:
        """CSR of ones (or of `values`) of the chosen pairs, only the rows of `fans`."""
        said = np.ones(int(chosen.sum())) if values is None else values[chosen].astype(np.float64)
        return csr((said, (self.user[chosen], self.item[chosen])), shape=self.shape)[fans]


def divide(table: Table, protocol: str, known: int | None = None) -> Split:
    """The split of a table by one of PROTOCOLS. Raises BadInputError where nobody can be judged."""
    if protocol == "last" and table.at is None:
        raise BadInputError("the protocol last needs times: the file has no column ts")
    pairs = Pairs.of(table)
    judged = pairs.counts() >= MIN_ITEMS
    if not judged.any():
        raise BadInputError(f"no user has {MIN_ITEMS} different items: nobody can be judged")
    if protocol == "colditem":
        return _cold(pairs)
    rng = np.random.default_rng(SEED)
    luck = rng.random(pairs.user.size)
    order = np.lexsort((luck, pairs.at if protocol == "last" else luck, pairs.user))
    tests = np.maximum(1, (TEST_SHARE * pairs.counts()).astype(int))
    asked = _ends(pairs, order, np.ones_like(tests) if protocol == "last" else tests)
    asked &= judged[pairs.user]
    unseen = np.zeros(judged.size, dtype=bool)
    if protocol == "strong":
        unseen = judged & (rng.permutation(judged.size) < UNSEEN_SHARE * judged.size)
        asked &= unseen[pairs.user]
        judged = unseen
    told = ~asked
    if known is not None:
        asked, told = _only(pairs, luck, judged, known)
    return _split(pairs, asked, told, told & ~unseen[pairs.user], judged)


def _split(
    pairs: Pairs,
    asked: Mask,
    told: Mask,
    learned: Mask,
    judged: Mask,
) -> Split:
    fans = np.flatnonzero(judged)
    if not fans.size:
        raise BadInputError("too few users for this protocol: nobody can be judged")
    candidates = np.flatnonzero(np.bincount(pairs.item[learned], minlength=pairs.shape[1]))
    known, truth = pairs.matrix(told, fans), pairs.matrix(asked, fans)
    known_at = pairs.matrix(told, fans, pairs.newest)
    return Split(learned[pairs.of_event], fans, known, known_at, truth, candidates)


def _only(pairs: Pairs, luck: FloatArray, judged: Mask, known: int) -> tuple[Mask, Mask]:
    """Of the judged users `known` items are told, all their others asked: (asked, told)."""
    order = np.lexsort((luck, pairs.user))
    few = _ends(pairs, order, np.full(judged.size, known)) & judged[pairs.user]
    return judged[pairs.user] & ~few, few | ~judged[pairs.user]


def _ends(pairs: Pairs, order: IntArray, counts: IntArray) -> Mask:
    """Mask of the last `counts[user]` pairs of each user in the given order (by user)."""
    user = pairs.user[order]
    ends = np.cumsum(np.bincount(user, minlength=pairs.shape[0]))
    chosen = np.zeros(user.size, dtype=bool)
    chosen[order] = ends[user] - np.arange(user.size) <= counts[user]
    return chosen


def _cold(pairs: Pairs) -> Split:
    """A tenth of the items is new; fans count with something old and something new."""
    rng = np.random.default_rng(SEED)
    n_new = max(1, int(UNSEEN_SHARE * pairs.shape[1]))
    new = np.zeros(pairs.shape[1], dtype=bool)
    new[rng.permutation(pairs.shape[1])[:n_new]] = True
    asked = new[pairs.item]
    old = np.bincount(pairs.user[~asked], minlength=pairs.shape[0])
    fresh = np.bincount(pairs.user[asked], minlength=pairs.shape[0])
    split = _split(pairs, asked, ~asked, ~asked, (old > 0) & (fresh > 0))
    return replace(split, candidates=np.flatnonzero(new))
