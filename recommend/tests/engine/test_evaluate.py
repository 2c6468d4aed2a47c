import numpy as np
import pytest

from recommend.engine import Interactions, Verdict
from recommend.engine.average import AverageOrder
from recommend.engine.blend import Blend
from recommend.engine.evaluate import MIN_FANS, evaluate
from recommend.engine.popularity import Popularity
from recommend.engine.splits import TimeSplit
from recommend.tests.engine.nulls import all_alike, fashions, few_courses, heavy_fans, looks
from recommend.tests.engine.worlds import NOW, interactions, planted, random_tastes

pytestmark = pytest.mark.long


def split_of(seen: Interactions) -> TimeSplit:
    return TimeSplit.of(seen, share=0.2, max_fans=10_000)


@pytest.mark.parametrize("seed", range(10))
def test_planted_tastes_are_found(seed):
    result = evaluate(planted(seed))

    assert result.verdict is Verdict.MODEL
    assert result.interval[0] > 0
    assert result.model.ndcg_10 > 1.5 * result.popularity.ndcg_10
    assert result.better > result.worse


@pytest.mark.parametrize(
    "world", [random_tastes, all_alike, few_courses, heavy_fans, fashions], ids=lambda w: w.__name__
)
def test_without_tastes_popularity_stays_in_95_of_100_worlds(world):
    verdicts = [evaluate(world(seed)).verdict for seed in range(100)]

    assert verdicts.count(Verdict.POPULARITY) >= 95


def test_who_looks_by_taste_and_takes_by_lot_has_no_taste_that_could_be_served():
    verdicts = [evaluate(looks(seed), known_from=0.5).verdict for seed in range(100)]

    assert verdicts.count(Verdict.POPULARITY) >= 95


def test_a_look_is_no_answer_and_keeps_nothing_from_being_one():
    seen = Interactions.from_arrays(
        [1, 1, 1, 2, 2, 2, 2],
        [10, 20, 20, 10, 20, 10, 20],
        [0.5, 0.15, 0.5, 0.15, 0.15, 0.15, 0.15],
        [1, 2, 9, 1, 2, 8, 9],
    )

    split = TimeSplit.of(seen, share=0.4, max_fans=9, known_from=0.5)

    assert split.train.users[split.fans].tolist() == [1]
    assert split.truth.toarray().tolist() == [[0.0, 1.0]]
    assert split.has.toarray().tolist() == [[0.5, 0.0]]
    assert split.rows.toarray().tolist() == [[0.5, 0.15]]


@pytest.mark.parametrize("seed", [3, 49, 87])
def test_a_better_guess_of_what_everybody_takes_is_no_taste(seed):
    result = evaluate(few_courses(seed))

    assert result.interval[0] > 0
    assert result.personal[0] <= 0
    assert result.verdict is Verdict.POPULARITY


def test_the_average_order_is_one_list_for_everybody_and_knows_what_is_popular():
    seen = random_tastes(1)
    average = AverageOrder(Blend().fit(seen)).fit(seen)

    scores, votes = average.score(seen.matrix), Popularity().fit(seen).scores_
    assert (scores == scores[0]).all()
    assert np.corrcoef(scores[0], votes)[0, 1] > 0.9
    assert set(average.reasons(seen.matrix, np.arange(3), np.arange(3)).tolist()) == {-1}


def test_without_fans_the_average_order_puts_nothing_first():
    seen = random_tastes(1)

    average = AverageOrder(Blend().fit(seen)).fit_rows(seen.matrix[:0])

    assert set(average.scores_.tolist()) == {0.0}


def test_the_figures_of_planted_tastes_lie_between_chance_and_the_model():
    result = evaluate(planted(1))

    by_lot, model = result.random, result.model
    assert by_lot.ndcg_10 < model.ndcg_10
    assert by_lot.recall_10 < by_lot.recall_20 < model.recall_20
    assert 0 < by_lot.novelty_10 < 8
    assert result.cut < result.until
    assert result.fans_counted >= result.better + result.worse
    assert result.taken >= result.fans_counted


def test_too_few_fans_are_not_known_yet():
    result = evaluate(planted(1, fans=MIN_FANS - 1))

    assert result.verdict is Verdict.UNKNOWN
    assert result.model is None
    assert result.fans_counted < MIN_FANS


def test_nothing_is_not_known_yet():
    result = evaluate(interactions())

    assert (result.verdict, result.fans_counted) == (Verdict.UNKNOWN, 0)


def test_the_past_holds_nothing_of_the_future():
    split = split_of(planted(2))

    assert split.train.events.at.max() < split.cut
    assert split.truth.multiply(split.rows).nnz == 0


def test_popularity_is_that_of_the_time_of_the_cut():
    past = planted(3)
    cut = split_of(past).cut
    crowd = np.arange(1_000, 1_050)
    burst = Interactions.from_arrays(
        [*past.users[past.events.row], *crowd],
        [*past.items[past.events.column], *([39] * 50)],
        np.ones(past.events.row.size + 50),
        [*past.events.at, *([NOW] * 50)],
    )

    known = Popularity(30).fit(burst.before(cut), cut).scores_

    assert known.tolist() == Popularity(30).fit(past.before(cut), cut).scores_.tolist()


def test_what_a_fan_repeats_is_no_prediction():
    seen = Interactions.from_arrays(
        [1, 1, 2, 2, 1], [10, 20, 10, 20, 10], np.ones(5), [1, 2, 3, 4, 9]
    )

    assert split_of(seen).n_fans == 0


def test_the_same_data_give_the_same_figures():
    assert evaluate(planted(4)) == evaluate(planted(4))
