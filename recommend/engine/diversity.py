"""A list that is not all of one topic: the fewest swaps that bring enough topics into view.

The rule is called *best newcomer for weakest double*. While the first `FIRST` of a list hold fewer
than `TOPICS` topics, the best candidate behind them that brings a missing topic takes a place among
them; the weakest of the first whose topics others bring as well gives its own up and becomes the
next one behind. The first stay in the order of their scores, so a newcomer stands at their end,
where it costs least. With one topic per item no other exchange loses less score: the newcomers are
the best of their topics, and those who leave are the lowest scores that can be spared (the topics
form a partition matroid, for which the greedy choice is optimal: J. Edmonds, "Matroids and the
greedy algorithm", 1971).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np

from recommend.engine.arrays import IntArray, positions

FIRST = 10
TOPICS = 3
CANDIDATES = 40  # how many of a list are looked at for newcomers, before everything is
NO_TOPIC = ""  # courses without a topic are a kind of their own
BLOCK = 20_000  # lists that are compared at a time: 6 MB of booleans
About: TypeAlias = tuple[IntArray, list[frozenset[int]]]  # main topic and all topics of each item


@dataclass(frozen=True, eq=False)
class Topics:
    """What items are about.

    `items` are ascending external ids; `main` is a number for the first topic of each, `every` the
    numbers of them all.
    """

    items: IntArray
    main: IntArray
    every: tuple[frozenset[int], ...]

    @classmethod
    def of(cls, topics: dict[int, Sequence[str]]) -> Self:
        """From {item id: its topics, the main one first}. Case and blanks around do not count."""
        items = np.asarray(sorted(topics), dtype=np.int64)
        folded = [_folded(topics[item]) for item in items.tolist()]
        names = sorted({NO_TOPIC, *(name for one in folded for name in one)})
        code = {name: number for number, name in enumerate(names)}
        main = np.asarray([code[one[0]] for one in folded], dtype=np.int64)
        return cls(items, main, tuple(frozenset(code[name] for name in one) for one in folded))

    def on(self, items: IntArray) -> About:
        """Main topic and all topics of each of these items; one that is unknown has no topic."""
        place = positions(items, self.items)
        main = np.append(self.main, 0)[place]  # 0 is NO_TOPIC, the first name of all
        every = [self.every[at] if at >= 0 else frozenset({0}) for at in place.tolist()]
        return main.astype(np.int64), every


def diversify(
    ranked: IntArray,
    main: IntArray,
    every: Sequence[Collection[int]],
    *,
    first: int = FIRST,
    topics: int = TOPICS,
) -> IntArray:
    """The places of each list (lists x length) in the order that shows enough topics.

    `ranked`: lists x length of item indices, best first, -1 past the end of a list; `main` and
    `every`: topics of each item index (`Topics.on`). An item counts for its main topic; where the
    candidates do not have enough of those, for all its topics. A list that has neither keeps what
    it can get. Deterministic; two lists never touch each other.
    """
    order = np.tile(np.arange(ranked.shape[1], dtype=np.int64), (ranked.shape[0], 1))
    if ranked.shape[1] <= first:
        return order  # there is nobody behind the first
    code = np.where(ranked >= 0, np.append(main, 0)[ranked], -1)
    for at in range(0, ranked.shape[0], BLOCK):
        part = slice(at, at + BLOCK)
        for _ in range(topics - 1):
            _swap(order[part], code[part], first, topics)
        _by_all_topics(order[part], ranked[part], code[part], every, first, topics)
    return order


def lacking(
    ranked: IntArray, main: IntArray, every: Sequence[Collection[int]], closed: IntArray
) -> IntArray:
    """The lists whose first items show fewer than TOPICS topics, by main topic or by all of them.

    None at all where the items that are not `closed` (indices) have no more topics themselves.
    """
    there = np.delete(main, closed)
    shut = set(closed.tolist())
    if np.unique(there).size < TOPICS:
        known = set().union(*(topics for at, topics in enumerate(every) if at not in shut))
        if len(known) < TOPICS:
            return np.empty(0, dtype=np.int64)
    head = ranked[:, :FIRST]
    few = np.flatnonzero(_different(np.where(head >= 0, np.append(main, 0)[head], -1)) < TOPICS)
    shown = [set().union(*(every[item] for item in head[row] if item >= 0)) for row in few]
    return few[[len(topics) < TOPICS for topics in shown]] if few.size else few


def _folded(names: Sequence[str]) -> list[str]:
    folded = dict.fromkeys(name.strip().casefold() for name in names)
    return [name for name in folded if name] or [NO_TOPIC]


def _swap(order: IntArray, code: IntArray, first: int, topics: int) -> None:
    """One exchange in each list that needs one, by main topics; `order` is changed in place."""
    now = np.take_along_axis(code, order, axis=1)
    needy = np.flatnonzero(_different(now[:, :first]) < topics)
    now = now[needy]
    head, tail = now[:, :first], now[:, first:]
    if tail.shape[1] == 0:
        return  # the whole list stands at the head: there is nothing to exchange it for
    is_new = (tail >= 0) & ~(tail[:, :, None] == head[:, None, :]).any(axis=2)
    is_double = np.tril(head[:, :, None] == head[:, None, :], -1).any(axis=2) & (head >= 0)
    able = np.flatnonzero(is_new.any(axis=1) & is_double.any(axis=1))
    newcomer = first + is_new[able].argmax(axis=1)
    leaver = head.shape[1] - 1 - is_double[able][:, ::-1].argmax(axis=1)
    _exchange(order, needy[able], newcomer, leaver, first)


def _different(head: IntArray) -> IntArray:
    """How many different topics stand in each row; -1 is none."""
    if head.shape[1] == 0:
        return np.zeros(head.shape[0], dtype=np.int64)
    row = np.sort(head, axis=1)
    fresh = np.diff(row, axis=1) != 0
    return np.asarray((fresh & (row[:, 1:] >= 0)).sum(axis=1) + (row[:, 0] >= 0))


def _exchange(
    order: IntArray, rows: IntArray, newcomer: IntArray, leaver: IntArray, first: int
) -> None:
    """The newcomer goes to the end of the first, the leaver to the head of the rest."""
    key = np.tile(np.arange(order.shape[1], dtype=np.float64), (rows.size, 1))
    each = np.arange(rows.size)
    key[each, newcomer] = first - 0.4
    key[each, leaver] = first - 0.2
    order[rows] = np.take_along_axis(order[rows], np.argsort(key, axis=1, kind="stable"), axis=1)


def _by_all_topics(
    order: IntArray,
    ranked: IntArray,
    code: IntArray,
    every: Sequence[Collection[int]],
    first: int,
    topics: int,
) -> None:
    """For the lists whose candidates have too few main topics: the same rule by sets."""
    lacking = _different(np.take_along_axis(code, order[:, :first], axis=1)) < topics
    for row in np.flatnonzero(lacking).tolist():
        held = [set(every[item]) if item >= 0 else set() for item in ranked[row].tolist()]
        for _ in range(topics - 1):
            found = _newcomer_and_leaver([held[at] for at in order[row].tolist()], first, topics)
            if found is None:
                break
            pair = [np.asarray([place]) for place in found]
            _exchange(order, np.asarray([row]), pair[0], pair[1], first)


def _newcomer_and_leaver(held: list[set[int]], first: int, topics: int) -> tuple[int, int] | None:
    """Places of the exchange that brings a topic more; None where none is needed or possible."""
    head = held[:first]
    seen: set[int] = set().union(*head)
    if len(seen) >= topics:
        return None
    newcomer = next((at for at in range(first, len(held)) if held[at] - seen), None)
    doubles = (
        at
        for at in reversed(range(len(head)))
        if head[at] and set().union(*head[:at], *head[at + 1 :]) == seen
    )
    leaver = next(doubles, None)
    return None if newcomer is None or leaver is None else (newcomer, leaver)
