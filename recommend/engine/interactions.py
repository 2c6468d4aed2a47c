"""What fans did, as a sparse matrix with the way back to the ids of the outside."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray, as_ids, csr, positions
from recommend.engine.order import Events, axis, canonical
from recommend.engine.signals import Signals, level

HASHED_AT_ONCE = 1_000_000  # events


class Coded(NamedTuple):
    """Kinds of facts by number: `code` is an index into `names` for each event."""

    names: tuple[str, ...]
    code: Any


@dataclass(frozen=True, eq=False)
class Interactions:
    """Every positive event of a site, in one canonical order.

    `users` and `items` are ascending external ids. `matrix` is CSR, users x items, holding the
    strongest weight of each pair; a pair that nobody rated is *missing*, never the number 0.
    `last_at` (Unix seconds) and `fact` (index into `facts`) are aligned with `matrix.data`: the
    newest event of the pair, and what the fan did in the strongest one. `events` keeps the
    single events as they came, so that a cut in time sees only what was known then.

    `signals` says how the deeds are weighed (see `weighed`). `votes`, aligned with `matrix.data`,
    are the weights before anything faded, for models that know time themselves.
    """

    users: IntArray
    items: IntArray
    matrix: Csr
    last_at: IntArray
    fact: IntArray
    facts: tuple[str, ...]
    events: Events
    votes: FloatArray
    signals: Signals = Signals()

    @classmethod
    def from_arrays(
        cls,
        users: Any,
        items: Any,
        weights: Any,
        at: Any,
        facts: Sequence[str] | Coded | None = None,
    ) -> Self:
        """Build from five arrays of one length: ids (ints), weight, Unix seconds, kind of fact.

        Ten million events take about 2 CPU seconds; give `facts` as codes then.

        Events whose weight is NaN, 0 or negative say nothing and are dropped. Order and exact
        duplicates do not matter. Raises ValueError for other lengths, types or infinite weights.
        """
        user_ids, item_ids = as_ids(users, "users"), as_ids(items, "items")
        weight, seconds = np.asarray(weights, dtype=np.float64), as_ids(at, "at")
        names, code = _facts(facts, user_ids.size)
        if not user_ids.size == item_ids.size == weight.size == seconds.size == code.size:
            raise ValueError("users, items, weights, at and facts must have one length")
        if np.isinf(weight).any():
            raise ValueError("weights must be finite or NaN (missing)")
        kept: Any = weight > 0  # not for NaN
        kept = slice(None) if kept.all() else kept
        known_users, row = axis(user_ids[kept])
        known_items, column = axis(item_ids[kept])
        shape = known_users.size, known_items.size
        events = Events(row, column, weight[kept], seconds[kept], code[kept])
        events = canonical(events, shape, len(names))
        return cls._of(known_users, known_items, names, events)

    @classmethod
    def _of(cls, users: IntArray, items: IntArray, names: tuple[str, ...], events: Events) -> Self:
        """From events in canonical order, on axes without a gap."""
        matrix, last_at, fact = _pairs(users.size, items.size, events)
        return cls(users, items, matrix, last_at, fact, names, events, matrix.data)

    @property
    def n_pairs(self) -> int:
        """How many (fan, item) pairs there are."""
        return int(self.matrix.nnz)

    def data_hash(self) -> str:
        """SHA-256 (hex) of the events: the same for the same events in any order."""
        digest = hashlib.sha256(b"interactions-1\0")
        digest.update("\0".join(self.facts).encode())
        columns = (
            (self.users, self.events.row, "<i8"),
            (self.items, self.events.column, "<i8"),
            (None, self.events.weight, "<f8"),
            (None, self.events.at, "<i8"),
            (None, self.events.fact, "<i8"),
        )
        for ids, column, kind in columns:
            for at in range(0, column.size, HASHED_AT_ONCE):
                part = column[at : at + HASHED_AT_ONCE]
                digest.update((part if ids is None else ids[part]).astype(kind).tobytes())
        return digest.hexdigest()

    def before(self, cut: int) -> Self:
        """Only the events earlier than `cut` (Unix seconds)."""
        return self.only(self.events.at < cut)

    def since(self, cut: int) -> Self:
        """Only the events at `cut` (Unix seconds) or later."""
        return self.only(self.events.at >= cut)

    def fact_codes(self, row: IntArray, column: IntArray) -> IntArray:
        """Index into `facts` of each (row, column) of the matrix, -1 where there is no pair."""
        flat = np.repeat(np.arange(self.users.size), np.diff(self.matrix.indptr))
        key = flat * self.items.size + self.matrix.indices
        place = positions(np.where(column >= 0, row * self.items.size + column, -1), key)
        return np.where(place >= 0, np.append(self.fact, -1)[place], -1)

    def pair_ids(self) -> tuple[IntArray, IntArray]:
        """External (user, item) ids of every pair."""
        pairs = self.matrix.tocoo()
        return self.users[pairs.row], self.items[pairs.col]

    def at_least(self, weight: float) -> Csr:
        """The pairs with an event that came with this weight or more, however it counts now."""
        known = _pairs(self.users.size, self.items.size, self.events)[0]
        known.data = np.where(known.data >= weight, known.data, 0.0)
        known.eliminate_zeros()
        return known

    def weighed(self, signals: Signals) -> Self:
        """The same deeds, spoken through other signals; fans and items stay.

        A pair holds its strongest deed by the profile, faded, and all of them together the sum of
        squares that they had. Deeds that say nothing by the profile are gone, and their pairs
        missing. The weights in `events` stay as they came.
        """
        if signals.is_usual or not self.n_pairs:
            return replace(self, signals=signals)
        weight = signals.weights(self.events.weight, self.events.fact, self.facts)
        events, weight = self.events.take(weight > 0), weight[weight > 0]
        matrix, last_at, fact = _pairs(self.users.size, self.items.size, events)
        votes = matrix.data
        if matrix.nnz:
            starts = _starts(events)
            votes = np.maximum.reduceat(weight, starts)
            faded = np.maximum.reduceat(weight * signals.fading(events.at), starts)
            matrix.data = level(faded, matrix.data)
        return replace(
            self, matrix=matrix, last_at=last_at, fact=fact, events=events, votes=votes,
            signals=signals,
        )  # fmt: skip

    def with_items(self, ids: Any) -> Self:
        """The same events on an axis that holds these item ids as well, as empty columns."""
        items = np.union1d(self.items, as_ids(ids, "items"))
        if items.size == self.items.size:
            return self
        place = np.searchsorted(items, self.items)
        there = self.matrix
        parts = there.data, place[there.indices], there.indptr
        return replace(
            self,
            items=items,
            matrix=csr(parts, shape=(self.users.size, items.size)),
            events=self.events._replace(column=place[self.events.column]),
        )

    def only(self, chosen: Any) -> Self:
        """Only the chosen events (a mask over `events`), on the axes that they need."""
        events = self.events.take(chosen)
        users, row = axis(events.row)
        items, column = axis(events.column)
        names, fact = _used(Coded(self.facts, events.fact))
        events = Events(row, column, events.weight, events.at, fact)
        some = self._of(self.users[users], self.items[items], names, events)
        return some if self.signals.is_usual else some.weighed(self.signals)


def pair_matrix(user_ids: Any, item_ids: Any, *, users: IntArray, items: IntArray) -> Csr:
    """CSR of ones, users x items, of the given pairs; pairs with an unknown id fall out."""
    row = positions(as_ids(user_ids, "users"), users)
    column = positions(as_ids(item_ids, "items"), items)
    known = (row >= 0) & (column >= 0)
    matrix = csr(
        (np.ones(int(known.sum())), (row[known], column[known])), shape=(users.size, items.size)
    )
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def _facts(facts: Sequence[str] | Coded | None, length: int) -> tuple[tuple[str, ...], Any]:
    """The names in use, ascending, and each event's index among them."""
    if facts is None:
        return ("",), np.zeros(length, dtype=np.int16)
    if isinstance(facts, Coded):
        return _used(facts)
    names = tuple(sorted(set(facts)))
    place = {name: index for index, name in enumerate(names)}
    return names, np.fromiter((place[fact] for fact in facts), np.int16, len(facts))


