"""Lists to begin with: for a fan of whom no deed is known, from what is known nevertheless.

- a *segment's* list: votes of the fans like this one, with PRIOR votes spread as the whole site
  spreads its own, so that few fans do not make a list of accidents;
- a *topic's* list: the courses with that topic by their votes, a new one among the first three;
- a *fan's own* start list, from chosen topics and answers at joining (see engine.told).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from recommend.engine.arrays import FloatArray, IntArray, positions
from recommend.engine.attributes import Attributes
from recommend.engine.interactions import Interactions
from recommend.engine.ranking import best
from recommend.engine.told import Start, Told

PRIOR = 10.0  # votes
LEAST_MEMBERS = 10  # fans with deeds; a smaller segment gets no list, and gives nobody away
NEW_AT = 2  # the place of a new course on a topic's list, from 0


@dataclass(frozen=True, eq=False)
class Beginnings:
    """What is known without deeds. Ids are external ones.

    `segments`: fans by segment. `topics`: courses by topic. `fresh`: new courses, newest first.
    `interests` and `answers`: topics and texts by fan. `about`: what the courses are about.
    """

    segments: Mapping[str, Sequence[int]] = field(default_factory=dict)
    topics: Mapping[str, Sequence[int]] = field(default_factory=dict)
    fresh: Sequence[int] = ()
    interests: Mapping[int, Sequence[str]] = field(default_factory=dict)
    answers: Mapping[int, Sequence[str]] = field(default_factory=dict)
    about: Attributes = field(default_factory=Attributes.empty)


@dataclass(frozen=True)
class StartList:
    """One list, best first: for a segment, a topic (then `key` names it) or a fan ("for_you").

    Parallel: `items`, `scores`, `reasons` ("segment", "topic", "answer", "popular"), and `words`,
    the topic or answer behind the reason, "" else.
    """

    kind: str
    key: str
    member: int | None
    items: tuple[int, ...]
    scores: tuple[float, ...]
    reasons: tuple[str, ...]
    words: tuple[str, ...]


def told_by(known: Beginnings, allowed: IntArray, popular: FloatArray) -> Told:
    """What fans told, held against `allowed` items (ascending) with their decayed votes."""
    return Told.of(
        interests=known.interests, answers=known.answers, topics=known.topics,
        about=known.about, items=allowed, popular=popular,
    )  # fmt: skip


def start_lists(
    known: Beginnings, told: Told, seen: Interactions, votes: FloatArray, n: int
) -> list[StartList]:
    """Every list to begin with, of the items of `told` and at most `n` long.

    `votes` are the decayed votes of each pair of `seen.matrix`. Fans with deeds get no start list
    of their own here. A list that would be empty is left out.
    """
    site = _Site.of(seen, votes, told.items)
    by_segment = (_segment_list(name, fans, site, n) for name, fans in known.segments.items())
    by_topic = (
        _topic_list(topic, items, known.fresh, site, n) for topic, items in known.topics.items()
    )
    found = [one for one in (*by_segment, *by_topic) if one is not None]
    strangers = sorted(set(told.starts) - set(seen.users.tolist()))
    own = (_own_list(fan, told.starts[fan], told.items, n) for fan in strangers)
    return [*found, *own]


@dataclass(frozen=True, eq=False)
class _Site:
    """The pairs of a site as (fan, place among `items`, votes), and everybody's votes for each."""

    items: IntArray
    fan: IntArray
    place: IntArray
    votes: FloatArray
    popular: FloatArray

    @classmethod
    def of(cls, seen: Interactions, votes: FloatArray, allowed: IntArray) -> Self:
        place = positions(seen.items, allowed)[seen.matrix.indices]
        fan = np.repeat(seen.users, np.diff(seen.matrix.indptr))
        inside = place >= 0
        place, votes = place[inside], votes[inside]
        popular = np.bincount(place, votes, allowed.size).astype(np.float64)
        return cls(allowed, fan[inside], place, votes, popular)


def _segment_list(name: str, fans: Sequence[int], site: _Site, n: int) -> StartList | None:
    inside = np.isin(site.fan, np.array(fans, dtype=np.int64))
    if np.unique(site.fan[inside]).size < LEAST_MEMBERS:
        return None
    own = np.bincount(site.place[inside], site.votes[inside], site.items.size)
    scores = own + PRIOR * site.popular / site.popular.sum()
    top = best(scores[None, :], n)[0]
    top = top[scores[top] > 0]
    return _listed(("segment", name), site.items[top], scores[top], ["segment"] * top.size)


def _topic_list(
    topic: str, items: Sequence[int], fresh: Sequence[int], site: _Site, n: int
) -> StartList | None:
    """By votes, among equals the newer one; the newest of the new ones not below place NEW_AT."""
    wanted = np.flatnonzero(np.isin(site.items, np.array(items, dtype=np.int64)))
    if wanted.size == 0:
        return None
    order = wanted[np.lexsort((-site.items[wanted], -site.popular[wanted]))].tolist()
    ids = site.items[order].tolist()
    rising = next((one for one in fresh if one in ids), None)
    if rising is not None and ids.index(rising) > NEW_AT:
        order.insert(NEW_AT, order.pop(ids.index(rising)))
    top = order[:n]
    reasons, words = ["topic"] * len(top), [topic] * len(top)
    return _listed(("topic", topic), site.items[top], site.popular[top], reasons, words)


def _own_list(fan: int, start: Start, items: IntArray, n: int) -> StartList:
    top = best(start.scores[None, :], n)[0]
    top = top[start.scores[top] > 0]
    told = start.reasons[top].tolist(), start.words[top].tolist()
    return replace(_listed(("for_you", ""), items[top], start.scores[top], *told), member=fan)


def _listed(
    named: tuple[str, str],
    items: IntArray,
    scores: FloatArray,
    reasons: list[str],
    words: list[str] | None = None,
) -> StartList:
    told = [""] * len(reasons) if words is None else words
    plain = tuple(items.tolist()), tuple(scores.tolist())
    return StartList(*named, None, *plain, tuple(reasons), tuple(told))
