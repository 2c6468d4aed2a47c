"""The engine's models as the bench asks for them: what to try, how to fit, how to score."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Self

import numpy as np

from bench.recommend.lessons import Lesson, Trial, narrow
from recommend.engine.arrays import Csr, FloatArray, IntArray, positions
from recommend.engine.blend import Blend, Parameters
from recommend.engine.cf import CollaborativeFormula
from recommend.engine.collective import CollectiveEase
from recommend.engine.content import Content
from recommend.engine.ease import MAX_ITEMS, Ease
from recommend.engine.fresh import WithNew
from recommend.engine.knn import ItemKnn
from recommend.engine.metrics import ndcg
from recommend.engine.popularity import Popularity
from recommend.engine.ranker import Ranker
from recommend.engine.ranking import NO_ITEM, Ranked, best, blocks
from recommend.engine.splits import TimeSplit
from recommend.engine.tuning import MAX_FANS, choose_for

Point = dict[str, Any]
Tried = list[tuple[Point, float]]  # points and their NDCG@10, in the order they were tried
Say = Callable[[str], None]


class CannotAnswerError(Exception):
    """A model that has no answer to this question. The message says why."""


class Subject(ABC):
    """One line of the table. `items_` are the ids of the columns that it scores."""

    items_: IntArray

    @abstractmethod
    def fit(self, lesson: Lesson, point: Point) -> Self:
        """Learn with the parameters of a point. Raises CannotAnswerError."""

    @abstractmethod
    def score(self, rows: Csr, at: IntArray, fans: IntArray) -> FloatArray:
        """Scores, fans x items_. `at` (Unix seconds) is aligned with the data of `rows`, `fans`
        are ids of fans who may have come after the fit."""

    @abstractmethod
    def tune(self, trial: Trial, most: int, say: Say) -> Point:
        """The best point for the question of a trial, after trying at most `most`."""


class Gridded(Subject):
    """Tries one point after the other and takes the first best."""

    @abstractmethod
    def next_points(self, tried: Tried) -> list[Point]:
        """What to try next, given what was tried; nothing where it is enough."""

    def tune(self, trial: Trial, most: int, say: Say) -> Point:
        """By NDCG@10."""
        tried: Tried = []
        if not trial.fans.size:
            say("nobody to judge by: the first point stays")
            return self.next_points(tried)[0]
        while points := self.next_points(tried)[: most - len(tried)]:
            for point in points:
                ranked = lists(self.fit(trial.lesson, point), trial, 10)
                quality = float(ndcg(ranked.item, trial.truth).mean())
                tried.append((point, quality))
                say(f"point {len(tried)}: {point} NDCG@10 {quality:.4f}")
        return best_of(tried)


def best_of(tried: Tried) -> Point:
    """The first of the best points."""
    return max(tried, key=lambda pair: pair[1])[0]


def lists(subject: Subject, trial: Trial, n: int) -> Ranked:
    """The best n of the trial's candidates for each fan, without what is known of the fan.

    Ids of items, best first, -1 past the end. Raises CannotAnswerError where the model knows none
    of the candidates.
    """
    open_ = np.isin(subject.items_, trial.candidates)
    if not open_.any():
        raise CannotAnswerError("knows no new item")
    parts = []
    for part in blocks(trial.fans.size, subject.items_.size):
        rows = narrow(trial.known[part], subject.items_)
        at = narrow(trial.known_at[part], subject.items_).data.astype(np.int64)
        scores = np.array(subject.score(rows, at, trial.fans[part]), dtype=np.float64)
        scores[:, ~open_] = -np.inf
        scores[np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr)), rows.indices] = -np.inf
        top = best(scores, n)
        value = np.take_along_axis(scores, top, axis=1)
        parts.append((np.where(np.isfinite(value), subject.items_[top], NO_ITEM), value))
    items, values = zip(*parts, strict=True)
    return Ranked(np.concatenate(items), np.concatenate(values))


class Modelled(Gridded):
    """A model of the engine with a grid. `reads` means that it knows items by what they are about,
    also those that nobody has yet."""

    def __init__(
        self, make: Callable[..., Ranker], grid: list[Point], *, reads: bool = False
    ) -> None:
        self.make = make
        self.grid = grid
        self.reads = reads

    def next_points(self, tried: Tried) -> list[Point]:
        """The whole grid, once."""
        return [] if tried else self.grid

    def fit(self, lesson: Lesson, point: Point) -> Self:
        """Learn. Raises CannotAnswerError where the catalogue is too large for EASE."""
        if self.make in (Ease, CollectiveEase) and lesson.items.size > MAX_ITEMS:
            raise CannotAnswerError(f"{lesson.items.size:,} items are too many for EASE")
        if self.reads and lesson.about is None:
            raise CannotAnswerError("wants to know what items are about (--items)")
        about = {"attributes": lesson.about} if self.reads else {}
        seen = lesson.seen.with_items(lesson.items) if self.reads else lesson.seen
        self.model_ = self.make(**about, **point).fit(seen)
        self.items_ = self.model_.items_
        return self

    def score(self, rows: Csr, at: IntArray, fans: IntArray) -> FloatArray:
        """The model's own scores."""
        return self.model_.score(rows)


