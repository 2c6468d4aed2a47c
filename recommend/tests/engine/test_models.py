"""One contract for every model."""

import numpy as np
import pytest

from recommend.engine import Interactions, Shelves
from recommend.engine.attributes import Attributes
from recommend.engine.blend import Blend
from recommend.engine.cf import CollaborativeFormula
from recommend.engine.collective import CollectiveEase
from recommend.engine.content import Content
from recommend.engine.ease import Ease
from recommend.engine.interactions import pair_matrix
from recommend.engine.knn import ItemKnn
from recommend.engine.popularity import Popularity
from recommend.engine.ranker import Ranker
from recommend.engine.ranking import shelves
from recommend.engine.stars import Stars
from recommend.tests.engine.worlds import NOW, checkerboard, interactions, planted

pytestmark = pytest.mark.long

TASTES = [["drums"], ["flute"], ["harp"], ["organ"]]  # by item % 4, as in the planted world
ABOUT = Attributes.from_texts(
    [*range(60), *range(100, 108)], [""] * 68, TASTES * 15 + [["even"], ["odd"]] * 4
)


def content() -> Content:
    return Content(ABOUT)


def collective() -> CollectiveEase:
    return CollectiveEase(ABOUT)


PERSONAL = [Ease, CollaborativeFormula, ItemKnn, content, collective, Blend]
EVERY = [Popularity, *PERSONAL, Stars]  # stars as well: weights from 1 to 5 are ratings
SPARSE = [Popularity, CollaborativeFormula, ItemKnn, content, Blend, Stars]


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

    def test_takes_a_gram_matrix_without_an_inverse(self, make):
        seen = interactions(*((fan, item) for fan in (1, 2) for item in range(40)), (3, 0), (3, 1))

        shelf = lists(make(), seen)

        assert shelf.user.tolist() == [3] * 5
        assert np.isfinite(shelf.score).all()

    def test_takes_an_item_that_everybody_has(self, make):
        some = planted(6)
        users, items = some.pair_ids()
        seen = Interactions.from_arrays(
            [*users, *some.users],
            [*items, *[999] * some.users.size],
            np.ones(users.size + some.users.size),
            np.full(users.size + some.users.size, NOW),
        )

        shelf = lists(make(), seen)

        assert np.isfinite(shelf.score).all()
        assert shelf.item.size == 5 * seen.users.size
        assert 999 not in shelf.item

    def test_takes_a_fan_of_100_000_events(self, make):
        some = planted(7)
        users, items = some.pair_ids()
        many = np.arange(100_000)
        seen = Interactions.from_arrays(
            np.r_[users, np.full(many.size, 999)],
            np.r_[items, many % 60],
            np.ones(users.size + many.size),
            np.r_[some.last_at, NOW - many],
        )

        shelf = lists(make(), seen)

        assert seen.n_pairs == some.n_pairs + 60
        assert np.isfinite(shelf.score).all()
        assert 999 not in shelf.user
        assert shelf.item.size == 5 * some.users.size

    def test_order_and_repetition_say_nothing(self, make):
        seen = planted(8)
        twice = np.random.default_rng(8).permutation(np.tile(np.arange(seen.n_pairs), 2))
        columns = (*seen.pair_ids(), seen.matrix.data, seen.last_at)
        again = Interactions.from_arrays(*(column[twice] for column in columns))

        one, two = lists(make(), seen), lists(make(), again)

        assert one.item.tobytes() == two.item.tobytes()
        assert one.score.tobytes() == two.score.tobytes()

    def test_of_contradictory_events_the_strongest_counts(self, make):
        seen = planted(9)
        users, items = seen.pair_ids()
        strong = np.where(np.arange(users.size) % 3, 1.0, 4.0)
        plain = Interactions.from_arrays(users, items, strong, seen.last_at)
        told = Interactions.from_arrays(
            np.r_[users, users], np.r_[items, items],
            np.r_[np.ones(users.size), strong], np.r_[seen.last_at, seen.last_at],
        )  # fmt: skip

        assert lists(make(), told).score.tobytes() == lists(make(), plain).score.tobytes()

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


@pytest.mark.parametrize("make", SPARSE)
def test_takes_50_000_items(make):
    items = np.arange(50_000)
    users = np.r_[items // 10, items % 5_000, np.full(items.size, 9_999)]
    seen = Interactions.from_arrays(
        users, np.tile(items, 3), np.ones(users.size), np.full(users.size, NOW)
    )

    scores = make().fit(seen, NOW).score(seen.matrix[:20])

    assert scores.shape == (20, 50_000)
    assert np.isfinite(scores).all()


@pytest.mark.parametrize("model", [ItemKnn(0), CollaborativeFormula(0), ItemKnn(shrinkage=-1.0)])
def test_refuses_parameters_that_mean_nothing(model):
    with pytest.raises(ValueError, match="neighbour|negative"):
        model.fit(checkerboard(), NOW)


def test_a_fan_without_history_gets_popularity_from_the_blend():
    model = Blend().fit(planted(6), NOW)
    nobody = pair_matrix([], [], users=np.array([1]), items=model.items_)

    order = np.argsort(-model.score(nobody)[0], kind="stable")

    assert order.tolist() == np.argsort(-model.popularity_.scores_, kind="stable").tolist()
