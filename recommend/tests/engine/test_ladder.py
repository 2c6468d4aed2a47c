"""A fan who becomes known: from popular and chosen topics to a list of the own."""

import numpy as np
import pytest

from recommend.engine import Interactions
from recommend.engine.blend import Blend
from recommend.engine.ladder import personal_share, rungs
from recommend.engine.ranking import rank
from recommend.tests.engine.worlds import NOW, planted


@pytest.mark.parametrize(
    ("known", "rung"), [(-1, 0), (0, 0), (1, 1), (4, 1), (5, 2), (19, 2), (20, 3), (100_000, 3)]
)
def test_rungs_begin_at_one_five_and_twenty(known, rung):
    assert rungs(np.array([known, known])).tolist() == [rung, rung]


def test_the_own_share_grows_with_every_course_and_never_becomes_all():
    shares = personal_share(np.array([0, 1, 5, 20, 10_000]))

    assert shares.tolist()[:3] == [0.0, 0.5, pytest.approx(5 / 6)]
    assert (np.diff(shares) > 0).all()
    assert shares[-1] < 1


def test_one_five_and_twenty_deeds_move_the_mix():
    """H5: nothing is popularity alone; each step shows more of the own taste."""
    seen = planted(1, fans=200, items=120)
    model = Blend().fit(seen, NOW)
    popular = set(_top(model, seen, [])[:10])
    own_taste = [item for item in seen.items.tolist() if item % 4 == 1]

    lists = [set(_top(model, seen, own_taste[:known])) for known in (0, 1, 5, 20)]

    mine = [sum(item % 4 == 1 for item in shown) for shown in lists]
    from_popular = [len(shown & popular) for shown in lists]
    assert lists[0] == popular
    assert mine[0] < mine[1] <= mine[2] <= mine[3]
    assert from_popular[0] > from_popular[1] >= from_popular[3]
    assert mine[3] >= 9


def _top(model: Blend, seen: Interactions, known: list[int]) -> list[int]:
    row = seen.matrix[:1] * 0
    row = type(row)(np.isin(seen.items, known)[None, :].astype(float))
    return seen.items[rank(model, row, row, 10).item[0]].tolist()
