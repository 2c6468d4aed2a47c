import numpy as np
import pytest

from analytics.engine import compute_rfm

DAY = 86_400
NOW = 1_800_000_000 // DAY * DAY + 12 * 3_600


def test_one_fan_by_hand():
    at = [NOW - 3 * DAY, NOW - 3 * DAY + 60, NOW - 10 * DAY]

    rfm = compute_rfm([7], [NOW - 90 * DAY], [7, 7, 7], at, [500, 0, 1250], now=NOW)

    assert rfm.recency_days.tolist() == [pytest.approx(3 - 60 / DAY)]
    assert rfm.frequency.tolist() == [2]
    assert rfm.monetary.tolist() == [1750]


def test_a_fan_without_events_counts_from_joining():
    rfm = compute_rfm([1], [NOW - 5 * DAY], [], [], [], now=NOW)

    assert (rfm.recency_days.tolist(), rfm.frequency.tolist()) == ([5.0], [0])


def test_an_event_older_than_the_account_counts_as_it_stands():
    rfm = compute_rfm([1], [NOW], [1], [NOW - 9 * DAY], [100], now=NOW)

    assert rfm.recency_days.tolist() == [9.0]


def test_refunds_never_make_spend_negative_and_strangers_are_left_out():
    rfm = compute_rfm([2, 1], [NOW, NOW], [1, 1, 9], [NOW, NOW, NOW], [300, -400, 5_000], now=NOW)

    assert rfm.member.tolist() == [1, 2]
    assert rfm.monetary.tolist() == [0, 0]


def test_an_event_of_tomorrow_counts_as_of_now():
    assert compute_rfm([1], [0], [1], [NOW + DAY], [0], now=NOW).recency_days.tolist() == [0.0]


def test_nobody_has_no_features():
    assert compute_rfm([], [], [], [], [], now=NOW).features.shape == (0, 3)


@pytest.mark.parametrize(
    "arrays",
    [
        ([1, 1], [0, 0], [], [], []),
        ([1], [0, 0], [], [], []),
        ([1], [0], [1], [], []),
        ([1], [0], [1], [0], [1.5]),
        (np.array([[1]]), [0], [], [], []),
    ],
)
def test_what_does_not_fit_is_refused(arrays):
    with pytest.raises(ValueError, match="must be|must have"):
        compute_rfm(*arrays, now=NOW)
