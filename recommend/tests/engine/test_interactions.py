import numpy as np
import pytest

from recommend.engine import Interactions


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
