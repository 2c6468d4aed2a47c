"""Every formula against sums worked by hand, to a millionth. The arithmetic stands beside them."""

from math import sqrt

import numpy as np
import pytest

from recommend.engine import Interactions
from recommend.engine.arrays import csr
from recommend.engine.attributes import Attributes
from recommend.engine.cf import CollaborativeFormula
from recommend.engine.collective import CollectiveEase
from recommend.engine.content import Content
from recommend.engine.ease import Ease
from recommend.engine.interactions import pair_matrix
from recommend.engine.knn import ItemKnn
from recommend.engine.stars import Stars

ANNA, BEN, CID = 1, 2, 3


def about(items: list[int], rows: list[list[float]]) -> Attributes:
    names = tuple(f"f{place}" for place in range(len(rows[0])))
    return Attributes(np.array(items), csr(np.array(rows, dtype=np.float32)), names)


def deeds(*events: tuple[int, int, float]) -> Interactions:
    users, items, weights = zip(*events, strict=True)
    return Interactions.from_arrays(users, items, weights, [0] * len(events))


def test_ease():
    """Anna has 1 and 2, Ben 1 and 3; lambda 1. X'X + I = [3 1 1; 1 2 0; 1 0 2], determinant 8,
    P = [4 -2 -2; -2 5 1; -2 1 5] / 8. B_12 = B_13 = 2/5, B_21 = B_31 = 1/2, B_23 = B_32 = -1/5.
    Anna: 1/2, 2/5, 2/5 - 1/5. Ben the same with 2 and 3 exchanged.
    """
    seen = deeds((ANNA, 1, 1.0), (ANNA, 2, 1.0), (BEN, 1, 1.0), (BEN, 3, 1.0))

    scores = Ease(l2=1.0).fit(seen).score(seen.matrix)

    np.testing.assert_allclose(scores, [[0.5, 0.4, 0.2], [0.5, 0.2, 0.4]], atol=1e-6)


def test_collective_ease():
    """The same fans; items 2 and 3 share the one attribute, at weight 3: 3 more in each of the
    cells 22, 23, 32, 33. G + I = [3 1 1; 1 5 3; 1 3 5], determinant 3*16 - 2 - 2 = 44,
    P = [16 -2 -2; -2 14 -8; -2 -8 14] / 44. B_12 = B_13 = 1/7, B_21 = B_31 = 1/8, B_23 = B_32 =
    4/7. Anna: 1/8, 1/7, 1/7 + 4/7.
    """
    seen = deeds((ANNA, 1, 1.0), (ANNA, 2, 1.0), (BEN, 1, 1.0), (BEN, 3, 1.0))
    known = about([2, 3], [[1.0], [1.0]])

    scores = CollectiveEase(known, attribute_weight=3.0, l2=1.0).fit(seen).score(seen.matrix)

    np.testing.assert_allclose(scores, [[1 / 8, 1 / 7, 5 / 7], [1 / 8, 5 / 7, 1 / 7]], atol=1e-6)


