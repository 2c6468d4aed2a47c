"""What others publish, tuned hard: implicit's ALS and kNN, LightFM. One thread each.

They are no part of the product: `pip install -r bench/recommend/requirements.txt`.
"""

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Self

import numpy as np
from scipy import sparse

from bench.recommend.lessons import Lesson
from bench.recommend.subjects import CannotAnswerError, Gridded, Point, Subject, Tried, best_of
from recommend.engine.arrays import Csr, FloatArray, IntArray, positions

REQUIREMENTS = "bench/recommend/requirements.txt"
SEED = 42


class MissingAnchorError(Exception):
    """An anchor's library is not installed. The message says how to get it."""


def library(name: str) -> Any:
    """Import a library of the requirements. Raises MissingAnchorError."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        package = name.split(".", 1)[0]
        raise MissingAnchorError(
            f"{package} is not installed: pip install -r {REQUIREMENTS}"
        ) from error


def _ones(rows: Csr, dtype: Any = np.float32) -> Any:
    """scipy's older matrix type, which these libraries want; every weight 1."""
    plain = sparse.csr_matrix((np.ones(rows.nnz, dtype), rows.indices, rows.indptr), rows.shape)
    plain.sort_indices()
    return plain


class Als(Gridded):
    """implicit's alternating least squares: 9 points with 128 factors, then 8 with up to 512."""

    def next_points(self, tried: Tried) -> list[Point]:
        """Strength and confidence first, then more factors around the best of these."""
        if not tried:
            grid = [(alpha, reg) for alpha in (1.0, 5.0, 20.0) for reg in (1.0, 10.0, 100.0)]
            return [_als(128, alpha, reg) for alpha, reg in grid]
        if len(tried) > 9:
            return []
        best = best_of(tried)
        alpha, reg = best["alpha"], best["regularization"]
        around = [
            (256, 1.0, 1.0), (256, 1.0, 0.5), (512, 1.0, 1.0), (512, 1.0, 0.5), (512, 1.0, 0.25),
            (512, 2.0, 1.0), (512, 2.0, 0.5), (512, 0.5, 0.5),
        ]  # fmt: skip
        return [_als(n, alpha * times, reg * by) for n, times, by in around]

    def fit(self, lesson: Lesson, point: Point) -> Self:
        """Learn factors."""
        als = library("implicit.cpu.als").AlternatingLeastSquares
        self.items_ = lesson.seen.items
        self.model = als(**point, num_threads=1, random_state=SEED)
        self.model.fit(_ones(lesson.seen.matrix), show_progress=False)
        return self

    def score(self, rows: Csr, at: IntArray, fans: IntArray) -> FloatArray:
        """Every fan's factors are worked out from the rows, so a new fan is like any other."""
        factors = self.model.recalculate_user(np.arange(rows.shape[0]), _ones(rows))
        return np.asarray(factors @ self.model.item_factors.T, dtype=np.float64)


def _als(factors: int, alpha: float, regularization: float) -> Point:
    return {
        "factors": factors,
        "alpha": alpha,
        "regularization": regularization,
        "iterations": 15,
    }


class Knn(Gridded):
    """implicit's item kNN in its three weightings, 16 points."""

    def next_points(self, tried: Tried) -> list[Point]:
        """Cosine, TF-IDF and BM25 with different numbers of neighbours."""
        if tried:
            return []
        plain = [
            {"kind": kind, "K": n} for kind in ("Cosine", "TFIDF") for n in (20, 50, 100, 200, 500)
        ]
        shapes = [(1.2, 0.75), (1.2, 0.2), (100.0, 0.5)]
        return plain + [
            {"kind": "BM25", "K": n, "K1": k1, "B": b} for n in (50, 200) for k1, b in shapes
        ]

    def fit(self, lesson: Lesson, point: Point) -> Self:
        """Learn the neighbours of each item."""
        parameters = dict(point)
        kinds = library("implicit.nearest_neighbours")
        self.model = getattr(kinds, f"{parameters.pop('kind')}Recommender")(
            **parameters, num_threads=1
        )
        self.items_ = lesson.seen.items
        self.model.fit(_ones(lesson.seen.matrix, np.float64), show_progress=False)
        return self

    def score(self, rows: Csr, at: IntArray, fans: IntArray) -> FloatArray:
        """The sum over the fan's items of what each says for its neighbours."""
        return np.asarray(
            (_ones(rows, np.float64) @ self.model.similarity).todense(), dtype=np.float64
        )


