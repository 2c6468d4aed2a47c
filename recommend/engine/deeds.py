"""What is true of all that fans did: the newest word of each fan on each course.

- Money that was given back undoes the purchases before it; buying again is a new purchase.
- Of several ratings of one course the newest counts. 4 and 5 stars speak for it, 3 says nothing,
  1 and 2 take the pair out: it is missing, it is never a 0.
- "Not this" takes the pair out as well. Of words against and words for (a rating of 3 or more, a
  like, a purchase) the newest wins.
- What a fan did before starting anew speaks no more, but stays known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommend.engine.arrays import FloatArray, IntArray, as_ids, positions
from recommend.engine.signals import GRADED

STARS = {5: 0.95, 4: 0.9}
DISLIKED_UP_TO = 2
RATING, REFUND, NOT_THIS = "rating", "refund", "not_this"
PURCHASE, LIKE = "purchase", "like"

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Deeds:
    """Columns of one length in the order of recording: ids, index into `kinds`, stars or 0, Unix
    seconds. Kinds are those of engine.signals.GRADED, and "refund" and "not_this"; any other
    kind says nothing.
    """

    fan: IntArray
    course: IntArray
    kind: IntArray
    stars: IntArray
    at: IntArray
    kinds: tuple[str, ...]

    @classmethod
    def from_rows(cls, rows: Sequence[tuple[int, int, str, int | None, int]]) -> "Deeds":
        """From (fan, course, kind, stars, Unix seconds)."""
        names = tuple(sorted({row[2] for row in rows}))
        place = {name: index for index, name in enumerate(names)}
        flat = [(fan, course, place[kind], stars or 0, at) for fan, course, kind, stars, at in rows]
        fans, courses, kinds, stars, at = np.array(flat, dtype=np.int64).reshape(-1, 5).T
        return cls(fans, courses, kinds, stars, at, names)

    def joined(self, others: "Deeds") -> "Deeds":
        """These deeds and then the others."""
        kinds = tuple(dict.fromkeys((*self.kinds, *others.kinds)))
        code = np.array([kinds.index(name) for name in others.kinds], dtype=np.int64)
        return Deeds(
            np.concatenate([self.fan, others.fan]),
            np.concatenate([self.course, others.course]),
            np.concatenate([self.kind, code[others.kind] if others.kind.size else others.kind]),
            np.concatenate([self.stars, others.stars]),
            np.concatenate([self.at, others.at]),
            kinds,
        )

    def take(self, place: IntArray) -> "Deeds":
        """The deeds at these places, in that order."""
        return Deeds(
            self.fan[place],
            self.course[place],
            self.kind[place],
            self.stars[place],
            self.at[place],
            self.kinds,
        )

    def of(self, *kinds: str) -> Mask:
        """Which deeds are of one of these kinds."""
        codes = [code for code, name in enumerate(self.kinds) if name in kinds]
        return np.isin(self.kind, codes)


@dataclass(frozen=True, eq=False)
class Settled:
    """`place`: which deeds speak, in their order, and `weight` beside it. `against` are (fans,
    courses) whose newest word is against; `known` are those that the fan knows from before
    starting anew."""

    place: IntArray
    weight: FloatArray
    against: tuple[IntArray, IntArray]
    known: tuple[IntArray, IntArray]


def settle(deeds: Deeds, anew: tuple[Sequence[int], Sequence[int]] = ((), ())) -> Settled:
    """What of the deeds is true now. `anew`: fans who started anew, and when (Unix seconds)."""
    hot = _contested(deeds)
    holds, out = _ruled(deeds, hot)
    weight = _weights(deeds)
    speaks = weight > 0
    speaks[hot] &= holds
    old = deeds.at <= _anew(deeds, anew)
    before = np.flatnonzero(speaks & old)
    known = before[np.unique(_keys(deeds)[before], return_index=True)[1]]
    return Settled(
        place=np.flatnonzero(speaks & ~old),
        weight=weight[speaks & ~old],
        against=(deeds.fan[out], deeds.course[out]),
        known=(deeds.fan[known], deeds.course[known]),
    )


def _ruled(deeds: Deeds, hot: IntArray) -> tuple[Mask, IntArray]:
    """Which of the contested deeds hold, and one deed of each pair that is out."""
    some = deeds.take(hot)
    _key, first, pair = np.unique(_keys(some), return_index=True, return_inverse=True)
    turn = np.empty(pair.size, dtype=np.int64)  # a deed's turn among all, newest last
    turn[np.argsort(some.at, kind="stable")] = np.arange(pair.size)
    purchase, rating = some.of(PURCHASE), some.of(RATING) & (some.stars > 0)
    void = purchase & (turn < _last(turn, pair, some.of(REFUND), first.size)[pair])
    last_rating = rating & (turn == _last(turn, pair, rating, first.size)[pair])
    bad = rating & (some.stars <= DISLIKED_UP_TO)
    says_no = bad | some.of(NOT_THIS)
    says_yes = (rating & ~bad) | some.of(LIKE) | (purchase & ~void)
    against = _last(turn, pair, says_no, first.size) > _last(turn, pair, says_yes, first.size)
    holds = ~void & ~against[pair] & (last_rating | ~some.of(RATING))
    return holds, hot[first[np.flatnonzero(against)]]


def _contested(deeds: Deeds) -> IntArray:
    """All deeds of those pairs of which any may be undone: few, so that the many are not sorted."""
    undoing = deeds.of(RATING, REFUND, NOT_THIS)
    if not undoing.any():
        return np.empty(0, dtype=np.int64)
    keys = _keys(deeds)
    return np.flatnonzero(positions(keys, np.unique(keys[undoing])) >= 0)


def _keys(deeds: Deeds) -> IntArray:
    """One number for each deed's (fan, course)."""
    return deeds.fan * (int(deeds.course.max(initial=0)) + 1) + deeds.course


def _last(turn: IntArray, pair: IntArray, some: Mask, n_pairs: int) -> IntArray:
    """The newest turn of each pair among some deeds, -1 without any."""
    newest = np.full(n_pairs, -1, dtype=np.int64)
    np.maximum.at(newest, pair[some], turn[some])
    return newest


def _weights(deeds: Deeds) -> FloatArray:
    """The usual weight of each deed, 0 for what says nothing."""
    by_kind = np.array([GRADED.get(name, 0.0) for name in deeds.kinds], dtype=np.float64)
    weight = by_kind[deeds.kind] if deeds.kind.size else np.empty(0)
    by_stars = np.array([STARS.get(stars, 0.0) for stars in range(6)])
    return np.where(deeds.of(RATING), by_stars[np.clip(deeds.stars, 0, 5)], weight)


def _anew(deeds: Deeds, anew: tuple[Sequence[int], Sequence[int]]) -> IntArray:
    """When the fan of each deed started anew, the beginning of time where never."""
    fans, moments = as_ids(anew[0], "fans"), as_ids(anew[1], "moments")
    never = np.iinfo(np.int64).min
    if fans.size == 0:
        return np.full(deeds.fan.size, never)
    order = np.argsort(fans)
    fans, moments = fans[order], moments[order]
    place = np.minimum(np.searchsorted(fans, deeds.fan), fans.size - 1)
    return np.where(fans[place] == deeds.fan, moments[place], never)
