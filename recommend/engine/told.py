"""What fans told about themselves, as a score of every course: chosen topics and answers.

    score = share of the chosen topics that the course has + fit of the best answer
            + POPULAR_SHARE * votes / most votes

The fit is how well the course answers the words (see engine.path.goals), the best course at 1; an
answer that names a topic means all its courses. One that fits nothing says nothing, and one that
fits more than half of the courses says nothing either: it tells none of them apart.

A fan without deeds gets this order. With h known courses the model's h / (h + 1) stays, and what
was told takes the place of popularity in the other 1 / (h + 1): a chosen topic fades slowly, and
no first deed sweeps it away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from recommend.engine.arrays import FloatArray, IntArray, positions
from recommend.engine.attributes import Attributes
from recommend.engine.blend import standardise
from recommend.engine.interactions import Interactions
from recommend.engine.path.goals import match
from recommend.engine.path.index import Index
from recommend.engine.ranking import NO_ITEM, Shelves, blocks

POPULAR_SHARE = 0.5
LIKENESS = 0.35  # of the best course's; what fits less says nothing
WORDS = 80  # characters of an answer that a reason repeats
FADED_AT = 20  # known courses from which on what was told moves nothing that could be seen

Profile = tuple[tuple[str, ...], tuple[str, ...]]  # topics and answers
Part = tuple[FloatArray, str]  # a value for each item, and the word that it comes from
Texts = NDArray[np.object_]
# As objects: an array of them holds one word many times, and not many copies of it.
ANSWER, TOPIC, POPULAR = np.array(["answer", "topic", "popular"], dtype=object)[:, None]


@dataclass(frozen=True, eq=False)
class Start:
    """A fan's order by what they told: arrays over the items. `reasons` are "topic", "answer" or
    "popular", `words` the topic or answer behind it, "" else."""

    scores: FloatArray
    reasons: Texts
    words: Texts


@dataclass(frozen=True, eq=False)
class Told:
    """`starts` by fan, over `items` (ascending external ids). A fan whose words fit nothing here
    is not among them."""

    items: IntArray
    starts: Mapping[int, Start]

    @classmethod
    def of(
        cls,
        *,
        interests: Mapping[int, Sequence[str]],
        answers: Mapping[int, Sequence[str]],
        topics: Mapping[str, Sequence[int]],
        about: Attributes,
        items: IntArray,
        popular: FloatArray,
    ) -> Self:
        """Hold every fan's topics and answers against `items`, of which `popular` are the votes.

        `topics`: items by topic. Fans who told the same share one result, worked out once.
        """
        profiles = {
            fan: (tuple(interests.get(fan, ())), tuple(answers.get(fan, ())))
            for fan in sorted({*interests, *answers})
        }
        if items.size == 0 or not profiles:
            return cls(items, {})
        said = sorted({text for _topics, texts in profiles.values() for text in texts})
        fits = _fits(said, about, items)
        holds = {
            topic: np.isin(items, np.array(some, dtype=np.int64)).astype(np.float64)
            for topic, some in topics.items()
        }
        base = popular / max(float(popular.max()), 1e-12)
        made = {one: _start(one, holds, fits, base) for one in dict.fromkeys(profiles.values())}
        found = ((fan, made[profile]) for fan, profile in profiles.items())
        return cls(items, {fan: start for fan, start in found if start is not None})

    def lift(self, seen: Interactions, popular: FloatArray, *, is_model: bool) -> "Lift | None":
        """What is added to the scores of fans with deeds, over the items of `seen`.

        `popular` are the votes of `seen.items`. Behind a model, what was told stands in place of
        popularity; in place of popularity alone, it is the whole order. None where nobody told.
        """
        counts = np.diff(seen.matrix.indptr)
        rows = positions(np.array(sorted(self.starts), dtype=np.int64), seen.users)
        rows = rows[rows >= 0]
        rows = rows[counts[rows] < FADED_AT] if is_model else rows
        return Lift(self, seen, popular, rows, is_model) if rows.size else None

    def explain(
        self, lists: Shelves, seen: Interactions, lift: "Lift | None", *, is_model: bool
    ) -> Shelves:
        """The lists, naming what the fan told where popularity alone would be the reason.

        `lift` is what was added for it on the axes of `seen`. Behind a model it is named where it
        raised the item; in place of popularity it is the whole order.
        """
        if lift is None or lists.user.size == 0:
            return lists
        row, column = positions(lists.user, seen.users), positions(lists.item, seen.items)
        raised = (lift.at(row, column) > 0) | (not is_model)
        facts, words = list(lists.reason_fact), list(lists.reason_word)
        place = positions(lists.item, self.items)
        for at in np.flatnonzero(raised & (lists.reason_item == NO_ITEM) & (place >= 0)).tolist():
            start = self.starts.get(int(lists.user[at]))
            if start is not None and start.words[place[at]]:
                facts[at], words[at] = start.reasons[place[at]], start.words[place[at]]
        return replace(lists, reason_fact=tuple(facts), reason_word=tuple(words))


@dataclass(frozen=True, eq=False)
class Lift:
    """What fans told, as what is added to their scores: made for some fans at a time, because it
    fills a row of all items for each. `rows` are the fans (places in `seen.users`, ascending)."""

    told: Told
    seen: Interactions
    popular: FloatArray
    rows: IntArray
    is_model: bool

    def on(self, part: IntArray) -> FloatArray:
        """Of these places in `seen.users`: fans x items, 0 for those who told nothing."""
        added = np.zeros((part.size, self.seen.items.size))
        some = np.flatnonzero(np.isin(part, self.rows))
        if some.size == 0:
            return added
        order = standardise(np.array([self._order(row) for row in part[some]]))
        if self.is_model:
            known = np.diff(self.seen.matrix.indptr)[part[some]]
            added[some] = (order - standardise(self.popular[None, :])) / (known[:, None] + 1.0)
        else:
            added[some] = order - self.popular[None, :]
        return added

    def at(self, row: IntArray, column: IntArray) -> FloatArray:
        """Of each pair; `row` is ascending."""
        fans, first = np.unique(row, return_index=True)
        value, ends = np.zeros(row.size), np.append(first, row.size)
        for part in blocks(fans.size, self.seen.items.size):
            its = slice(ends[part.start], ends[part.stop])
            place = np.searchsorted(fans[part], row[its])
            value[its] = self.on(fans[part])[place, column[its]]
        return value

    def _order(self, row: Any) -> FloatArray:
        """A fan's start scores on the items of `seen`; 0 for what may not be shown."""
        scores = np.append(self.told.starts[int(self.seen.users[row])].scores, 0.0)
        return np.asarray(scores[positions(self.seen.items, self.told.items)])


