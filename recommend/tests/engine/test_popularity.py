"""Popularity alone: how votes fade."""

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