class Blended(Subject):
    """The product's ranking with its way to new items, tuned by the call that tunes it at night."""

    def tune(self, trial: Trial, most: int, say: Say) -> Point:
        """By the engine's own choice; its grids are small and `most` does not cut them."""
        seen = trial.lesson.seen
        if not np.isin(trial.candidates, seen.items).any():
            # New items stand by those that are like them, so the blend is tuned on the known ones.
            return choose_for(TimeSplit.of_each(seen, share=0.1, max_fans=MAX_FANS)).as_dict()
        then = None if trial.then is None else _question(trial.then)
        return choose_for(_question(trial), then=then).as_dict()

    def fit(self, lesson: Lesson, point: Point) -> Self:
        """Learn the parts of the blend."""
        self.parameters_ = Parameters(**point)
        model: Ranker = Blend(self.parameters_).fit(lesson.seen)
        if lesson.about is not None and lesson.items.size > lesson.seen.items.size:
            model = WithNew(model, lesson.about).fit(lesson.seen.with_items(lesson.items))
        self.model_ = model
        self.items_ = model.items_
        return self

    def score(self, rows: Csr, at: IntArray, fans: IntArray) -> FloatArray:
        """The blend's own scores."""
        return self.model_.score(self.parameters_.spoken(rows, at))


def _question(trial: Trial) -> TimeSplit:
    """A trial as the engine asks it."""
    seen = trial.lesson.seen
    return TimeSplit(
        cut=int(seen.last_at.max(initial=0)),
        train=seen,
        rows=narrow(trial.known, seen.items),
        truth=narrow(trial.truth, seen.items),
        fans=positions(trial.fans, seen.users),
        at=narrow(trial.known_at, seen.items).data.astype(np.int64),
        has=narrow(trial.known, seen.items),
    )


class AnyOrder(Subject):
    """No model at all: the order of a lottery."""

    def tune(self, trial: Trial, most: int, say: Say) -> Point:
        """Nothing to try."""
        return {}

    def fit(self, lesson: Lesson, point: Point) -> Self:
        """Learn which items there are."""
        self.items_ = np.unique(np.concatenate([lesson.items, lesson.seen.items]))
        return self

    def score(self, rows: Csr, at: IntArray, fans: IntArray) -> FloatArray:
        """Lots, the same for the same fan."""
        lots = [np.random.default_rng(int(fan)).random(self.items_.size) for fan in fans]
        return np.array(lots)


def _popularity() -> Subject:
    days = (36_500.0, 365.0, 90.0, 30.0, 7.0)
    return Modelled(Popularity, [{"half_life_days": value} for value in days])


def _formula() -> Subject:
    return Modelled(CollaborativeFormula, [{"n_neighbours": n} for n in (100, 20, 50, 200, 500)])


def _ease() -> Subject:
    strengths = (200.0, 20.0, 50.0, 100.0, 500.0, 1000.0, 2000.0, 5000.0)
    return Modelled(Ease, [{"l2": l2} for l2 in strengths])


def _neighbours() -> Subject:
    grid = [(n, shrinkage) for n in (100, 20, 200) for shrinkage in (0.0, 10.0)]
    return Modelled(ItemKnn, [{"n_neighbours": n, "shrinkage": by} for n, by in grid])


def _content() -> Subject:
    grid = [(alpha2, ridge) for alpha2 in (0.1, 0.0, 0.3) for ridge in (1.0, 10.0)]
    points = [{"alpha2": alpha2, "ridge": ridge} for alpha2, ridge in grid]
    return Modelled(Content, points, reads=True)


def _collective() -> Subject:
    grid = [(l2, weight) for l2 in (50.0, 200.0, 500.0) for weight in (10.0, 50.0, 200.0)]
    points = [{"l2": l2, "attribute_weight": weight} for l2, weight in grid]
    return Modelled(CollectiveEase, points, reads=True)


ENGINE: Mapping[str, Callable[[], Subject]] = {
    "popularity": _popularity,
    "cf": _formula,
    "knn": _neighbours,
    "ease": _ease,
    "content": _content,
    "collective": _collective,
    "blend": Blended,
}
