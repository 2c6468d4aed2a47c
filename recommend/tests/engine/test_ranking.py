import numpy as np
import pytest

from recommend.engine.diversity import Topics
from recommend.engine.interactions import Interactions, pair_matrix
from recommend.engine.ranking import best, shelves


@pytest.mark.parametrize("width", [30, 300, 1_700])
@pytest.mark.parametrize("kinds", [1, 3, 50])
def test_among_equals_the_lower_index_stands_first_also_at_the_edge(width, kinds):
    scores = np.random.default_rng(kinds).integers(0, kinds, (40, width)).astype(np.float64)
    scores[::3, : width // 2] = -np.inf

    wanted = np.argsort(-scores, axis=1, kind="stable")[:, :10]

    assert best(scores, 10).tolist() == wanted.tolist()


def test_who_may_see_less_than_was_asked_for_gets_that_first():
    scores = np.full((1, 300), -np.inf)
    scores[0, [7, 200, 299]] = [1.0, 2.0, 1.0]

    assert best(scores, 10)[0, :3].tolist() == [200, 7, 299]


class Ordered:
    """A model that ranks by the index, the first best."""

    def __init__(self, items):
        self.items_ = items

    def score(self, rows):
        return np.tile(-np.arange(rows.shape[1], dtype=np.float64), (rows.shape[0], 1))

    def reasons(self, rows, row, item):
        return np.full(row.size, -1)


def test_a_list_whose_candidates_are_all_alike_looks_further():
    seen = Interactions.from_arrays([1, 2], [0, 1], [1.0, 1.0], [1, 1]).with_items(np.arange(100))
    about = {item: ["ink"] for item in range(100)} | {70: ["oil"], 90: ["clay"]}
    options = {"owned": pair_matrix([2], [90], users=seen.users, items=seen.items), "n": 12}

    lists = shelves(
        Ordered(seen.items), seen, catalogue=seen.items, topics=Topics.of(about), **options
    )

    assert lists.item[lists.user == 1].tolist() == [*range(1, 9), 70, 90, 9, 10]
    assert lists.item[lists.user == 2].tolist() == [0, *range(2, 10), 70, 10, 11]
