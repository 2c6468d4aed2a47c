from math import log2

import numpy as np
import pytest
from scipy import sparse

from recommend.engine import chance
from recommend.engine.metrics import (
    bootstrap_interval,
    coverage,
    ndcg,
    novelty,
    recall,
    surprise,
)

TRUTH = sparse.csr_array(np.array([[1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]))
RANKED = np.array([[1, 0, 2], [3, -1, -1]])


def test_ndcg_by_hand():
    first = (1 / log2(3) + 1 / log2(4)) / (1 / log2(2) + 1 / log2(3))

    assert ndcg(RANKED, TRUTH, 10).tolist() == pytest.approx([first, 1.0])


def test_recall_by_hand():
    assert recall(RANKED, TRUTH, 2).tolist() == [0.5, 1.0]


def test_coverage_counts_what_anybody_sees():
    assert coverage(RANKED, 8, 1) == 2 / 8


def test_the_interval_is_seeded_and_holds_the_mean():
    differences = np.random.default_rng(1).normal(0.1, 1.0, 400)

    low, high = bootstrap_interval(differences)

    assert (low, high) == bootstrap_interval(differences)
    assert low < differences.mean() < high
    assert high - low == pytest.approx(2 * 1.96 / 20, rel=0.15)


def test_the_interval_does_not_depend_on_the_order_of_the_fans():
    differences = np.random.default_rng(2).normal(0.1, 1.0, 60)

    assert bootstrap_interval(differences) == bootstrap_interval(differences[::-1].copy())


def test_novelty_by_hand():
    bits = surprise(np.array([8, 4, 1, 0]), 8)

    assert bits.tolist() == [0.0, 1.0, 3.0, 3.0]
    assert novelty(RANKED, bits) == pytest.approx((1 + 0 + 3 + 3) / 4)
    assert novelty(np.full((2, 3), -1), bits) == 0.0


def test_chance_is_what_many_lotteries_give():
    dice = np.random.default_rng(3)
    own = dice.random((20, 25)) < 0.2
    own[0] = True  # a fan who has everything is shown nothing
    later = (dice.random((20, 25)) < 0.15) & ~own
    rows, truth = sparse.csr_array(own * 1.0), sparse.csr_array(later * 1.0)
    bits = surprise(own.sum(axis=0), 20)
    drawn = []
    for _ in range(400):
        odds = np.where(own, -1.0, dice.random((20, 25)))
        order = np.argsort(-odds, axis=1)
        lists = np.where(np.take_along_axis(own, order, axis=1), -1, order)
        drawn.append((ndcg(lists, truth).mean(), recall(lists, truth, 20).mean(),
                      coverage(lists, 25, 3), novelty(lists, bits)))  # fmt: skip

    expected = [chance.ndcg(rows, truth).mean(), chance.recall(rows, truth).mean(),
                chance.coverage(rows, 3), chance.novelty(rows, bits)]  # fmt: skip

    assert np.mean(drawn, axis=0) == pytest.approx(expected, rel=0.03)


def test_chance_on_nothing_is_nothing():
    nothing = sparse.csr_array((0, 0))

    assert (chance.coverage(nothing), chance.novelty(nothing, np.empty(0))) == (0.0, 0.0)
    assert chance.ndcg(nothing, nothing).tolist() == []
