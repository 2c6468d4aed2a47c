"""What stands beside an item, read by eye."""

import numpy as np
import pytest

from recommend.engine.attributes import Attributes
from recommend.engine.blend import Blend
from recommend.engine.ease import Ease
from recommend.engine.related import Beside, beside
from recommend.tests.engine.worlds import NOW, checkerboard, interactions, planted

COLOURS = Attributes.from_texts(
    np.arange(100, 110), [""] * 10, [["even"], ["odd"]] * 5
)  # 108 and 109 are new


def others(lists: Beside, item: int) -> list[int]:
    return lists.other[lists.item == item].tolist()


@pytest.fixture(params=[None, Ease, Blend], ids=["unserved", "ease", "blend"])
def model(request):
    return request.param and request.param().fit(checkerboard(), NOW)


def test_people_took_the_same_colour(model):
    lists = beside(model, checkerboard(), np.arange(100, 108), 3)

    assert lists.item.tolist() == sorted([*range(100, 108)] * 3)
    assert (lists.item % 2 == lists.other % 2).all()
    assert (lists.item != lists.other).all()
    assert lists.by_fans.all()
    assert lists.rank.tolist() == [1, 2, 3] * 8
    assert (np.diff(lists.score)[lists.rank[1:] > 1] <= 0).all()


def test_a_new_item_stands_beside_what_is_like_it(model):
    lists = beside(model, checkerboard(), np.arange(100, 110), 9, attributes=COLOURS)

    assert others(lists, 108) == [100, 102, 104, 106]
    assert lists.by_fans[lists.item == 108].tolist() == [False] * 4
    assert others(lists, 100)[-1] == 108
    assert lists.by_fans[lists.item == 100].tolist() == [True] * 3 + [False]


def test_closed_items_have_no_list_and_banned_ones_stand_in_none(model):
    open_ = [100, 102, 104, 108]

    lists = beside(model, checkerboard(), open_, 5, banned=[102], attributes=COLOURS)

    assert set(lists.item.tolist()) == set(open_)
    assert set(lists.other.tolist()) == {100, 104, 108}


def test_what_one_fan_took_is_told_to_nobody(model):
    seen = interactions((1, 10), (1, 20), (2, 10), (3, 20))
    fitted = model and type(model)().fit(seen, NOW)

    assert beside(fitted, seen, seen.items, 5).item.tolist() == []


def test_a_look_is_no_taking():
    seen = interactions((1, 10), (1, 20), (2, 10), (2, 20), weight=0.2)

    assert beside(None, seen, seen.items, 5, known_from=0.5).item.tolist() == []
    assert others(beside(None, seen, seen.items, 5), 10) == [20]


def test_is_the_same_twice(model):
    seen = planted(1)
    fitted = model and type(model)().fit(seen, NOW)

    one, two = (beside(fitted, seen, seen.items, 5) for _ in range(2))

    assert one.other.tobytes() == two.other.tobytes()
    assert one.score.tobytes() == two.score.tobytes()
    same_taste = one.item % 4 == one.other % 4
    assert same_taste.mean() > 0.8


@pytest.mark.parametrize("seen", [interactions(), interactions((1, 5))])
def test_takes_an_empty_and_a_tiny_site(seen):
    for items in ([], [5], [5, 6]):
        assert beside(None, seen, items, 3).item.tolist() == []
