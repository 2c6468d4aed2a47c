"""The CF formula against sums worked by hand.

Ratings of items 1, 2, 3: Anna 4, 2, -; Ben 2, 4, 4. Columns (4,2), (2,4), (-,4), so the cosines
are cos(1,2) = 16/20 = 0.8, cos(1,3) = 8/(sqrt 20 * 4) = 1/sqrt 5, cos(2,3) = 16/(sqrt 20 * 4) =
2/sqrt 5, and their squares 0.64, 0.2, 0.8.
"""

from math import sqrt

import numpy as np
import pytest

from recommend.engine import Interactions
from recommend.engine.cf import CollaborativeFormula
from recommend.engine.interactions import pair_matrix

ANNA, BEN = 1, 2


@pytest.fixture
def ratings() -> Interactions:
    return Interactions.from_arrays(
        [ANNA, ANNA, BEN, BEN, BEN], [1, 2, 1, 2, 3], [4.0, 2.0, 2.0, 4.0, 4.0], [0, 1, 2, 3, 4]
    )


@pytest.mark.parametrize(
    ("n_neighbours", "eps", "expected"),
    [
        (2, 0.01, (0.8 * 2 + 0.2 * 4) / sqrt(0.8 + 0.2 + 0.01)),
        (2, 1e-6, 2.4 / sqrt(1.000001)),
        (1, 0.01, 0.8 * 2 / sqrt(0.8 + 0.01)),
        (50, 0.01, 2.4 / sqrt(1.01)),
    ],
)
def test_annas_score_for_the_third_item(ratings, n_neighbours, eps, expected):
    model = CollaborativeFormula(n_neighbours, eps).fit(ratings)

    score = model.score(ratings.matrix)[0, 2]

    assert score == pytest.approx(expected, abs=1e-6)


def test_every_score_of_both(ratings):
    model = CollaborativeFormula(2, 0.01).fit(ratings)

    below = [sqrt(0.64 + 0.2 + 0.01), sqrt(0.64 + 0.8 + 0.01), sqrt(0.2 + 0.8 + 0.01)]
    above = [
        [0.64 * 2, 0.64 * 4, 0.2 * 4 + 0.8 * 2],
        [0.64 * 4 + 0.2 * 4, 0.64 * 2 + 0.8 * 4, 0.2 * 2 + 0.8 * 4],
    ]
    np.testing.assert_allclose(model.score(ratings.matrix), np.array(above) / below, atol=1e-6)


def test_the_denominator_counts_neighbours_that_the_fan_has_not_rated(ratings):
    model = CollaborativeFormula(2, 0.01).fit(ratings)
    newcomer = pair_matrix([9], [1], users=np.array([9]), items=ratings.items)

    assert model.score(newcomer)[0, 2] == pytest.approx(0.2 / sqrt(1.01), abs=1e-6)


def test_equal_neighbours_are_taken_by_lower_id():
    twins = Interactions.from_arrays(
        [1, 1, 1, 2, 2, 2], [10, 20, 30, 10, 20, 30], [1.0] * 6, [0] * 6
    )

    weights = CollaborativeFormula(1, 1e-6).fit(twins).weights_.toarray()

    assert (weights > 0).tolist() == [
        [False, True, True],
        [True, False, False],
        [False, False, False],
    ]