def _used(facts: Coded) -> tuple[tuple[str, ...], Any]:
    """As `_facts`, by numbers alone."""
    code = np.asarray(facts.code)
    counts = np.bincount(code, minlength=len(facts.names)) if code.size else np.zeros(0)
    names = tuple(sorted({facts.names[index] for index in np.flatnonzero(counts)}))
    place = {name: index for index, name in enumerate(names)}
    table = np.array([place.get(name, -1) for name in facts.names], dtype=np.int16)
    return names, table[code] if code.size else np.empty(0, dtype=np.int16)


def _pairs(n_users: int, n_items: int, events: Events) -> tuple[Csr, IntArray, IntArray]:
    """One entry per pair. Events come sorted by weight, so a pair's last event is its strongest."""
    if events.row.size == 0:
        nothing = np.empty(0, dtype=np.int64)
        return csr((n_users, n_items), dtype=np.float64), nothing, nothing
    starts = _starts(events)
    strongest = np.r_[starts[1:], events.row.size] - 1
    indptr = np.r_[0, np.cumsum(np.bincount(events.row[starts], minlength=n_users))]
    matrix = csr(
        (events.weight[strongest], events.column[starts], indptr), shape=(n_users, n_items)
    )
    return matrix, np.maximum.reduceat(events.at, starts), events.fact[strongest]


def _starts(events: Events) -> IntArray:
    """Where each pair begins among its events."""
    new_pair = (np.diff(events.row) != 0) | (np.diff(events.column) != 0)
    return np.flatnonzero(np.r_[True, new_pair])
