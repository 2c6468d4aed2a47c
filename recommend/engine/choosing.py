"""Which deeds count how much on this site: asked of the site's own later deeds.

One cut in time: from the deeds before it a small EASE (fixed strength, so that all candidates are
judged alike) ranks what each fan did not have, and NDCG@10 is taken of what the fan took up after
it. What counts as "taken up" is the same for all candidates (a weight of `known_from` or more as
it came), so no profile can win by asking an easier question.

First the profile, then the half-life with that profile: 9 small models in place of 24.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray, csr, one_thread, positions
from recommend.engine.ease import solve
from recommend.engine.interactions import Interactions
from recommend.engine.order import Events
from recommend.engine.ranking import blocks
from recommend.engine.signals import HALF_LIVES, PROFILES, Signals, level

CLEARLY = 2.5  # standard errors; eight candidates are tried, so a little more than the usual 2
MIN_FANS = 30
MAX_FANS = 2_000  # judged
MAX_FITTED = 20_000  # fans that the small model learns from
MAX_ITEMS = 500  # the most taken ones, on a larger catalogue
SHARE = 0.2
L2 = 200.0
TOP = 10


def choose_signals(
    interactions: Interactions, *, before: int | None = None, known_from: float = 0.0
) -> Signals:
    """The profile and half-life that told best what fans of this site took up next.

    Another than the usual one only where it is clearly better, and the usual one below MIN_FANS
    fans to judge by. Deterministic, one thread. Only events earlier than `before` (Unix seconds)
    are looked at. `known_from` is the weight from which an event means that a fan took the item
    up; lighter ones (a look) are no answer to rank for.
    """
    usual = Signals()
    with one_thread():
        trial = Trial.of(interactions, before, known_from)
        if trial is None:
            return usual
        by_usual = trial.quality(usual)
        profile = _best(trial, by_usual, usual, map(Signals, PROFILES))
        kept = by_usual if profile == usual else trial.quality(profile)
        fading = (Signals(profile.profile, days) for days in HALF_LIVES)
        return _best(trial, kept, profile, fading)


def _best(
    trial: "Trial", by_usual: FloatArray, usual: Signals, others: Iterable[Signals]
) -> Signals:
    """The candidate with the largest clear lead on the usual one; the usual one without any."""
    lead = {usual: 0.0}
    for other in others:
        if other == usual or trial.says_the_same(other, usual):
            continue
        difference = trial.quality(other) - by_usual
        error = float(difference.std()) / difference.size**0.5
        if difference.mean() > CLEARLY * error:
            lead[other] = float(difference.mean())
    return max(lead, key=lambda candidate: lead[candidate])


@dataclass(frozen=True, eq=False)
class Trial:
    """One cut of one site, ready to judge candidates on the same fans and the same answers.

    `events` are those before the cut, by pair; `starts` is where each pair begins among them and
    `pairs` the pattern of the matrix, fans x items. The answers are (row, column) of `judged`
    fans, `banned` the flat cells that they had before.
    """

    facts: tuple[str, ...]
    events: Events
    starts: IntArray
    pairs: Csr
    judged: IntArray
    answer_row: IntArray
    answer_column: IntArray
    banned: IntArray

    @classmethod
    def of(cls, seen: Interactions, before: int | None, known_from: float) -> Self | None:
        """The newest fifth of the events is the future. None with too few fans to judge by."""
        events, shape = _bounded(seen, before, known_from)
        moments = np.sort(events.at)
        cut = moments[int(moments.size * (1 - SHARE))] if moments.size else 0
        past, future = events.take(events.at < cut), events.take(events.at >= cut)
        cell = past.row * shape[1] + past.column
        had = np.unique(cell[past.weight >= known_from])
        taken = future.take(future.weight >= known_from)
        answers = np.setdiff1d(taken.row * shape[1] + taken.column, had)
        answers = answers[np.isin(answers // shape[1], past.row)]
        judged = np.unique(answers // shape[1])
        if judged.size < MIN_FANS:
            return None
        judged = judged[:: max(1, -(-judged.size // MAX_FANS))]
        starts = np.flatnonzero(np.diff(cell, prepend=-1))
        pattern = (np.ones(starts.size), (past.row[starts], past.column[starts]))
        row, column = _within(answers, judged, shape[1])
        had_row, had_column = _within(had, judged, shape[1])
        banned = had_row * shape[1] + had_column
        pairs = csr(pattern, shape=shape)
        return cls(seen.facts, past, starts, pairs, judged, row, column, banned)

    def says_the_same(self, one: Signals, other: Signals) -> bool:
        """True where both give the same weights up to a factor: then there is nothing to judge."""
        if one.half_life_days != other.half_life_days:
            return bool(self.events.at.min() == self.events.at.max())
        given = self.events.weight, self.events.fact, self.facts
        first, second = one.weights(*given), other.weights(*given)
        return bool(np.allclose(first * second.max(), second * first.max()))

    def quality(self, signals: Signals) -> FloatArray:
        """NDCG@10 of each judged fan by a small EASE on weights of these signals."""
        known = self.pairs.copy()
        known.data = self._weights(signals)
        scores = known[self.judged] @ solve((known.T @ known).toarray(), L2)
        scores.ravel()[self.banned] = -np.inf
        parts = blocks(self.answer_row.size, scores.shape[1])
        ahead = np.concatenate([self._ahead(scores, part) for part in parts])
        gain = np.where(ahead < TOP, 1.0 / np.log2(ahead + 2), 0.0)
        total = np.bincount(self.answer_row, gain, self.judged.size)
        count = np.bincount(self.answer_row, minlength=self.judged.size)
        ideal = np.cumsum(1.0 / np.log2(np.arange(2, TOP + 2)))[np.minimum(count, TOP) - 1]
        return np.asarray(total / ideal)

    def _ahead(self, scores: FloatArray, part: slice) -> IntArray:
        """How many items stand before each of these answers."""
        column = self.answer_column[part]
        mine = scores[self.answer_row[part]]
        own = mine[np.arange(mine.shape[0]), column][:, None]
        return np.asarray((mine > own).sum(axis=1) + _tied_before(mine, own, column))

    def _weights(self, signals: Signals) -> FloatArray:
        """The strongest deed of each pair, at the same sum of squares for every candidate."""
        events = self.events
        weight = signals.weights(events.weight, events.fact, self.facts)
        if signals.half_life_days is not None:
            weight = weight * signals.fading(events.at)
        strongest = np.maximum.reduceat(weight, self.starts)
        return level(strongest, np.maximum.reduceat(events.weight, self.starts))


def _bounded(
    seen: Interactions, before: int | None, known_from: float
) -> tuple[Events, tuple[int, int]]:
    """The events of at most MAX_FITTED fans and MAX_ITEMS items, and the shape that they span."""
    events, fans, items = seen.events, int(seen.users.size), int(seen.items.size)
    if before is not None:
        events = events.take(events.at < before)
    if fans > MAX_FITTED:
        events = events.take(events.row % -(-fans // MAX_FITTED) == 0)
    if items > MAX_ITEMS:
        votes = np.bincount(events.column[events.weight >= known_from], minlength=items)
        kept = np.sort(np.argsort(-votes, kind="stable")[:MAX_ITEMS])
        place = np.full(items, -1, dtype=np.int64)
        place[kept] = np.arange(kept.size)
        events = events._replace(column=place[events.column])
        events, items = events.take(events.column >= 0), MAX_ITEMS
    return events, (fans, items)


def _within(cells: IntArray, judged: IntArray, width: int) -> tuple[IntArray, IntArray]:
    """Flat cells of all fans as (row, column) among the judged ones; the others fall out."""
    row = positions(cells // width, judged)
    return row[row >= 0], (cells % width)[row >= 0]


def _tied_before(mine: FloatArray, own: FloatArray, column: IntArray) -> IntArray:
    """How many items with the same score stand before, because their index is lower."""
    before = np.arange(mine.shape[1])[None, :] < column[:, None]
    return np.asarray(((mine == own) & before).sum(axis=1), dtype=np.int64)
