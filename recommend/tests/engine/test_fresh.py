"""A new item reaches the fans of what is like it on its first night, and says why."""

from dataclasses import replace

import numpy as np
import pytest

from recommend.engine import Attributes, Interactions, rebuild
from recommend.engine.arrays import csr
from recommend.engine.fresh import WithNew
from recommend.engine.popularity import Popularity
from recommend.tests.engine.worlds import NOW, interactions, planted

NOTHING = ((), ())
NEW, ODD = 500, 501  # published today: one like the items of taste 1, one like nothing
TASTES = ("lute", "clay", "bread", "maps")


def about(items: list[int]) -> Attributes:
    tags = [[TASTES[item % 4]] for item in items] + [["clay"], ["rockets"]]
    return Attributes.from_texts([*items, NEW, ODD], [""] * (len(items) + 2), tags)


def night(seen: Interactions, attributes: Attributes | None = None, n: int = 12):
    catalogue = [*seen.items.tolist(), NEW, ODD]
    return rebuild(seen, catalogue, NOTHING, now=NOW, n=n, attributes=attributes)


def test_a_new_item_stands_on_the_lists_of_its_taste_and_on_no_others():
    seen = planted(1)

    shelves = night(seen, about(seen.items.tolist())).shelves

    with_new = set(shelves.user[shelves.item == NEW].tolist())
    taste = {fan for fan in seen.users.tolist() if fan % 4 == 1}
    assert len(with_new & taste) > 0.7 * len(taste)
    users, items = seen.pair_ids()
    assert with_new <= set(users[items % 4 == 1].tolist())
    assert ODD not in shelves.item


def test_its_reason_is_likeness_to_something_that_the_fan_knows():
    bare = planted(1)
    seen = replace(bare, facts=("finish",))
    shelves = night(seen, about(seen.items.tolist())).shelves

    new = np.flatnonzero(shelves.item == NEW)
    pairs = {*zip(*(ids.tolist() for ids in seen.pair_ids()), strict=True)}
    assert new.size > 0
    assert {shelves.reason_fact[at] for at in new} == {"akin"}
    assert {shelves.reason_word[at] for at in new} == {"finish"}
    assert {(int(shelves.user[at]), int(shelves.reason_item[at])) for at in new} <= pairs
    assert {int(shelves.reason_item[at]) % 4 for at in new} == {1}
    assert all(fact != "akin" for at, fact in enumerate(shelves.reason_fact) if at not in new)


@pytest.mark.parametrize("attributes", [None, Attributes.empty()])
def test_without_attributes_nobody_is_shown_what_nobody_took(attributes):
    shelves = night(planted(1), attributes).shelves

    assert {NEW, ODD} & set(shelves.item.tolist()) == set()


def test_new_items_leave_the_order_of_the_others_as_it_was():
    seen = planted(1)
    plain, told = (night(seen, some).shelves for some in (None, about(seen.items.tolist())))

    for fan in seen.users[:20].tolist():
        before = plain.item[plain.user == fan].tolist()
        after = [item for item in told.item[told.user == fan].tolist() if item != NEW]
        assert after == before[: len(after)]


def test_the_formula_by_hand():
    seen = interactions((1, 10), (1, 10), (2, 11))
    model = Popularity().fit(seen)
    alike = Attributes.from_texts([10, 11, 12], ["lute", "bread", "lute"])
    found = WithNew(model, alike).fit(seen.with_items([12]))
    fan = csr(np.array([[1.0, 0.0, 0.0]]))

    scores = found.score(fan)[0]

    best = model.scores_.max()
    assert scores[:2].tolist() == model.scores_.tolist()
    assert scores[2] == pytest.approx(best * 1.0 / 1.5)
    assert found.reasons(fan, np.array([0, 0]), np.array([1, 2])).tolist() == [-1, 0]


def test_nothing_at_all_is_scored_without_complaint():
    seen = interactions()
    empty = WithNew(Popularity().fit(seen), Attributes.empty()).fit(seen.with_items([1, 2]))

    assert empty.score(csr((3, 2), dtype=np.float64)).tolist() == [[0.0, 0.0]] * 3
    none = np.empty(0, dtype=np.int64)
    assert empty.reasons(csr((3, 2), dtype=np.float64), none, none).tolist() == []


def test_likeness_is_the_same_however_many_new_items_are_compared_at_a_time(monkeypatch):
    seen = planted(1)
    attributes = about(seen.items.tolist())
    whole = WithNew(Popularity().fit(seen), attributes).fit(seen.with_items([NEW, ODD]))

    monkeypatch.setattr("recommend.engine.fresh.BLOCK_CELLS", 1)
    parts = WithNew(Popularity().fit(seen), attributes).fit(seen.with_items([NEW, ODD]))

    assert whole.alike_.nnz > 0
    assert (whole.alike_ != parts.alike_).nnz == 0
