"""What the validation slice chooses, and where EASE is given up."""

from dataclasses import replace

import numpy as np
import pytest

from recommend.engine import Interactions, room
from recommend.engine.blend import Blend, Parameters
from recommend.engine.ease import MAX_ITEMS
from recommend.engine.metrics import ndcg
from recommend.engine.question import Question
from recommend.engine.ranking import rank_all
from recommend.engine.splits import TimeSplit
from recommend.engine.tuning import choose, choose_for
from recommend.tests.engine.worlds import DAY, NOW, planted


def serial(seed: int) -> Interactions:
    """Fans go from one shelf of ten items to the next, ten days on each, two items a day."""
    rng = np.random.default_rng(seed)
    users, items, at = [], [], []
    for fan in range(150):
        start, shelf = NOW - 40 * DAY + int(rng.integers(0, 5)) * DAY, int(rng.integers(0, 6))
        for step in range(3):
            taken = rng.choice(10, 5, replace=False) + 10 * ((shelf + rng.integers(0, 6)) % 6)
            users += [fan] * 5
            items += taken.tolist()
            at += [start + (10 * step + place) * DAY for place in range(5)]
    return Interactions.from_arrays(users, items, np.ones(len(users)), at)


def test_newest_deeds_speak_most_where_tastes_move_on():
    seen = serial(1)
    newest = TimeSplit.of_each(seen, share=0.1, max_fans=500, newest=True)

    chosen = choose_for(newest)

    assert chosen.recent_days > 0
    deaf = replace(chosen, recent_days=0.0)
    model = Blend(chosen).fit(newest.train)
    heard = [
        ndcg(rank_all(model, some.spoken(newest.rows, newest.at), newest.rows, 10), newest.truth)
        for some in (chosen, deaf)
    ]
    assert heard[0].mean() > 1.1 * heard[1].mean()


def test_two_questions_at_once_cost_the_first_hardly_anything():
    seen = serial(2)
    chance = TimeSplit.of_each(seen, share=0.1, max_fans=500)
    newest = TimeSplit.of_each(seen, share=0.1, max_fans=500, newest=True)

    both = choose_for(chance, then=newest)

    alone = choose_for(chance)
    first = Question(chance, both.half_life_days)
    found = first.gains([both, alone])
    assert found[both].mean() >= 0.97 * found[alone].mean()


def test_the_grid_sees_what_the_model_will_do():
    split = TimeSplit.of(planted(3), share=0.2, max_fans=500)
    question = Question(split, 90.0)
    for point in (
        Parameters(),
        Parameters(row_power=0.25, visit_share=0.5, recent_days=7.0, trend_weight=0.3),
    ):
        model = Blend(point).fit(split.train, split.cut)
        rows = point.spoken(split.rows, split.at)
        by_model = ndcg(rank_all(model, rows, split.rows, 10), split.truth)

        assert question.gains([point])[point].tolist() == pytest.approx(by_model.tolist())


def test_the_grid_gives_popularity_to_who_is_like_nobody():
    past = planted(3)
    events = past.events
    loners = np.arange(1_000, 1_020)
    seen = Interactions.from_arrays(
        np.r_[past.users[events.row], loners, loners],
        np.r_[past.items[events.column], np.arange(500, 520), np.full(20, 55)],
        np.ones(events.row.size + 40),
        np.r_[events.at, np.full(20, NOW - 99 * DAY), np.full(20, NOW)],
    )
    split = TimeSplit.of(seen, share=0.2, max_fans=500)
    model = Blend(Parameters()).fit(split.train, split.cut)

    by_model = ndcg(rank_all(model, split.rows, split.rows, 10), split.truth)

    by_grid = Question(split, 90.0).gains([Parameters()])[Parameters()]
    assert by_grid.tolist() == pytest.approx(by_model.tolist())


def test_without_fans_to_judge_by_the_defaults_stay():
    assert choose(planted(1, fans=5)) == Parameters()


def test_where_there_is_no_memory_the_formula_stands_alone(monkeypatch, tmp_path):
    (tmp_path / "meminfo").write_text("MemTotal: 9 kB\nMemAvailable:       1000 kB\n")
    monkeypatch.setattr(room, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(room, "SURELY", 0)
    seen = planted(4)

    chosen = choose(seen)

    assert not room.is_there(60 * 10, 8)
    assert room.is_there(60, 8)
    assert chosen.has_ease
    monkeypatch.setattr(room, "SHARE", 0.01)
    chosen = choose(seen)
    assert not chosen.has_ease
    assert Blend(chosen).fit(seen, NOW).ease_ is None


def test_the_size_that_counts_is_that_of_the_catalogue_which_is_served():
    assert not choose(planted(4), n_items=MAX_ITEMS + 1).has_ease
    assert not choose(planted(1, fans=5), n_items=MAX_ITEMS + 1).has_ease


def test_a_container_has_what_is_left_of_its_limit(monkeypatch, tmp_path):
    monkeypatch.setattr(room, "MEMINFO", tmp_path / "nothing")
    monkeypatch.setattr(room, "CGROUP", tmp_path)
    assert room.is_there(100_000, 4)
    (tmp_path / "memory.max").write_text("1000000000\n")
    (tmp_path / "memory.current").write_text("200000000\n")

    assert room.is_there(4_900, 4)
    assert not room.is_there(5_100, 4)
