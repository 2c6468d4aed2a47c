"""Lists to begin with: for a fan of whom no deed is known, from what is known nevertheless.

- a *segment's* list: votes of the fans like this one, with PRIOR votes spread as the whole site
  spreads its own, so that few fans do not make a list of accidents;
- a *topic's* list: the courses with that topic by their votes, a new one among the first three;
- a *fan's own* start list, from the topics that the fan chose and from the answers at joining:

    score = share of the chosen topics that the course has + likeness of the best answer
            + POPULAR_SHARE * votes / most votes

  where the likeness is how well the course fits the words of the answer (see engine.path.goals);
  an answer that fits nothing says nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from recommend.engine.arrays import FloatArray, IntArray, positions
from recommend.engine.attributes import Attributes
from recommend.engine.interactions import Interactions
from recommend.engine.path.goals import match
from recommend.engine.path.index import Index
from recommend.engine.ranking import best

PRIOR = 10.0  # votes
LEAST_MEMBERS = 10  # fans with deeds; a smaller segment gets no list, and gives nobody away
POPULAR_SHARE = 0.5
NEW_AT = 2  # the place of a new course on a topic's list, from 0
LIKENESS = 0.2  # of the best course's; what fits less says nothing
WORDS = 80  # characters of an answer that a reason repeats

Profile = tuple[tuple[str, ...], tuple[str, ...]]  # topics and answers


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


def start_lists(
    known: Beginnings, seen: Interactions, votes: FloatArray, allowed: IntArray, n: int
) -> list[StartList]:
    """Every list to begin with, of `allowed` items (ascending) and at most `n` long.

    `votes` are the decayed votes of each pair of `seen.matrix`. Fans with deeds get no start list
    of their own here. A list that would be empty is left out.
    """
    site = _Site.of(seen, votes, allowed)
    by_segment = (_segment_list(name, fans, site, n) for name, fans in known.segments.items())
    by_topic = (
        _topic_list(topic, items, known.fresh, site, n) for topic, items in known.topics.items()
    )
    found = [one for one in (*by_segment, *by_topic) if one is not None]
    return [*found, *_own_lists(_strangers(known, seen.users), known, site, n)]


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


def _strangers(known: Beginnings, users: IntArray) -> dict[int, Profile]:
    """The fans without deeds who told something, with what they told."""
    told = sorted({*known.interests, *known.answers} - set(users.tolist()))
    return {
        fan: (tuple(known.interests.get(fan, ())), tuple(known.answers.get(fan, ())))
        for fan in told
    }


def _own_lists(
    strangers: dict[int, Profile], known: Beginnings, site: _Site, n: int
) -> list[StartList]:
    """One list for each stranger; those who told the same get the same, worked out once."""
    if not strangers or site.items.size == 0:
        return []
    answers = sorted({text for _topics, said in strangers.values() for text in said})
    fits = _fits(answers, known.about, site.items)
    has_topic = {
        topic: np.isin(site.items, np.array(items, dtype=np.int64)).astype(np.float64)
        for topic, items in known.topics.items()
    }
    popular = site.popular / max(site.popular.max(initial=0.0), 1e-12)
    made: dict[Profile, StartList | None] = {}
    for topics, said in strangers.values():
        if (topics, said) not in made:
            parts = [(has_topic[topic], topic) for topic in topics if topic in has_topic]
            found = [(fits[text], text) for text in said]
            made[topics, said] = _own_list(parts, found, popular, site.items, n)
    lists = ((fan, made[profile]) for fan, profile in strangers.items())
    return [replace(one, member=fan) for fan, one in lists if one is not None]


Part = tuple[FloatArray, str]


def _own_list(
    topics: list[Part], answers: list[Part], popular: FloatArray, items: IntArray, n: int
) -> StartList | None:
    """None where neither a topic nor an answer speaks for any course: popularity will do."""
    chosen, chosen_words = _strongest(topics, items.size)
    said, said_words = _strongest(answers, items.size)
    share = sum((hits for hits, _topic in topics), np.zeros(items.size)) / max(len(topics), 1)
    if not (chosen.any() or said.any()):
        return None
    scores = share + said + POPULAR_SHARE * popular
    top = best(scores[None, :], n)[0]
    top = top[scores[top] > 0]
    by_answer = (said >= share) & (said > 0)
    reasons = np.where(by_answer, "answer", np.where(share > 0, "topic", "popular"))
    words = np.where(by_answer, said_words, np.where(share > 0, chosen_words, ""))
    told = reasons[top].tolist(), words[top].tolist()
    return _listed(("for_you", ""), items[top], scores[top], *told)


def _strongest(parts: list[Part], width: int) -> tuple[FloatArray, IntArray]:
    """The largest value for each item, and the word that it comes from (the first of equals)."""
    if not parts:
        return np.zeros(width), np.full(width, "", dtype=object)
    values = np.array([part for part, _word in parts])
    names = np.array([word[:WORDS] for _part, word in parts], dtype=object)
    return values.max(axis=0), names[values.argmax(axis=0)]


def _fits(answers: list[str], about: Attributes, items: IntArray) -> dict[str, FloatArray]:
    """How well each item answers each text, the best at 1; zeros where nothing does. An answer
    that names a topic means all its courses."""
    index = Index.learn(about)
    place = positions(items, about.items)
    fits = {}
    for text in answers:
        answer = match(text, index)
        named = index.weights(f"#{topic}" for topic in answer.tags) > 0
        found = np.append(np.where(named, 1.0, answer.fit), 0.0)[place]
        fits[text] = np.where(found >= LIKENESS, found, 0.0)
    return fits


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
