"""One contract for every model."""

import numpy as np
import pytest

from recommend.engine import Interactions, Shelves
from recommend.engine.blend import Blend
from recommend.engine.cf import CollaborativeFormula
from recommend.engine.ease import MAX_ITEMS, Ease, TooManyItems, gram, solve
from recommend.engine.interactions import pair_matrix
from recommend.engine.popularity import Popularity
from recommend.engine.ranker import Ranker
from recommend.engine.ranking import shelves
from recommend.tests.engine.worlds import DAY, NOW, checkerboard, interactions, planted

pytestmark = pytest.mark.long

PERSONAL = [Ease, CollaborativeFormula, Blend]
EVERY = [Popularity, *PERSONAL]


def lists(model: Ranker, seen: Interactions, owned=((), ()), catalogue=None, n=5) -> Shelves:
    model.fit(seen, NOW)
    has = pair_matrix(*owned, users=seen.users, items=seen.items)
    allowed = seen.items if catalogue is None else np.asarray(catalogue)
    return shelves(model, seen, owned=has, catalogue=allowed, n=n)


@pytest.mark.parametrize("make", EVERY)
class TestEveryModel:
    def test_the_constructor_only_stores(self, make):
        assert [name for name in vars(make()) if name.endswith("_")] == []

    def test_is_the_same_twice(self, make):
        seen = planted(1)

        first, second = lists(make(), seen), lists(make(), seen)

        assert first.item.tobytes() == second.item.tobytes()
        assert first.score.tobytes() == second.score.tobytes()
        assert first.reason_item.tobytes() == second.reason_item.tobytes()

    def test_shows_nothing_that_a_fan_has(self, make):
        seen = planted(2)
        owned = (seen.users, np.full(seen.users.size, 7))

        shelf = lists(make(), seen, owned)

        has = set(zip(*map(np.ndarray.tolist, seen.pair_ids()), strict=True))
        has |= {(int(user), 7) for user in seen.users}
        assert set(zip(shelf.user.tolist(), shelf.item.tolist(), strict=True)) & has == set()
        assert shelf.item.size == 5 * seen.users.size

    def test_shows_only_the_catalogue(self, make):
        shelf = lists(make(), planted(3), catalogue=[1, 2, 3, 999])

        assert set(shelf.item.tolist()) == {1, 2, 3}

    def test_ranks_from_one_by_falling_score(self, make):
        shelf = lists(make(), planted(4))

        assert shelf.rank[:5].tolist() == [1, 2, 3, 4, 5]
        same_fan = shelf.user[1:] == shelf.user[:-1]
        assert (np.diff(shelf.score)[same_fan] <= 0).all()

    def test_names_a_reason_that_the_fan_really_has(self, make):
        seen = planted(5)

        shelf = lists(make(), seen)

        has = set(zip(*map(np.ndarray.tolist, seen.pair_ids()), strict=True))
        reasons = set(zip(shelf.user.tolist(), shelf.reason_item.tolist(), strict=True))
        assert {pair for pair in reasons if pair[1] != -1} <= has

    def test_has_nothing_to_say_about_nobody(self, make):
        assert lists(make(), interactions()).item.tolist() == []

    def test_takes_one_fan(self, make):
        assert lists(make(), interactions((1, 10), (1, 20))).item.tolist() == []

    def test_takes_one_item(self, make):
        assert lists(make(), interactions((1, 10), (2, 10))).item.tolist() == []

    def test_takes_columns_that_are_all_equal(self, make):
        seen = interactions(*((fan, item) for fan in range(4) for item in range(3)), (9, 0))

        shelf = lists(make(), seen)

        assert shelf.user.tolist() == [9, 9]
        assert sorted(shelf.item.tolist()) == [1, 2]
        assert np.isfinite(shelf.score).all()

    def test_not_rated_is_missing_and_never_zero(self, make):
        plain = checkerboard()
        user, item = plain.pair_ids()
        every = [(fan, thing) for fan in plain.users for thing in plain.items]
        blank = [pair for pair in every if pair not in set(zip(user, item, strict=True))]
        gaps = [0.0, np.nan] * (len(blank) // 2)
        told = Interactions.from_arrays(
            [*user, *(fan for fan, _ in blank)],
            [*item, *(thing for _, thing in blank)],
            [*plain.matrix.data, *gaps],
            [*plain.last_at, *([NOW] * len(blank))],
        )

        assert told.data_hash() == plain.data_hash()
        assert lists(make(), told).score.tobytes() == lists(make(), plain).score.tobytes()


@pytest.mark.parametrize("make", PERSONAL)
class TestPersonalModels:
    def test_solves_the_checkerboard(self, make):
        shelf = lists(make(), checkerboard(), n=1)

        assert shelf.item.tolist() == [100 + fan % 8 for fan in range(16)]

    def test_gives_a_reason_of_the_same_colour(self, make):
        shelf = lists(make(), checkerboard(), n=1)

        assert (shelf.reason_item % 2).tolist() == [fan % 2 for fan in range(16)]

    def test_scores_a_fan_who_came_after_the_fit(self, make):
        model = make().fit(checkerboard(), NOW)
        newcomer = pair_matrix([1], [101], users=np.array([1]), items=model.items_)

        scores = model.score(newcomer)[0]

        assert scores[[3, 5, 7]].min() > scores[[0, 2, 4, 6]].max()


def test_popularity_halves_a_vote_with_each_half_life():
    at = [NOW, NOW - 30 * DAY, NOW - 60 * DAY]
    seen = Interactions.from_arrays([1, 2, 3], [10, 20, 30], [1.0, 1.0, 1.0], at)

    model = Popularity(half_life_days=30).fit(seen, NOW)

    assert model.scores_.tolist() == [1.0, 0.5, 0.25]


def test_a_fan_without_history_gets_popularity_from_the_blend():
    model = Blend().fit(planted(6), NOW)
    nobody = pair_matrix([], [], users=np.array([1]), items=model.items_)

    order = np.argsort(-model.score(nobody)[0], kind="stable")

    assert order.tolist() == np.argsort(-model.popularity_.scores_, kind="stable").tolist()


def test_ease_is_the_closed_form():
    seen = planted(7)
    inverse = np.linalg.inv((seen.matrix.T @ seen.matrix).toarray() + 20 * np.eye(60))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0.0)

    weights = solve(gram(seen.matrix), 20.0)

    np.testing.assert_allclose(weights, expected, atol=1e-12)


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


def test_a_history_that_ended_years_ago_still_tells_popular_from_unpopular():
    seen = interactions((1, 10), (2, 10), (3, 20))

    model = Popularity(half_life_days=7).fit(seen, NOW + 15 * 365 * DAY)

    assert model.scores_.tolist() == Popularity(half_life_days=7).fit(seen).scores_.tolist()
    assert model.scores_[0] > 1.9 > model.scores_[1] == 1.0
