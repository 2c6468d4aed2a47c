"""Which words stand in which course, small enough to be kept with the site and asked in a request.

A goal is compared with courses by the words they share (cosine of TF-IDF), and by what such words
usually stand with: latent semantic indexing (S. Deerwester et al., 1990). With X = U S V' the
similarity of a goal q to all courses in the latent space is (q X') U U', so that only U is kept.
"""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from recommend.engine.arrays import FloatArray
from recommend.engine.attributes import Attributes, words

MOST_WORDS, FEWEST_WORDS = 300, 40  # of one course: those that tell it apart from others
WORDS_OF_ALL = 60_000  # together, so that a large site is still read in a request
MOST_FACTORS = 32
MOST_FACTORED = 2_000  # courses: above it the square matrix would not be worth its time
SCALE = 1_000
SUFFIXES = ("ings", "ing", "ed", "es", "ly", "s")
SHORTEST_STEM = 3
Postings = dict[str, dict[int, float]]  # feature -> place of a course -> weight
Bag = Counter[str]


@dataclass(frozen=True, eq=False)
class Index:
    """`items`: course ids. `postings`: weights, rows of length 1 before they were cut.

    `learnt`: how many courses the weights and `factors` (U, learnt x k) were learnt from; courses
    behind them were folded in by their words alone.
    """

    items: list[int]
    postings: Postings
    factors: FloatArray
    learnt: int

    @classmethod
    def empty(cls) -> Self:
        """Of no course."""
        return cls([], {}, np.zeros((0, 0)), 0)

    @classmethod
    def learn(cls, attributes: Attributes) -> Self:
        """From what courses are about. Deterministic."""
        matrix = attributes.matrix.tocsr()
        postings: Postings = defaultdict(dict)
        most = _most_words(int(attributes.items.size))
        for place in range(attributes.items.size):
            row = slice(matrix.indptr[place], matrix.indptr[place + 1])
            columns, weights = matrix.indices[row], matrix.data[row]
            for one in np.lexsort((columns, -weights))[:most]:
                postings[attributes.features[columns[one]]][place] = float(weights[one])
        items = [int(item) for item in attributes.items]
        return cls(items, dict(postings), _factors(matrix), len(items))

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Self:
        """What `as_dict` gave; of no course for an empty dict."""
        if not kept:
            return cls.empty()
        postings = {
            word: {place: weight / SCALE for place, weight in zip(flat[::2], flat[1::2])}  # noqa: B905
            for word, flat in kept["words"].items()
        }
        factors = np.asarray(kept["factors"], dtype=np.float64) / SCALE
        return cls(list(kept["items"]), postings, factors, len(kept["items"]))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON column; weights in thousandths."""
        flat = {
            word: [part for place, weight in row.items() for part in (place, _whole(weight))]
            for word, row in self.postings.items()
        }
        factors = [[_whole(value) for value in row] for row in self.factors.tolist()]
        return {"items": self.items, "words": flat, "factors": factors}

    def with_texts(
        self, items: Sequence[int], texts: Sequence[str], tags: Sequence[Iterable[str]]
    ) -> "Index":
        """Also with courses that have come since, by their words alone; those before keep their
        weights. Of an empty index: the same weights that Attributes gives, without scipy."""
        bags = [_bags(text, some) for text, some in zip(texts, tags, strict=True)]
        there = Counter({word: len(row) for word, row in self.postings.items()})
        there.update(word for text, some in bags for word in {*text, *some})
        size = len(self.items) + len(items)
        postings: Postings = {word: dict(row) for word, row in self.postings.items()}
        for place, both in enumerate(bags, start=len(self.items)):
            for word, weight in _row(both, there, size):
                postings.setdefault(word, {})[place] = weight
        return Index([*self.items, *items], postings, self.factors, self.learnt)

    def among(self, items: Iterable[int]) -> "Index":
        """As if other courses had never spoken: they keep their places, without words."""
        there = set(items)
        gone = {place for place, item in enumerate(self.items) if item not in there}
        if not gone:
            return self
        kept = {
            word: {place: weight for place, weight in row.items() if place not in gone}
            for word, row in self.postings.items()
        }
        spoken = {word: row for word, row in kept.items() if row}
        return Index(self.items, spoken, self.factors, self.learnt)

    def idf(self, frequency: int) -> float:
        """How much a word tells that stands in so many courses."""
        return _idf(frequency, len(self.items))

    def known(self, word: str) -> list[str]:
        """The words of courses that this one is a form of; none where it stands nowhere."""
        if is_one_character(word):
            return self._pairs.get(word, [])
        return self._stems.get(stem(word), [])

    def weights(self, features: Iterable[str]) -> FloatArray:
        """The strongest weight of any of these features in each course."""
        strongest = np.zeros(len(self.items))
        for feature in features:
            for place, weight in self.postings.get(feature, {}).items():
                strongest[place] = max(strongest[place], weight)
        return strongest

    def smoothed(self, similarity: FloatArray) -> FloatArray:
        """Similarity by words carried on to courses that speak of the same things otherwise."""
        latent = np.zeros_like(similarity)
        latent[: self.learnt] = self.factors @ (self.factors.T @ similarity[: self.learnt])
        return np.maximum(latent, 0.0)

    @cached_property
    def tags(self) -> list[str]:
        """Every topic, in small letters."""
        return [word[1:] for word in self.postings if word.startswith("#")]

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.postings:
            if not word.startswith("#"):
                found[stem(word)].append(word)
        return found

    @cached_property
    def _pairs(self) -> dict[str, list[str]]:
        """The pairs of characters (and lonely ones) by each of their characters."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.postings:
            if len(word) <= 2 and not word.isascii():
                for character in set(word):
                    found[character].append(word)
        return found


