"""What items are about: their words and tags as one sparse matrix that content models share.

TF-IDF after G. Salton and C. Buckley, "Term-weighting approaches in automatic text retrieval",
1988: tf = 1 + ln(count), idf = ln((1 + n) / (1 + df)) + 1 (scikit-learn's smooth form).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from recommend.engine.arrays import Csr, IntArray, as_ids, beside, csr, positions

MAX_FEATURES = 50_000
MAX_CHARACTERS = 3_000  # of one text: what it is about is said by then
CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_PIECES = re.compile(f"(?P<cjk>[{CJK}]+)|[^\\W_{CJK}]+(?:['\u2019][^\\W_{CJK}]+)*")


@dataclass(frozen=True, eq=False)
class Attributes:
    """`items`: ascending external ids. `matrix`: CSR, items x features, float32, rows of length 1.

    An item about which nothing is known has an empty row. `features` names the columns: a word, a
    pair of CJK characters, or a tag behind "#".
    """

    items: IntArray
    matrix: Csr
    features: tuple[str, ...]

    @classmethod
    def empty(cls) -> Self:
        """Nothing is known about anything."""
        return cls(np.empty(0, dtype=np.int64), csr((0, 0), dtype=np.float32), ())

    @classmethod
    def from_texts(
        cls, items: Any, texts: Sequence[str], tags: Sequence[Iterable[str]] | None = None
    ) -> Self:
        """From external ids (ints, any order), a text of each (may be empty), and tags of each.

        Text and tags are measured apart and weigh the same: the product of two rows is the mean of
        the two cosines where both items have both. Raises ValueError for other lengths, for ids
        that are no whole numbers and for an id that stands twice.
        """
        ids = as_ids(items, "items")
        labels: Sequence[Iterable[str]] = [()] * len(texts) if tags is None else tags
        if not ids.size == len(texts) == len(labels):
            raise ValueError("items, texts and tags must have one length")
        order = np.argsort(ids, kind="stable")
        if np.unique(ids).size != ids.size:
            raise ValueError("an item stands twice")
        from_text, names = _tf_idf([words(texts[place]) for place in order])
        from_tags, marks = _tf_idf([_marks(labels[place]) for place in order])
        both = _unit_rows(beside([from_text, from_tags]))
        return cls(ids[order], both, (*names, *marks))

    def rows(self, items: IntArray) -> Csr:
        """CSR, `items` (external ids) x features; an unknown item has an empty row."""
        place = positions(items, self.items)
        known = np.flatnonzero(place >= 0)
        chosen = csr(
            (np.ones(known.size, dtype=np.float32), (known, place[known])),
            shape=(items.size, self.items.size),
        )
        return (chosen @ self.matrix).tocsr()


def words(text: str) -> list[str]:
    """Words in small letters; of Chinese, Japanese and Korean, every pair of neighbours.

    A pair stands for a word where no spaces part them; a lonely character stands for itself.
    """
    plain = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).casefold()
    found = []
    for piece in _PIECES.finditer(plain):
        run = piece.group()
        pairs = piece.lastgroup == "cjk" and len(run) > 1
        found += [run[at : at + 2] for at in range(len(run) - 1)] if pairs else [run]
    return found


def _marks(tags: Iterable[str]) -> list[str]:
    """Each tag once, as one feature whatever is written in it."""
    plain = {" ".join(unicodedata.normalize("NFKC", tag).casefold().split()) for tag in tags}
    return [f"#{tag}" for tag in sorted(plain) if tag]


def _tf_idf(documents: list[list[str]]) -> tuple[Csr, tuple[str, ...]]:
    """Documents x features with rows of length 1, and the features' names in order."""
    if not any(documents):
        return csr((len(documents), 0), dtype=np.float32), ()
    # Loaded here because it holds 70 MiB, which a web process would never use.
    from sklearn.feature_extraction.text import TfidfVectorizer

    counting = TfidfVectorizer(
        analyzer=_as_it_is, sublinear_tf=True, max_features=MAX_FEATURES, dtype=np.float32
    )
    matrix = csr(counting.fit_transform(documents))
    return matrix, tuple(counting.get_feature_names_out().tolist())


def _as_it_is(document: list[str]) -> list[str]:
    return document


def _unit_rows(matrix: Csr) -> Csr:
    """Every row at length 1; an empty row stays empty."""
    squares = np.asarray(matrix.multiply(matrix).sum(axis=1), dtype=np.float64).ravel()
    unit = csr(matrix, dtype=np.float32)
    unit.data = (unit.data / np.repeat(np.sqrt(squares), np.diff(unit.indptr))).astype(np.float32)
    return unit