class LightFm(Gridded):
    """LightFM with WARP: 6 points with 64 components, then up to 256; texts where there are."""

    def next_points(self, tried: Tried) -> list[Point]:
        """Rate and strength first, then components and epochs around the best of these."""
        if not tried:
            grid = [(rate, l2) for rate in (0.01, 0.03, 0.06) for l2 in (0.0, 1e-5)]
            return [_lightfm(64, 30, rate, l2) for rate, l2 in grid]
        if len(tried) > 6:
            return []
        best = best_of(tried)
        sizes = [(64, 80), (128, 40), (128, 80), (256, 40), (256, 80), (256, 120)]
        return [
            _lightfm(n, epochs, best["learning_rate"], best["item_alpha"]) for n, epochs in sizes
        ]

    def fit(self, lesson: Lesson, point: Point) -> Self:
        """Learn embeddings; an item's is the sum of its own and of its words'."""
        parameters = dict(point)
        epochs = parameters.pop("epochs")
        model = library("lightfm").LightFM(loss="warp", random_state=SEED, **parameters)
        self.items_, self.users_ = lesson.items, lesson.seen.users
        seen = _spread(lesson)
        features = _features(lesson)
        model.fit(seen, item_features=features, epochs=epochs, num_threads=1)
        self.item_bias_, self.item_vectors_ = model.get_item_representations(features)
        _, self.user_vectors_ = model.get_user_representations()
        return self

    def score(self, rows: Csr, at: IntArray, fans: IntArray) -> FloatArray:
        """Raises CannotAnswerError for a fan who was not there at the fit."""
        place = positions(fans, self.users_)
        if (place < 0).any():
            raise CannotAnswerError("LightFM has no vector for a fan who came after the fit")
        scores = self.user_vectors_[place] @ self.item_vectors_.T + self.item_bias_
        return np.asarray(scores, dtype=np.float64)


def _lightfm(components: int, epochs: int, rate: float, l2: float) -> Point:
    return {
        "no_components": components,
        "epochs": epochs,
        "learning_rate": rate,
        "item_alpha": l2,
        "user_alpha": l2,
    }


def _spread(lesson: Lesson) -> Any:
    """What was seen on the axis of all items, also of those that nobody has."""
    pairs = lesson.seen.matrix.tocoo()
    column = positions(lesson.seen.items, lesson.items)[pairs.col]
    shape = lesson.seen.users.size, lesson.items.size
    ones = np.ones(pairs.row.size, np.float32)
    cells = ones, (pairs.row.astype(np.int32), column.astype(np.int32))
    return sparse.coo_matrix(cells, shape)


def _features(lesson: Lesson) -> Any:
    """One column per item and, where there are texts, one per word in them, by TF-IDF."""
    if lesson.about is None:
        return None
    own = sparse.identity(lesson.items.size, dtype=np.float32)
    words = sparse.csr_matrix(lesson.about.rows(lesson.items))
    return sparse.hstack([own, words], format="csr")


ANCHORS: Mapping[str, Callable[[], Subject]] = {
    "implicit-als": Als,
    "implicit-knn": Knn,
    "lightfm": LightFm,
}
KNOWS_NO_NEW_FAN = {"lightfm"}  # not worth the tuning where only new fans are asked
LIBRARIES = {
    "implicit-als": "implicit.cpu.als",
    "implicit-knn": "implicit.nearest_neighbours",
    "lightfm": "lightfm",
}
