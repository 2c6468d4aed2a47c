"""Items that nobody took yet: what they are about speaks for them."""

import numpy as np
import pytest

from recommend.engine import Interactions
from recommend.engine.attributes import Attributes
from recommend.engine.collective import CollectiveEase
from recommend.engine.content import Content
from recommend.tests.engine.worlds import NOW, checkerboard, planted

COLOURS = Attributes.from_texts(np.arange(100, 110), [""] * 10, [["even"], ["odd"]] * 5)
PERSONAL = [Content, CollectiveEase]


@pytest.fixture
def seen() -> Interactions:
    """The checkerboard, and items 108 and 109 that nobody has."""
    return checkerboard().with_items([108, 109])


@pytest.mark.parametrize("make", PERSONAL)
def test_a_new_item_finds_its_fans_by_what_it_is_about(make, seen):
    scores = make(COLOURS).fit(seen, NOW).score(seen.matrix)[:, [8, 9]]

    assert scores.argmax(axis=1).tolist() == (seen.users % 2).tolist()


@pytest.mark.parametrize("make", PERSONAL)
def test_the_reason_for_a_new_item_is_of_its_colour(make, seen):
    model = make(COLOURS).fit(seen, NOW)
    row = np.arange(16)

    own = model.reasons(seen.matrix, row, 8 + row % 2)

    assert (own % 2).tolist() == (row % 2).tolist()


@pytest.mark.parametrize("make", PERSONAL)
def test_without_attributes_a_new_item_gets_no_word(make, seen):
    known = make().fit(checkerboard(), NOW)
    model = make().fit(seen, NOW)

    scores = model.score(seen.matrix)

    assert scores[:, 8:].tolist() == [[0.0, 0.0]] * 16
    np.testing.assert_allclose(scores[:, :8], known.score(checkerboard().matrix), atol=1e-12)


def test_z_of_a_new_item_is_that_of_the_items_like_it():
    """Items of shelf 0 are taken twice: they are popular, and so is what is like them."""
    some = planted(1)
    users, items = some.pair_ids()
    popular = items % 4 == 0
    seen = Interactions.from_arrays(
        np.r_[users, users[popular] + 1_000], np.r_[items, items[popular]],
        np.ones(users.size + popular.sum()), np.full(users.size + popular.sum(), NOW),
    ).with_items([60, 61])  # fmt: skip
    tastes = [["drums"], ["flute"], ["harp"], ["organ"]] * 15 + [["drums"], ["flute"]]
    model = Content(Attributes.from_texts(np.arange(62), [""] * 62, tastes)).fit(seen, NOW)

    assert model.new_.tolist() == [False] * 60 + [True] * 2
    assert model.z_[60] > 0 > model.z_[61]
