"""What a fan told stays in the mix while deeds come, and is named where it is the reason."""

import tracemalloc

import numpy as np

from recommend.engine import Beginnings, Interactions, rebuild
from recommend.engine.attributes import Attributes
from recommend.engine.ladder import RUNGS
from recommend.engine.told import Told
from recommend.tests.engine.worlds import DAY, NOW, planted, random_tastes

TOPICS = {f"taste {taste}": [item for item in range(120) if item % 4 == taste] for taste in (2, 3)}


def with_deeds(seen: Interactions, fan: int, taken: list[int]) -> Interactions:
    """The same site, and one more fan with these deeds."""
    events = seen.events
    return Interactions.from_arrays(
        [*seen.users[events.row].tolist(), *[fan] * len(taken)],
        [*seen.items[events.column].tolist(), *taken],
        np.r_[events.weight, np.ones(len(taken))],
        [*events.at.tolist(), *[NOW - 300 * DAY] * len(taken)],
    )


def shelf(seen: Interactions, fan: int, known: Beginnings) -> list[tuple[int, str, str]]:
    """Items, reasons and words of one fan's list, whoever made it."""
    night = rebuild(seen, seen.items, ((), ()), now=NOW, n=10, beginnings=known)
    lists = night.shelves
    mine = np.flatnonzero(lists.user == fan).tolist()
    if mine:
        return [(int(lists.item[at]), lists.reason_fact[at], lists.reason_word[at]) for at in mine]
    own = next(one for one in night.starts if one.member == fan)
    return list(zip(own.items, own.reasons, own.words, strict=True))


def test_a_topic_begins_the_list_and_deeds_take_over_step_by_step():
    """H5: 0, 1, 5 and 20 courses of taste 1 by a fan who chose the topic of taste 2."""
    seen = planted(1, fans=200, items=120)
    known = Beginnings(topics=TOPICS, interests={999: ["taste 2"]})
    own = [item for item in range(120) if item % 4 == 1]

    lists = [shelf(with_deeds(seen, 999, own[:count]), 999, known) for count in RUNGS]

    chosen = [sum(item % 4 == 2 for item, _why, _word in one) for one in lists]
    by_deeds = [sum(item % 4 == 1 for item, _why, _word in one) for one in lists]
    assert chosen[0] == 10
    assert chosen[0] > chosen[1] >= chosen[2] >= chosen[3] == 0
    assert by_deeds[0] == 0 < by_deeds[1] <= by_deeds[2]
    assert by_deeds[2] >= 9
    assert {(why, word) for _item, why, word in lists[0]} == {("topic", "taste 2")}
    assert set(lists[1]) - set(lists[0])


def test_where_popularity_is_served_a_topic_stays_the_whole_order():
    seen = with_deeds(random_tastes(1), 999, [0])
    known = Beginnings(topics=TOPICS, interests={999: ["taste 2"]})

    mine = shelf(seen, 999, known)

    assert [item % 4 for item, _why, _word in mine] == [2] * 10
    assert {(why, word) for _item, why, word in mine} == {("topic", "taste 2")}


def test_nobody_else_is_moved_by_what_one_fan_told():
    seen = with_deeds(planted(1), 999, [1])
    known = Beginnings(topics=TOPICS, interests={999: ["taste 2"]})

    before, after = (
        rebuild(seen, seen.items, ((), ()), now=NOW, n=10, beginnings=some).shelves
        for some in (None, known)
    )

    others = before.user != 999
    assert before.item[others].tolist() == after.item[after.user != 999].tolist()
    assert np.array(before.score)[others].tolist() == after.score[after.user != 999].tolist()
    assert before.item[~others].tolist() != after.item[after.user == 999].tolist()


def test_words_that_fit_nothing_change_nothing():
    seen = with_deeds(planted(1), 999, [1])
    known = Beginnings(interests={999: ["gone"]}, answers={999: ["by bicycle"]})

    plain, told = (
        rebuild(seen, seen.items, ((), ()), now=NOW, n=10, beginnings=some)
        for some in (None, known)
    )

    assert plain.shelves.item.tolist() == told.shelves.item.tolist()
    assert told.starts == []


def test_a_reason_is_one_word_held_many_times_and_no_copy_for_each_item():
    items = np.arange(1, 201)
    told = Told.of(
        interests={7: ["ink"]}, answers={}, topics={"ink": [1, 2]}, about=Attributes.empty(),
        items=items, popular=np.ones(200),
    )  # fmt: skip

    assert len({id(reason) for reason in told.starts[7].reasons}) == 2


def test_what_many_told_is_held_for_some_at_a_time():
    fans, items = 3_000, 400
    seen = Interactions.from_arrays(
        np.repeat(np.arange(fans), 2), np.arange(2 * fans) % items, np.ones(2 * fans),
        NOW - np.arange(2 * fans),
    )  # fmt: skip
    known = Beginnings(topics=TOPICS, interests={fan: ["taste 2"] for fan in range(fans)})
    rebuild(seen, seen.items, ((), ()), now=NOW, n=10, beginnings=known, users=[1])

    tracemalloc.start()
    rebuild(seen, seen.items, ((), ()), now=NOW, n=10, beginnings=known, users=[1])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < fans * items * 8  # a row of all items for each is that much
