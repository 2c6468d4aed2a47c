import numpy as np
import pytest

from recommend.engine import Interactions
from recommend.engine.interactions import Coded
from recommend.engine.order import Events, axis, canonical


def test_a_pair_has_its_strongest_weight_and_fact_and_its_newest_time():
    seen = Interactions.from_arrays(
        [5, 5, 5], [9, 9, 9], [1.0, 3.0, 2.0], [30, 10, 20], ["viewed", "finished", "rated"]
    )

    assert seen.matrix.toarray().tolist() == [[3.0]]
    assert seen.last_at.tolist() == [30]
    assert [seen.facts[code] for code in seen.fact] == ["finished"]


def test_the_hash_knows_content_and_not_order_or_duplicates():
    seen = Interactions.from_arrays([1, 2], [10, 20], [1.0, 2.0], [5, 6])
    turned = Interactions.from_arrays([2, 1, 1], [20, 10, 10], [2.0, 1.0, 1.0], [6, 5, 5])
    later = Interactions.from_arrays([1, 2], [10, 20], [1.0, 2.0], [5, 7])

    assert seen.data_hash() == turned.data_hash()
    assert seen.data_hash() != later.data_hash()
    assert len(seen.data_hash()) == 64


def test_a_missing_rating_leaves_no_fan_and_no_item():
    seen = Interactions.from_arrays([1, 2, 3], [10, 20, 30], [1.0, 0.0, np.nan], [1, 1, 1])

    assert seen.users.tolist() == [1]
    assert seen.items.tolist() == [10]


def test_before_and_since_part_the_events():
    seen = Interactions.from_arrays([1, 1, 2], [10, 10, 20], [1.0, 1.0, 1.0], [1, 9, 9])

    assert [ids.tolist() for ids in seen.before(9).pair_ids()] == [[1], [10]]
    assert [ids.tolist() for ids in seen.since(9).pair_ids()] == [[1, 2], [10, 20]]


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        (([1, 2], [1], [1.0], [1]), "one length"),
        (([1], [1], [np.inf], [1]), "finite"),
        (([1], ["a"], [1.0], [1]), "items must be"),
        (([1], [1], [1.0], [1.5]), "at must be"),
    ],
)
def test_what_does_not_fit_is_refused(arrays, reason):
    with pytest.raises(ValueError, match=reason):
        Interactions.from_arrays(*arrays)


def test_events_have_one_order_whether_one_number_holds_them_or_not():
    dice = np.random.default_rng(1)
    columns = (dice.integers(0, 9, 500), dice.integers(0, 7, 500), dice.integers(1, 4, 500) / 2,
               dice.integers(0, 50, 500), dice.integers(0, 3, 500))  # fmt: skip
    near = Events(*columns)
    far = near._replace(at=near.at + np.where(near.at == 49, 2**62, 0))
    expected = sorted(set(zip(*(column.tolist() for column in columns), strict=True)))

    rows = list(zip(*(column.tolist() for column in canonical(near, (9, 7), 3)), strict=True))
    told = canonical(far, (9, 7), 3)

    assert rows == expected
    assert [row[:3] for row in rows] == list(
        zip(told.row.tolist(), told.column.tolist(), told.weight.tolist(), strict=True)
    )


@pytest.mark.parametrize("spread", [1, 10**12])
def test_an_axis_is_the_same_for_near_and_far_ids(spread):
    known, place = axis(np.array([3, -7, 3, 11]) * spread)

    assert known.tolist() == [-7 * spread, 3 * spread, 11 * spread]
    assert place.tolist() == [1, 0, 1, 2]


def test_facts_as_numbers_say_the_same_as_facts_as_words():
    given = [1, 2, 2], [10, 20, 10], [1.0, 2.0, 1.0], [5, 6, 7]
    words = Interactions.from_arrays(*given, ["view", "finish", "view"])
    codes = Interactions.from_arrays(*given, Coded(("view", "never", "finish"), [0, 2, 0]))

    assert codes.facts == words.facts == ("finish", "view")
    assert codes.data_hash() == words.data_hash()


def test_items_without_events_are_empty_columns():
    seen = Interactions.from_arrays([1, 2], [10, 30], [1.0, 2.0], [5, 6])
    more = seen.with_items([20, 40, 10])

    assert more.items.tolist() == [10, 20, 30, 40]
    assert more.matrix.toarray().tolist() == [[1, 0, 0, 0], [0, 0, 2, 0]]
    assert more.data_hash() == seen.data_hash()
    assert more.before(6).items.tolist() == [10]
    assert seen.with_items([10]) is seen


def test_a_fan_with_a_hundred_thousand_events_counts_once_for_each_item():
    dice = np.random.default_rng(3)
    n = 100_000
    given = dice.integers(1, 61, n), dice.choice([0.15, 0.6, 1.2], n), dice.integers(0, 10**8, n)
    seen = Interactions.from_arrays(
        np.r_[np.full(n, 7), [8, 9]], np.r_[given[0], [1, 2]], np.r_[given[1], [1.0, 1.0]],
        np.r_[given[2], [5, 6]],
    )  # fmt: skip

    assert seen.users.tolist() == [7, 8, 9]
    assert seen.n_pairs == 62
    assert seen.matrix.data.max() == 1.2


def test_duplicates_and_contradictions_say_no_more_than_the_strongest_once():
    once = Interactions.from_arrays([1, 2], [10, 10], [1.2, 0.5], [5, 6])
    often = Interactions.from_arrays(
        [1, 1, 1, 2, 2], [10] * 5, [1.2, 1.2, 0, 0.5, -1], [5, 5, 9, 6, 9]
    )

    assert often.data_hash() == once.data_hash()
    assert often.matrix.toarray().tolist() == once.matrix.toarray().tolist()
