import numpy as np

from recommend.engine.diversity import Topics
from recommend.engine.exploring import NO_ARMS, PLACE, Arms
from recommend.engine.interactions import Interactions
from recommend.engine.lots import by_lot
from recommend.engine.ranking import NO_ITEM, Shelves
from recommend.tests.engine.worlds import NOW


def some_lists(fans: int, length: int) -> Shelves:
    user = np.repeat(np.arange(fans), length)
    item = np.tile(np.arange(100, 100 + length), fans)
    return Shelves(
        user, item, np.tile(np.arange(1, length + 1), fans), np.linspace(1, 0, user.size),
        np.full(user.size, 50), ("finish",) * user.size, ("word",) * user.size,
    )  # fmt: skip


def seen(fans: int) -> Interactions:
    return Interactions.from_arrays(
        [*range(fans), 0], [50] * fans + [7], [1.0] * fans + [0.15], [NOW] * (fans + 1)
    )


ARMS = Arms(np.asarray([7]), np.asarray([0]), np.asarray([0]))


def test_lists_keep_their_length_and_order_around_what_was_drawn():
    lists, lots = by_lot(
        some_lists(100, 6), ARMS, seen(100), ([1, 2], [7, 99]), now=NOW, known_from=0.5
    )

    fans = set(lots.user.tolist())
    assert 15 < len(fans) < 45
    assert 1 not in fans
    for fan in range(100):
        mine = lists.user == fan
        wanted = [100, 101, 7, 102, 103, 104] if fan in fans else list(range(100, 106))
        assert lists.item[mine].tolist() == wanted
        assert lists.rank[mine].tolist() == [1, 2, 3, 4, 5, 6]
    drawn = np.flatnonzero(lists.item == 7)
    assert {lists.reason_fact[at] for at in drawn} == {"new"}
    assert {lists.reason_word[at] for at in drawn} == {""}
    assert set(lists.reason_item[drawn].tolist()) == {NO_ITEM}
    assert set(lists.rank[drawn].tolist()) == {PLACE}
    assert (np.delete(lists.reason_item, drawn) == 50).all()


def test_what_was_only_looked_at_may_be_drawn_and_what_was_done_not():
    everybody = ([], [])
    looked = by_lot(some_lists(1, 6), ARMS, seen(1), everybody, now=NOW, known_from=0.5)[1]
    nights = [
        by_lot(some_lists(1, 6), ARMS, seen(1), everybody, now=NOW + 86_400 * n, known_from=part)[1]
        for part in (0.1, 0.5)
        for n in range(30)
    ]

    assert looked.user.size <= 1
    assert sum(one.user.size for one in nights[:30]) == 0
    assert sum(one.user.size for one in nights[30:]) > 0


def test_without_new_items_or_lists_nothing_changes():
    lists = some_lists(3, 6)

    assert by_lot(lists, NO_ARMS, seen(3), ([], []), now=NOW, known_from=0.5)[0] is lists
    empty = some_lists(0, 6)
    assert by_lot(empty, ARMS, seen(3), ([], []), now=NOW, known_from=0.5)[1].user.size == 0


def test_lists_are_laid_out_in_blocks_that_do_not_know_of_each_other(monkeypatch):
    owned = ([1, 2], [7, 99])
    whole = by_lot(some_lists(100, 6), ARMS, seen(100), owned, now=NOW, known_from=0.5)
    monkeypatch.setattr("recommend.engine.lots.BLOCK", 7)

    parts = by_lot(some_lists(100, 6), ARMS, seen(100), owned, now=NOW, known_from=0.5)

    assert parts[0].item.tolist() == whole[0].item.tolist()
    assert parts[0].reason_fact == whole[0].reason_fact
    assert parts[1].user.tolist() == whole[1].user.tolist()
    assert parts[1].propensity.tolist() == whole[1].propensity.tolist()


def test_what_is_drawn_pushes_no_topic_out_of_view():
    about = Topics.of(
        {**{item: ["ink"] for item in (7, *range(100, 112))}, 108: ["oil"], 109: ["clay"]}
    )
    options = {"now": NOW, "known_from": 0.5}

    lists, lots = by_lot(some_lists(100, 12), ARMS, seen(100), ([], []), **options, topics=about)

    for fan in lots.user.tolist():
        mine = lists.item[lists.user == fan].tolist()
        assert mine == [100, 101, 7, 102, 103, 104, 105, 106, 108, 109, 107, 110]
    assert len(lots.user) > 15
