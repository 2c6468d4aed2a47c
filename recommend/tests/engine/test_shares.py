import pytest

from recommend.engine.shares import Share, difference, wilson


def test_wilson_by_the_book():
    """Newcombe 1998, table I: 81 of 263 and 15 of 148."""
    first, second = wilson(81, 263), wilson(15, 148)

    assert (round(first.low, 4), round(first.high, 4)) == (0.2553, 0.3662)
    assert (round(second.low, 4), round(second.high, 4)) == (0.0624, 0.1605)


@pytest.mark.parametrize(("hits", "of"), [(0, 20), (20, 20), (1, 1)])
def test_the_interval_stays_among_shares(hits, of):
    found = wilson(hits, of)

    assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(("hits", "of"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(hits, of):
    with pytest.raises(ValueError, match="is no share"):
        wilson(hits, of)


def test_a_difference_by_the_book():
    """Newcombe 1998, table II, method 10: 56 of 70 against 48 of 80."""
    found = difference(wilson(56, 70), wilson(48, 80))

    assert found.value == pytest.approx(0.2)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_nothing_is_ahead_of_itself():
    same = Share(0.3, 0.2, 0.4)

    found = difference(same, same)

    assert found.value == 0
    assert found.low == -found.high
