"""Visits and a fan's newest deeds, by hand."""

import numpy as np
import pytest

from recommend.engine import Interactions
from recommend.engine.blend import Blend, Parameters, mixed_gram
from recommend.engine.moments import FLOOR, recent, visits
from recommend.tests.engine.worlds import DAY, NOW, interactions, planted


def test_a_visit_is_what_a_fan_did_within_a_day():
    morning = 1_000 * DAY
    seen = Interactions.from_arrays(
        [1, 1, 1, 2, 1],
        [10, 20, 30, 10, 10],
        [1.0, 2.0, 1.0, 1.0, 1.0],
        [morning, morning + 60, morning + DAY, morning, morning + 3_600],
    )

    assert visits(seen).toarray().tolist() == [[1, 2, 0], [0, 0, 1], [1, 0, 0]]


def test_where_each_fan_came_once_visits_say_nothing_new():
    assert visits(Interactions.from_arrays([1, 1, 2], [10, 20, 10], [1.0] * 3, [5, 6, 7])) is None
    assert visits(interactions()) is None


def test_a_deed_fades_from_the_fans_own_newest_one_and_never_below_the_floor():
    seen = Interactions.from_arrays(
        [1, 1, 1, 2], [10, 20, 30, 10], [1.0, 2.0, 1.0, 1.0],
        [NOW, NOW - 7 * DAY, NOW - 700 * DAY, NOW - 900 * DAY],
    )  # fmt: skip

    rows = recent(seen.matrix, seen.last_at, 7.0)

    assert rows.toarray().tolist() == [[1.0, 1.0, FLOOR], [1.0, 0.0, 0.0]]
    assert recent(seen.matrix, seen.last_at, 0.0) is seen.matrix


def test_fading_knows_fans_without_anything():
    empty = interactions((1, 10), (2, 10)).matrix[[0, 0]] * 0.0
    empty.eliminate_zeros()

    assert recent(empty, np.empty(0, np.int64), 7.0).nnz == 0


@pytest.mark.parametrize(("power", "share"), [(0.0, 0.0), (0.25, 0.0), (0.25, 0.5)])
def test_every_mixture_of_fans_and_visits_has_the_weight_of_the_fans_alone(power, share):
    seen = planted(1)
    chosen = Parameters(row_power=power, visit_share=share)

    mixed = mixed_gram(seen.matrix, visits(seen), chosen)

    assert np.trace(mixed) == pytest.approx(seen.n_pairs)
    np.testing.assert_allclose(mixed, mixed.T)


def test_what_is_taken_on_one_day_stands_together():
    """Everybody takes all four, but 1 with 2 and 3 with 4 on one day."""
    day = {1: 0, 2: 0, 3: 50, 4: 50}
    fans = [(fan, item) for fan in range(8) for item in (1, 2, 3, 4)] + [(9, 1)]
    seen = Interactions.from_arrays(
        [fan for fan, _ in fans],
        [item for _, item in fans],
        np.ones(len(fans)),
        [NOW + (day[item] + fan) * DAY for fan, item in fans],
    )

    model = Blend(Parameters(l2=1.0, visit_share=0.5)).fit(seen)

    scores = model.score(seen.matrix)[-1]
    assert scores[1] > scores[2] == pytest.approx(scores[3])