def _start(
    profile: Profile, holds: Mapping[str, FloatArray], fits: Mapping[str, FloatArray],
    popular: FloatArray,
) -> Start | None:  # fmt: skip
    """None where neither a topic nor an answer speaks for any item: popularity will do."""
    topics = [(holds[topic], topic) for topic in profile[0] if topic in holds]
    chosen, chosen_words = _strongest(topics, popular.size)
    said, said_words = _strongest([(fits[text], text) for text in profile[1]], popular.size)
    if not (chosen.any() or said.any()):
        return None
    share = sum((some for some, _topic in topics), np.zeros(popular.size)) / max(len(topics), 1)
    by_answer, by_topic = (said >= share) & (said > 0), share > 0
    reasons = np.where(by_answer, ANSWER, np.where(by_topic, TOPIC, POPULAR))
    words = np.where(by_answer, said_words, np.where(by_topic, chosen_words, ""))
    return Start(share + said + POPULAR_SHARE * popular, reasons, words)


def _strongest(parts: list[Part], width: int) -> tuple[FloatArray, Texts]:
    """The largest value for each item, and the word that it comes from (the first of equals)."""
    if not parts:
        return np.zeros(width), np.full(width, "", dtype=object)
    values = np.array([part for part, _word in parts])
    names = np.array([word[:WORDS] for _part, word in parts], dtype=object)
    return values.max(axis=0), names[values.argmax(axis=0)]


def _fits(answers: list[str], about: Attributes, items: IntArray) -> dict[str, FloatArray]:
    """How well each item answers each text, the best at 1; zeros where nothing does."""
    if not answers:
        return {}
    index = Index.learn(about)
    place = positions(items, about.items)
    fits = {}
    for text in answers:
        answer = match(text, index)
        named = index.weights(f"#{topic}" for topic in answer.tags) > 0
        found = np.append(np.where(named, 1.0, answer.fit), 0.0)[place]
        fitting = found >= LIKENESS
        tells = 2 * fitting.sum() <= fitting.size
        fits[text] = np.where(fitting & tells, found, 0.0)
    return fits
