"""Popularity alone: how votes fade."""

import numpy as np

from recommend.engine import Interactions
from recommend.engine.popularity import Popularity
from recommend.tests.engine.worlds import DAY, NOW, interactions


def test_popularity_halves_a_vote_with_each_half_life():
    at = [NOW, NOW - 30 * DAY, NOW - 60 * DAY]
    seen = Interactions.from_arrays([1, 2, 3], [10, 20, 30], [1.0, 1.0, 1.0], at)

    model = Popularity(half_life_days=30).fit(seen, NOW)

    assert model.scores_.tolist() == [1.0, 0.5, 0.25]


def test_a_history_that_ended_years_ago_still_tells_popular_from_unpopular():
    seen = interactions((1, 10), (2, 10), (3, 20))

    model = Popularity(half_life_days=7).fit(seen, NOW + 15 * 365 * DAY)

    assert model.scores_.tolist() == Popularity(half_life_days=7).fit(seen).scores_.tolist()
    assert model.scores_[0] > 1.9 > model.scores_[1] == 1.0


def test_one_look_after_a_long_pause_does_not_outweigh_all_that_was_before():
    fans, before, late = 60, NOW - 15 * 365 * DAY, NOW
    seen = Interactions.from_arrays(
        [*range(fans), 99], [10] * fans + [20], [1.0] * (fans + 1), [before] * fans + [late]
    )

    model = Popularity(half_life_days=7).fit(seen, NOW)

    assert model.scores_.tolist() == [fans / 2, 1.0]


def test_a_pause_no_longer_than_a_half_life_counts_as_it_is():
    at = [NOW, NOW - 30 * DAY, NOW - 60 * DAY]
    seen = Interactions.from_arrays([1, 2, 3], [10, 20, 30], [1.0, 1.0, 1.0], at)

    assert Popularity(half_life_days=30).fit(seen, NOW - 30 * DAY).scores_.tolist() == [1, 1, 0.5]
    assert Popularity(half_life_days=30).fit(seen.only(np.zeros(3, bool)), NOW).scores_.sum() == 0