def tag_key(tag: str) -> str:
    """A topic as attributes name it."""
    return " ".join(unicodedata.normalize("NFKC", tag).casefold().split())


def stem(word: str) -> str:
    """A Latin word without its commonest English endings: "sketching" and "sketches" are one."""
    if not word.isascii():
        return word
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            cut = word[: -len(suffix)]
            doubled = len(cut) > SHORTEST_STEM and cut[-1] == cut[-2] and cut[-1] not in "ls"
            return (cut[:-1] if doubled else cut).rstrip("e")
    return word.rstrip("e") if len(word) > SHORTEST_STEM else word


def is_one_character(word: str) -> bool:
    """True for a lonely character of a script without spaces."""
    return len(word) == 1 and ord(word) >= 0x3040


def _factors(matrix: Any) -> FloatArray:
    """The strongest left singular vectors, from the eigenvectors of X X'."""
    size = matrix.shape[0]
    if not 3 <= size <= MOST_FACTORED or matrix.nnz == 0:
        return np.zeros((size, 0))
    gram = (matrix @ matrix.T).toarray().astype(np.float64)
    values, vectors = np.linalg.eigh(gram)
    most = min(MOST_FACTORS, max(2, size // 3))
    strongest = np.argsort(-values, kind="stable")[:most]
    found: FloatArray = vectors[:, strongest[values[strongest] > 1e-6]]
    return found


def _bags(text: str, tags: Iterable[str]) -> tuple[Bag, Bag]:
    """How often each word stands in a text, and its topics."""
    marks = {tag_key(tag) for tag in tags} - {""}
    return Counter(words(text)), Counter(f"#{mark}" for mark in marks)


def _row(both: tuple[Bag, Bag], there: Bag, size: int) -> list[tuple[str, float]]:
    """The weights of one course, as recommend.engine.attributes has them, strongest first."""
    found: dict[str, float] = {}
    for bag in both:
        weights = {
            word: (1 + math.log(count)) * _idf(there[word], size) for word, count in bag.items()
        }
        found |= _unit(weights)
    return sorted(_unit(found).items(), key=lambda pair: (-pair[1], pair[0]))[: _most_words(size)]


def _most_words(size: int) -> int:
    """How many words of a course are kept, on a site of so many."""
    return max(FEWEST_WORDS, min(MOST_WORDS, WORDS_OF_ALL // max(1, size)))


def _idf(frequency: int, size: int) -> float:
    return math.log((1 + size) / (1 + frequency)) + 1


def _unit(row: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in row.values()))
    return {word: weight / length for word, weight in row.items()} if length else {}


def _whole(value: float) -> int:
    return round(value * SCALE)
