"""From scores to lists: the best n items of each fan, in blocks of bounded memory."""

from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple, Protocol, Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray
from recommend.engine.diversity import CANDIDATES, About, Topics, diversify, lacking
from recommend.engine.interactions import Interactions
from recommend.engine.nearest import largest
from recommend.engine.ranker import Ranker

BLOCK_CELLS = 4_000_000  # 32 MB of float64 scores at a time
BLOCK_FANS = 4_096
NO_ITEM = -1


class Lifting(Protocol):
    """Something that is added to scores, for some fans at a time."""

    def on(self, part: IntArray) -> FloatArray:
        """Of these places in the users: fans x items."""


class Ranked(NamedTuple):
    """`item`: fans x n indices, best first, -1 past the end of a list; `score` beside it."""

    item: IntArray
    score: FloatArray


@dataclass(frozen=True, eq=False)
class Shelves:
    """Lists of many fans as flat arrays of one length, by fan and then by rank (from 1).

    `user`, `item` and `reason_item` are external ids. `reason_item` is the fan's own item that
    spoke most for this one and `reason_fact` the kind of fact about it; -1 and "" where the item
    stands for its popularity alone. `reason_word` is the topic or answer behind it, "" without.
    """

    user: IntArray
    item: IntArray
    rank: IntArray
    score: FloatArray
    reason_item: IntArray
    reason_fact: tuple[str, ...]
    reason_word: tuple[str, ...]

    @classmethod
    def join(cls, parts: list[Self]) -> Self:
        """One after the other."""
        ints = [
            np.concatenate([np.empty(0, np.int64), *(getattr(part, name) for part in parts)])
            for name in ("user", "item", "rank", "reason_item")
        ]
        score = np.concatenate([np.empty(0), *(part.score for part in parts)])
        facts = tuple(chain.from_iterable(part.reason_fact for part in parts))
        words = tuple(chain.from_iterable(part.reason_word for part in parts))
        return cls(ints[0], ints[1], ints[2], score, ints[3], facts, words)

    def supported(self, votes: FloatArray) -> Self:
        """Without entries for which nothing true can be said: no own item, no word of the fan's,
        and no vote of anybody. `votes` are those of each entry's item."""
        named = np.array([bool(word) for word in self.reason_word], dtype=bool)
        kept = np.flatnonzero((self.reason_item != NO_ITEM) | named | (votes > 0))
        if kept.size == self.user.size:
            return self
        user = self.user[kept]
        place = np.arange(user.size)
        first = np.maximum.accumulate(np.where(np.diff(user, prepend=NO_ITEM - 1) != 0, place, 0))
        return replace(
            self,
            user=user,
            item=self.item[kept],
            rank=place - first + 1,
            score=self.score[kept],
            reason_item=self.reason_item[kept],
            reason_fact=tuple(self.reason_fact[at] for at in kept),
            reason_word=tuple(self.reason_word[at] for at in kept),
        )


def best(scores: FloatArray, n: int) -> IntArray:
    """Column indices of the n largest of each row, best first, lower index first among equals."""
    n = min(n, scores.shape[1])
    if n == scores.shape[1]:
        return np.argsort(-scores, axis=1, kind="stable")
    top = np.sort(np.argpartition(-scores, n - 1, axis=1)[:, :n], axis=1)
    # Which of several equals at the edge are among them is an accident of the processor.
    found = np.take_along_axis(scores, top, axis=1)
    edge = found.min(axis=1, keepdims=True)
    tied = (scores == edge).sum(axis=1) > (found == edge).sum(axis=1)
    rows = np.flatnonzero(tied & np.isfinite(edge[:, 0]))
    top[rows] = np.nonzero(largest(scores[rows], n))[1].reshape(-1, n)
    order = np.argsort(-np.take_along_axis(scores, top, axis=1), axis=1, kind="stable")
    return np.take_along_axis(top, order, axis=1)


def rank(
    model: Ranker,
    rows: Csr,
    banned: Csr,
    n: int,
    closed: IntArray | None = None,
    lift: FloatArray | None = None,
) -> Ranked:
    """The best n of each row among its items that `banned` (CSR, same shape) does not hold.

    `closed` are item indices that nobody may see; `lift` (same shape) is added to the scores.
    """
    scores = np.array(model.score(rows), dtype=np.float64)
    if lift is not None:
        scores += lift
    if closed is not None:
        scores[:, closed] = -np.inf
    scores[np.repeat(np.arange(rows.shape[0]), np.diff(banned.indptr)), banned.indices] = -np.inf
    top = best(scores, n)
    value = np.take_along_axis(scores, top, axis=1)
    return Ranked(np.where(np.isfinite(value), top, NO_ITEM), value)


