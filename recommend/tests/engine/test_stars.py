"""Predicted stars: on the scale, and deaf to what was not rated."""

import numpy as np
import pytest

from recommend.engine import Interactions
from recommend.engine.arrays import csr
from recommend.engine.stars import Stars
from recommend.tests.engine.worlds import NOW, interactions


def rated(seed: int, *, fans: int = 60, items: int = 20) -> Interactions:
    """Half of a checkerboard of tastes: 4 or 5 for the own colour, 1 or 2 for the other."""
    rng = np.random.default_rng(seed)
    user, item = np.nonzero(rng.random((fans, items)) < 0.5)
    stars = np.where(user % 2 == item % 2, 4, 1) + rng.integers(0, 2, user.size)
    return Interactions.from_arrays(user, item, stars, np.full(user.size, NOW))


def test_tells_the_colours_apart_where_biases_cannot():
    seen = rated(1)

    stars = Stars().fit(seen).score(seen.matrix)

    fan, item = np.nonzero(seen.matrix.toarray() == 0)
    own = stars[fan, item][fan % 2 == item % 2]
    other = stars[fan, item][fan % 2 != item % 2]
    assert own.min() > 3 > other.max()


def test_every_prediction_is_on_the_scale():
    seen = rated(2)
    extreme = csr(np.where(np.arange(20) % 2, 5.0, 1.0)[None, :])
    model = Stars(bias_shrinkage=0.0, shrinkage=0.0).fit(seen)

    stars = np.vstack([model.score(seen.matrix), model.score(extreme)])

    assert (stars.min(), stars.max()) == (1.0, 5.0)


def test_turning_not_rated_into_0_changes_nothing():
    seen = rated(3)
    user, item = (axis.ravel() for axis in np.indices(seen.matrix.shape))
    told = Interactions.from_arrays(
        user, item, seen.matrix.toarray().ravel(), np.full(user.size, NOW)
    )
    zeros = csr(seen.matrix.toarray())
    zeros.data = np.r_[zeros.data, np.zeros(3)]
    zeros.indices = np.r_[zeros.indices, np.setdiff1d(np.arange(20), zeros[[59]].indices)[:3]]
    zeros.indptr[-1] += 3
    model = Stars().fit(seen)

    stars = model.score(seen.matrix)

    assert Stars().fit(told).score(told.matrix).tobytes() == stars.tobytes()
    assert zeros.nnz == seen.matrix.nnz + 3
    assert model.score(zeros).tobytes() == stars.tobytes()
    zeros.data[-3:] = np.nan
    assert model.score(zeros).tobytes() == stars.tobytes()


def test_ratings_that_are_all_equal_predict_that_rating():
    seen = interactions((1, 1), (1, 2), (2, 1), (2, 2), weight=4.0)

    assert Stars().fit(seen).score(seen.matrix).tolist() == [[4.0, 4.0], [4.0, 4.0]]


def test_the_reason_is_what_lifted_the_prediction():
    seen = rated(4)
    model = Stars().fit(seen)
    newcomer = csr([[5.0, 1.0] + [0.0] * 18])

    own = model.reasons(newcomer, np.zeros(2, dtype=np.int64), np.array([4, 6]))

    assert own.tolist() == [0, 0]


def test_refuses_what_is_no_rating():
    with pytest.raises(ValueError, match="from 1"):
        Stars().fit(interactions((1, 1), weight=6.0))
