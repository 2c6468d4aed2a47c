"""What stands beside an item: what the people who took it also took, and what is like it.

The score of j beside i is what the fitted model says of j to a fan who has i alone. A model is
never the only witness: at least `least_fans` fans must have taken both, so no list tells what one
person did. Where the fans leave room, items of similar attributes follow (cosine), told apart.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray, as_ids, csr, positions
from recommend.engine.attributes import Attributes
from recommend.engine.blend import Blend
from recommend.engine.interactions import Interactions
from recommend.engine.knn import ItemKnn
from recommend.engine.nearest import choosy
from recommend.engine.ranker import Ranker
from recommend.engine.ranking import best, blocks

LEAST_ALIKE = 0.2  # cosine: below it two texts share chance words


@dataclass(frozen=True, eq=False)
class Beside:
    """Lists of all items as flat arrays of one length, by item and then by rank (from 1).

    `item` and `other` are external ids. `by_fans` is True where the fans say so (`score` is the
    model's) and False where the attributes do (`score` is a cosine).
    """

    item: IntArray
    other: IntArray
    rank: IntArray
    score: FloatArray
    by_fans: np.typing.NDArray[np.bool_]

    @classmethod
    def join(cls, parts: list[Self]) -> Self:
        """One after the other."""
        ints = [
            np.concatenate([np.empty(0, np.int64), *(getattr(part, name) for part in parts)])
            for name in ("item", "other", "rank")
        ]
        score = np.concatenate([np.empty(0), *(part.score for part in parts)])
        by_fans = np.concatenate([np.empty(0, bool), *(part.by_fans for part in parts)])
        return cls(ints[0], ints[1], ints[2], score, by_fans)


def beside(
    model: Ranker | None,
    interactions: Interactions,
    items: Any,
    n: int,
    *,
    banned: Any = (),
    attributes: Attributes | None = None,
    known_from: float = 0.0,
    least_fans: int = 2,
) -> Beside:
    """The n best beside each of `items` (external ids), out of these, with deeds or without.

    `banned` items get a list, but stand in none. `model`: fitted on `interactions`, or None where
    none is served; item-kNN then stands in. `known_from`: the weight from which a deed means that
    a fan took the item. Deterministic.
    """
    asked = np.unique(as_ids(items, "items"))
    fitted = model or ItemKnn().fit(interactions)
    marks = choosy(interactions.at_least(known_from).sign())
    axes = _Axes(asked, positions(asked, fitted.items_))
    never = np.isin(asked, as_ids(banned, "banned"))
    about = (attributes or Attributes.empty()).rows(asked)
    parts = []
    for part in blocks(asked.size, asked.size):
        taken = _taken(fitted, marks, axes, part, least_fans)
        alike = _alike(about, part)
        taken[:, never] = alike[:, never] = -np.inf
        parts.append(_lists(axes, part, taken, alike, n))
    return Beside.join(parts)


class _Axes(NamedTuple):
    """`asked`: external ids; `place`: their columns in the model, -1 for those it never saw."""

    asked: IntArray
    place: IntArray


def _taken(model: Ranker, marks: Csr, axes: _Axes, part: slice, least_fans: int) -> FloatArray:
    """The model's scores, items of the slice x asked; -inf without enough fans of both."""
    place = axes.place[part]
    row, column = np.flatnonzero(place >= 0), np.flatnonzero(axes.place >= 0)
    scores = np.full((place.size, axes.asked.size), -np.inf)
    if row.size == 0:
        return scores
    own = csr(
        (np.ones(row.size), (np.arange(row.size), place[row])),
        shape=(row.size, model.items_.size),
    )
    says = model.alike(own) if isinstance(model, Blend) else model.score(own)
    common = (own @ marks.T @ marks).toarray()
    said = np.where((common >= least_fans) & (says > 0), says, -np.inf)
    said[np.arange(row.size), place[row]] = -np.inf
    scores[np.ix_(row, column)] = said[:, axes.place[column]]
    return scores


def _alike(about: Csr, part: slice) -> FloatArray:
    """Cosines of the attributes, items of the slice x asked; -inf below `LEAST_ALIKE`."""
    cosines = (about[part] @ about.T).toarray().astype(np.float64)
    own = np.arange(cosines.shape[0])
    cosines[own, own + part.start] = 0.0
    return np.where(cosines >= LEAST_ALIKE, cosines, -np.inf)


def _lists(axes: _Axes, part: slice, taken: FloatArray, alike: FloatArray, n: int) -> Beside:
    """First what the fans say, then what the attributes say of the rest."""
    by_fans = best(taken, n)
    score = np.take_along_axis(taken, by_fans, axis=1)
    rest = np.where(np.isfinite(taken), -np.inf, alike)
    by_words = best(rest, n)
    other = np.hstack([by_fans, by_words])
    score = np.hstack([score, np.take_along_axis(rest, by_words, axis=1)])
    there = np.isfinite(score)
    rank = np.cumsum(there, axis=1)
    row, place = np.nonzero(there & (rank <= n))
    return Beside(
        item=axes.asked[part][row],
        other=axes.asked[other[row, place]],
        rank=rank[row, place],
        score=score[row, place],
        by_fans=place < by_fans.shape[1],
    )