def blocks(n_fans: int, n_items: int) -> list[slice]:
    """Slices of fans such that the scores of one slice stay within the memory bound."""
    step = max(1, min(BLOCK_FANS, BLOCK_CELLS // max(1, n_items)))
    return [slice(at, min(at + step, n_fans)) for at in range(0, n_fans, step)]


def rank_all(model: Ranker, rows: Csr, banned: Csr, n: int) -> IntArray:
    """Item indices of `rank` for any number of fans, block by block."""
    width = min(n, rows.shape[1])
    parts = [rank(model, rows[part], banned[part], n).item for part in blocks(*rows.shape)]
    return np.concatenate([np.empty((0, width), np.int64), *parts])


def shelves(
    model: Ranker,
    interactions: Interactions,
    *,
    owned: Csr,
    catalogue: IntArray,
    n: int,
    known_from: float = 0.0,
    lift: Lifting | None = None,
    topics: Topics | None = None,
    spoken: Csr | None = None,
    users: IntArray | None = None,
) -> Shelves:
    """The n best of `catalogue` for each fan with history, without what the fan has.

    `owned` is CSR on the fitted axes (interactions.users x model.items_) and comes on top of the
    fan's history, which is never shown again either where its weight reaches `known_from`; what
    `lift` gives for some fans is added to the model's scores; `spoken` is the history as the model
    shall hear it (see Parameters.spoken); `users` are those who get a list, all by default. With
    `topics` each list shows some of them, where the fan may be shown so many (see
    engine.diversity).
    """
    closed = np.flatnonzero(~np.isin(model.items_, catalogue))
    about = None if topics is None else topics.on(model.items_)
    banned = (owned + interactions.at_least(known_from)).tocsr()
    parts = []
    listed = np.arange(interactions.users.size)
    if users is not None:
        listed = np.flatnonzero(np.isin(interactions.users, users))
    for block in blocks(listed.size, interactions.items.size):
        part = listed[block]
        rows = (interactions.matrix if spoken is None else spoken)[part]
        some = None if lift is None else lift.on(part)
        if about is None:
            ranked = rank(model, rows, banned[part], n, closed, some)
        else:
            ranked = _varied(model, rows, banned[part], n, closed, some, about)
        parts.append(_shelf(model, interactions, rows, part, ranked))
    return Shelves.join(parts)


def _varied(
    model: Ranker,
    rows: Csr,
    banned: Csr,
    n: int,
    closed: IntArray,
    lift: FloatArray | None,
    about: About,
) -> Ranked:
    """`rank`, with enough topics in each list: of the best CANDIDATES, and where those have too
    few, of everything."""
    wide = max(n, CANDIDATES)
    found = _with_topics(rank(model, rows, banned, wide, closed, lift), n, about)
    few = lacking(found.item, *about, closed)
    if few.size and wide < rows.shape[1]:
        some = None if lift is None else lift[few]
        whole = rank(model, rows[few], banned[few], rows.shape[1], closed, some)
        found.item[few], found.score[few] = _with_topics(whole, n, about)
    return found


def _with_topics(ranked: Ranked, n: int, about: About) -> Ranked:
    order = diversify(ranked.item, *about)[:, :n]
    item = np.take_along_axis(ranked.item, order, axis=1)
    return Ranked(item, np.take_along_axis(ranked.score, order, axis=1))


def _shelf(
    model: Ranker, interactions: Interactions, rows: Csr, part: IntArray, ranked: Ranked
) -> Shelves:
    row, place = np.nonzero(ranked.item >= 0)
    item = ranked.item[row, place]
    own = model.reasons(rows, row, item)
    return Shelves(
        user=interactions.users[part[row]],
        item=model.items_[item],
        rank=place.astype(np.int64) + 1,
        score=ranked.score[row, place],
        reason_item=np.where(own >= 0, model.items_[own], NO_ITEM),
        reason_fact=_facts_of(interactions, part[row], own),
        reason_word=("",) * row.size,
    )


def _facts_of(interactions: Interactions, row: IntArray, own: IntArray) -> tuple[str, ...]:
    """What the fan did with the item that is the reason."""
    code = interactions.fact_codes(row, own)
    names = np.asarray([*interactions.facts, ""], dtype=object)
    return tuple(names[code])
