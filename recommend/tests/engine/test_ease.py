"""EASE alone: its closed form, and what it refuses."""

import numpy as np
import pytest

from recommend.engine import Interactions
from recommend.engine.blend import Blend
from recommend.engine.ease import MAX_ITEMS, Ease, TooManyItems, gram, solve
from recommend.engine.interactions import pair_matrix
from recommend.tests.engine.worlds import NOW, interactions, planted


def test_ease_is_the_closed_form():
    seen = planted(7)
    inverse = np.linalg.inv((seen.matrix.T @ seen.matrix).toarray() + 20 * np.eye(60))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0.0)

    weights = solve(gram(seen.matrix), 20.0)

    np.testing.assert_allclose(weights, expected, atol=1e-12)


def test_ease_names_a_gram_matrix_that_no_strength_holds():
    seen = interactions((1, 1), (1, 2))

    with pytest.raises(np.linalg.LinAlgError, match="raise l2"):
        Ease(l2=0.0).fit(seen)


def test_ease_refuses_a_catalogue_too_large_and_the_blend_goes_on_without_it():
    n_items = MAX_ITEMS + 1
    seen = interactions(*((fan, item) for fan in (1, 2) for item in (1, 2)), (3, 1))
    wide = Interactions.from_arrays(
        [*seen.pair_ids()[0], *([4] * n_items)],
        [*seen.pair_ids()[1], *range(n_items)],
        np.ones(seen.n_pairs + n_items),
        np.full(seen.n_pairs + n_items, NOW),
    )

    with pytest.raises(TooManyItems, match="8001 items"):
        Ease().fit(wide)
    model = Blend().fit(wide, NOW)

    assert model.ease_ is None
    newcomer = pair_matrix([1], [1], users=np.array([1]), items=wide.items)
    assert int(np.argsort(-model.score(newcomer)[0])[0]) == 2