def test_content():
    """Items 1, 2, 3 are x = (1, 0), (0.6, 0.8), (0, 1). Votes: 4, 2, 1, by 2, 2, 1 fans; below 2
    an item is new. ln 5 and ln 3 standardised: z_1 = 1, z_2 = -1. Ridge at strength 1:
    X'X + I = [2.36 0.48; 0.48 1.64], determinant 3.64, X'z = (0.4, -0.8), so
    w = (1.64*0.4 + 0.48*0.8, -0.48*0.4 - 2.36*0.8) / 3.64 = (2/7, -4/7) and z_3 = -4/7.
    Anna: y = (3*(1, 0) + (0.6, 0.8)) / 4 = (0.9, 0.2), x.y = 0.9, 0.7, 0.2. Ben: 1, 0.6, 0.
    """
    seen = deeds((ANNA, 1, 3.0), (ANNA, 2, 1.0), (BEN, 1, 1.0), (CID, 2, 1.0), (CID, 3, 1.0))
    known = about([1, 2, 3], [[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])
    model = Content(known, alpha1=2.0, alpha2=0.5, beta=0.1, few=2, ridge=1.0).fit(seen)

    scores = model.score(seen.matrix)[:2]

    assert model.new_.tolist() == [False, False, True]
    np.testing.assert_allclose(model.z_, [1.0, -1.0, -4 / 7], atol=1e-6)
    np.testing.assert_allclose(
        scores,
        [
            [2 * 0.9 + 0.5 + 0.1, 2 * 0.7 - 0.5 + 0.1, 2 * 0.2 - 2 / 7 + 0.1],
            [2 * 1.0 + 0.5 + 0.1, 2 * 0.6 - 0.5 + 0.1, -2 / 7 + 0.1],
        ],
        atol=1e-6,
    )


@pytest.fixture
def ratings() -> Interactions:
    """Anna: 4, 2, -. Ben: 2, 4, 4. Columns (4, 2), (2, 4), (-, 4); products 16, 8, 16; lengths
    sqrt 20, sqrt 20, 4. Cosines: (1, 2) 16/20 = 0.8, (1, 3) 8/(4 sqrt 20) = 1/sqrt 5, (2, 3)
    16/(4 sqrt 20) = 2/sqrt 5; their squares 0.64, 0.2, 0.8."""
    return deeds((ANNA, 1, 4.0), (ANNA, 2, 2.0), (BEN, 1, 2.0), (BEN, 2, 4.0), (BEN, 3, 4.0))


def test_item_knn(ratings):
    """Shrinkage 4: s_12 = 16/24, s_13 = 8/(8 sqrt 5 + 4) = 2/(2 sqrt 5 + 1), s_23 = twice that.
    Anna: 2 s_12, 4 s_12, 4 s_13 + 2 s_23.
    """
    scores = ItemKnn(2, shrinkage=4.0).fit(ratings).score(ratings.matrix)

    near, nearer = 2 / (2 * sqrt(5) + 1), 4 / (2 * sqrt(5) + 1)
    np.testing.assert_allclose(scores[0], [4 / 3, 8 / 3, 4 * near + 2 * nearer], atol=1e-6)


def test_item_knn_hears_the_nearest_alone(ratings):
    """The one neighbour of 3 is 2: Anna gets 2 s_23."""
    scores = ItemKnn(1, shrinkage=4.0).fit(ratings).score(ratings.matrix)

    assert scores[0, 2] == pytest.approx(8 / (2 * sqrt(5) + 1), abs=1e-6)


@pytest.mark.parametrize(
    ("n_neighbours", "eps", "expected"),
    [
        (2, 0.01, (0.8 * 2 + 0.2 * 4) / sqrt(0.8 + 0.2 + 0.01)),
        (2, 1e-6, 2.4 / sqrt(1.000001)),
        (1, 0.01, 0.8 * 2 / sqrt(0.8 + 0.01)),
        (50, 0.01, 2.4 / sqrt(1.01)),
    ],
)
def test_annas_score_for_the_third_item_by_the_cf_formula(ratings, n_neighbours, eps, expected):
    model = CollaborativeFormula(n_neighbours, eps).fit(ratings)

    assert model.score(ratings.matrix)[0, 2] == pytest.approx(expected, abs=1e-6)


def test_every_score_of_both_by_the_cf_formula(ratings):
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
    twins = deeds(*((fan, item, 1.0) for fan in (ANNA, BEN) for item in (10, 20, 30)))

    weights = CollaborativeFormula(1, 1e-6).fit(twins).weights_.toarray()

    assert (weights > 0).tolist() == [
        [False, True, True],
        [True, False, False],
        [False, False, False],
    ]


@pytest.fixture
def starry() -> Stars:
    """Items 1, 2, 3: Anna 5 5 2, Ben 1 1 4, Cid 3 - -; mu = 21/7 = 3, all item biases 0. k = 1:
    Anna's bias (2 + 2 - 1)/4 = 3/4, Ben's -3/4, Cid's 0. Left over: Anna 5/4 5/4 -7/4, Ben the
    same with the other sign, Cid 0. Cosines: (1, 2) 1, (1, 3) and (2, 3) -1, each of two common
    fans, so with shrinkage 2 halved. Dora came later: 5 4 -; bias (2 + 1)/3 = 1, left over 1 0.
    """
    seen = deeds(
        (ANNA, 1, 5), (ANNA, 2, 5), (ANNA, 3, 2), (BEN, 1, 1), (BEN, 2, 1), (BEN, 3, 4), (CID, 1, 3)
    )  # fmt: skip
    return Stars(shrinkage=2.0, bias_shrinkage=1.0, eps=0.25).fit(seen)


DORA = [[5.0, 4.0, 0.0]]


def test_stars(starry):
    """1: 3 + 1 + (0.5 * 0) / (0.5 + 0.25); 2: 3 + 1 + 0.5 / 0.75; 3: 3 + 1 - 0.5 / (1 + 0.25)."""
    np.testing.assert_allclose(starry.score(csr(DORA)), [[4.0, 4 + 2 / 3, 3.6]], atol=1e-6)


def test_stars_by_the_nearest_alone(starry):
    """Of 3 the items 1 and 2 are equally near; the lower one counts: 3 + 1 - 0.5 / 0.75."""
    starry.n_neighbours = 1

    np.testing.assert_allclose(starry.score(csr(DORA))[0, 2], 10 / 3, atol=1e-6)


def test_stars_of_a_fan_who_rated_nothing_are_mean_and_item_bias(starry):
    np.testing.assert_allclose(starry.score(csr([[0.0, 0.0, 0.0]])), [[3.0, 3.0, 3.0]], atol=1e-6)
