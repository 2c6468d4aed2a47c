from math import log2

import numpy as np
import pytest
from scipy import sparse

from recommend.engine.metrics import bootstrap_interval, coverage, ndcg, recall

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
