import time

import numpy as np
import pytest

from recommend.engine import Interactions, metrics
from recommend.engine.blend import Blend, Parameters
from recommend.engine.diversity import CANDIDATES, FIRST, TOPICS, Topics, diversify
from recommend.engine.ranking import rank_all
from recommend.engine.splits import TimeSplit
from recommend.tests.engine.worlds import DAY, NOW


def ordered(ranked, about: dict[int, list[str]], **options) -> list[list[int]]:
    ranked = np.asarray(ranked)
    known = Topics.of(about)
    main, every = known.on(np.arange(int(ranked.max()) + 1))
    order = diversify(ranked, main, every, **options)
    return np.take_along_axis(ranked, order, axis=1).tolist()


def test_the_best_newcomers_take_the_places_of_the_weakest_doubles():
    topics = {0: ["a"], 1: ["a"], 2: ["b"], 3: ["a"], 4: ["a"], 5: ["b"], 6: ["c"], 7: ["d"]}

    assert ordered([range(8)], topics, first=4) == [[0, 1, 2, 6, 3, 4, 5, 7]]


def test_two_topics_that_are_missing_come_in_the_order_of_their_scores():
    topics = {0: ["a"], 1: ["a"], 2: ["a"], 3: ["a"], 4: ["b"], 5: ["b"], 6: ["c"]}

    assert ordered([range(7)], topics, first=3) == [[0, 4, 6, 1, 2, 3, 5]]


def test_a_list_that_shows_enough_stays_as_it_is():
    topics = {0: ["a"], 1: ["b"], 2: ["c"], 3: ["d"], 4: ["e"]}

    assert ordered([range(5)], topics, first=3) == [[0, 1, 2, 3, 4]]


def test_what_the_candidates_do_not_have_cannot_be_shown():
    topics = {0: ["a"], 1: ["a"], 2: ["a"], 3: ["b"]}

    assert ordered([range(4)], topics, first=3) == [[0, 1, 3, 2]]
    assert ordered([[0, 1, 2, -1]], topics, first=2) == [[0, 1, 2, -1]]


def test_courses_without_a_topic_are_one_kind():
    assert ordered([range(4)], {0: [], 1: [], 3: ["a"]}, first=2, topics=2) == [[0, 3, 1, 2]]


def test_where_all_have_one_main_topic_the_others_are_looked_at():
    topics = {0: ["a", "x"], 1: ["a", "x"], 2: ["a"], 3: ["a", "y"], 4: ["a", "z"]}

    assert ordered([range(5)], topics, first=3) == [[0, 1, 3, 2, 4]]


def test_one_topic_in_many_spellings_is_one():
    known = Topics.of({1: ["Light ", "light", " "], 2: ["LIGHT"]})

    assert known.main.tolist() == [1, 1]
    assert known.every == (frozenset({1}), frozenset({1}))


@pytest.mark.parametrize("shape", [(0, 15), (3, 0), (2, 1), (2, 10), (2, 11)])
def test_nothing_to_swap_is_no_error(shape):
    ranked = np.zeros(shape, dtype=np.int64)

    assert diversify(ranked, np.zeros(1, np.int64), [frozenset({0})]).shape == shape


def test_no_exchange_loses_less():
    """Against every choice of ten out of fourteen, by the sum of the scores."""
    from itertools import combinations

    dice = np.random.default_rng(5)
    for _ in range(30):
        main = dice.choice(4, 14, p=[0.85, 0.05, 0.05, 0.05])
        score = np.sort(dice.random(14))[::-1]
        every = [frozenset({one}) for one in main.tolist()]
        wanted = min(TOPICS, len(set(main.tolist())))

        order = diversify(np.arange(14)[None, :], main, every)[0][:FIRST]

        best = max(
            score[list(some)].sum()
            for some in combinations(range(14), FIRST)
            if len(set(main[list(some)].tolist())) >= wanted
        )
        assert score[order].sum() == pytest.approx(best, abs=1e-12)


def test_it_costs_less_than_a_hundredth_of_the_quality():
    """Five of six things are of the fan's own taste, each taste is a topic, and in each some
    things are better loved than others."""
    split = TimeSplit.of(tastes(fans=1_000), share=0.2, max_fans=1_000)
    ranked = rank_all(Blend(Parameters()).fit(split.train), split.rows, split.rows, CANDIDATES)
    main = split.train.items % 5
    every = [frozenset({one}) for one in main.tolist()]

    order = diversify(ranked, main, every)

    varied = np.take_along_axis(ranked, order, axis=1)
    before, after = (metrics.ndcg(one, split.truth).mean() for one in (ranked, varied))
    few = [sum(len(set(row)) < TOPICS for row in main[one[:, :FIRST]]) for one in (ranked, varied)]
    assert few[0] > 100
    assert few[1] == 0
    assert after >= 0.99 * before


def tastes(*, fans: int, items: int = 100, kinds: int = 5) -> Interactions:
    dice = np.random.default_rng(3)
    love = 1.0 / (1 + np.arange(items) // kinds)
    users, taken = [], []
    for fan in range(fans):
        odds = love * np.where(np.arange(items) % kinds == fan % kinds, 20, 1)
        users += [fan] * 8
        taken += dice.choice(items, 8, replace=False, p=odds / odds.sum()).tolist()
    at = NOW - dice.integers(0, 100 * DAY, len(users))
    return Interactions.from_arrays(users, taken, np.ones(len(users)), at)


def test_fifty_thousand_fans_take_a_moment():
    dice = np.random.default_rng(1)
    ranked = np.argsort(dice.random((50_000, CANDIDATES)), axis=1).astype(np.int64)
    main = np.asarray([0] * 36 + [1, 2, 3, 4])  # two lists in three need something
    every = [frozenset({one}) for one in main.tolist()]
    started = time.process_time()

    order = diversify(ranked, main, every)

    assert time.process_time() - started < 5
    assert (np.sort(order, axis=1) == np.arange(CANDIDATES)).all()
