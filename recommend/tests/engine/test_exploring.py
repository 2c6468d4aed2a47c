from collections import Counter

import numpy as np
import pytest

from recommend.engine import exploring
from recommend.engine.exploring import Arms, draw, insert, new_items
from recommend.tests.engine.estimators import ips, snips
from recommend.tests.engine.worlds import DAY, NOW

NIGHT = 20_000


def arms(*rows: tuple[int, int, int]) -> Arms:
    """(item, clicks, impressions) of each."""
    return Arms(*(np.asarray(column, dtype=np.int64) for column in zip(*rows, strict=True)))


def lists(fans: int, length: int = 12) -> np.ndarray:
    return np.tile(np.arange(1_000, 1_000 + length), (fans, 1))


NOTHING_CLOSED = np.empty((2, 0), dtype=np.int64)


def test_new_is_what_was_published_lately_or_is_hardly_known():
    found = new_items(
        np.asarray([1, 2, 3, 4]),
        published=np.asarray([NOW - 5 * DAY, NOW - 300 * DAY, NOW - 300 * DAY, NOW - 300 * DAY]),
        clicks=np.asarray([0, 9, 5, 0]),
        impressions=np.asarray([500, 3, 500, 3]),
        fans=np.asarray([90, 0, 0, 90]),
        now=NOW,
    )

    assert found.item.tolist() == [1, 2]
    assert found.clicks.tolist() == [0, 3]  # nobody clicks what was not shown
    assert found.impressions.tolist() == [500, 3]


def test_of_very_many_the_youngest_go_first_and_the_others_take_turns():
    items = np.arange(1_000)
    old = np.full(1_000, NOW - 300 * DAY)
    old[:3] = NOW - DAY
    none = np.zeros(1_000, dtype=np.int64)

    tonight, tomorrow = (
        set(new_items(items, old, none, none, none, now=at).item.tolist())
        for at in (NOW, NOW + DAY)
    )

    assert len(tonight) == len(tomorrow) == exploring.MOST_ARMS
    assert {0, 1, 2} <= tonight & tomorrow
    assert tonight != tomorrow


def test_a_fixed_share_of_the_lists_holds_one_new_item_in_its_place():
    drawn = draw(np.arange(10_000), lists(10_000), NOTHING_CLOSED, arms((7, 0, 0)), night=NIGHT)

    assert drawn.row.size / 10_000 == pytest.approx(exploring.SHARE, abs=0.02)
    assert set(drawn.place.tolist()) == {exploring.PLACE}
    assert set(drawn.item.tolist()) == {7}
    assert set(drawn.propensity.tolist()) == {exploring.SHARE}


def test_propensities_are_the_shares_that_are_drawn():
    some = arms((7, 0, 0), (8, 3, 20), (9, 0, 100))

    drawn = draw(np.arange(100_000), lists(100_000), NOTHING_CLOSED, some, night=NIGHT)

    shown = Counter(drawn.item.tolist())
    for item in (7, 8, 9):
        [logged] = set(drawn.propensity[drawn.item == item].tolist()) or {0.0}
        assert shown[item] / 100_000 == pytest.approx(logged, abs=0.005)
    assert shown[8] > shown[9]


def test_what_a_fan_may_not_be_shown_is_never_drawn_and_the_others_get_its_share():
    closed = np.stack([np.arange(0, 4_000, 2), np.full(2_000, 7)])

    drawn = draw(np.arange(4_000), lists(4_000), closed, arms((7, 0, 0), (8, 0, 0)), night=NIGHT)

    kept_from = drawn.row % 2 == 0
    assert set(drawn.item[kept_from].tolist()) == {8}
    assert set(drawn.propensity[kept_from].tolist()) == {exploring.SHARE}
    assert set(drawn.item[~kept_from].tolist()) == {7, 8}


def test_a_fan_who_may_be_shown_none_of_them_gets_none():
    closed = np.stack([np.arange(100), np.full(100, 7)])

    assert draw(np.arange(100), lists(100), closed, arms((7, 0, 0)), night=NIGHT).row.size == 0


@pytest.mark.parametrize("length", [0, exploring.PLACE - 1])
def test_short_lists_and_no_new_items_draw_nothing(length):
    few = draw(np.arange(50), lists(50, length), NOTHING_CLOSED, arms((7, 0, 0)), night=NIGHT)
    none = draw(
        np.arange(50), lists(50), NOTHING_CLOSED, Arms(*(NOTHING_CLOSED[0],) * 3), night=NIGHT
    )

    assert few.row.size == none.row.size == 0


def test_what_stands_in_view_anyway_needs_no_help():
    drawn = draw(np.arange(100), lists(100), NOTHING_CLOSED, arms((1_002, 0, 0)), night=NIGHT)

    assert drawn.row.size == 0


def test_the_same_night_draws_the_same_and_nobody_else_changes_it():
    some, fans = arms((7, 0, 0), (8, 1, 9)), np.arange(300)

    whole = draw(fans, lists(300), NOTHING_CLOSED, some, night=NIGHT)
    again = draw(fans, lists(300), NOTHING_CLOSED, some, night=NIGHT)
    half = draw(fans[100:], lists(200), NOTHING_CLOSED, some, night=NIGHT)
    other = draw(fans, lists(300), NOTHING_CLOSED, some, night=NIGHT + 1)

    assert all((one == two).all() for one, two in zip(whole, again, strict=True))
    late = whole.row >= 100
    assert (half.row + 100).tolist() == whole.row[late].tolist()
    assert half.item.tolist() == whole.item[late].tolist()
    assert other.row.tolist() != whole.row.tolist()


def test_the_drawn_item_moves_the_others_down():
    drawn = exploring.Drawn(np.asarray([0, 1]), np.asarray([4, 4]), np.asarray([7, 15]), np.ones(2))

    places = insert(np.asarray([[10, 11, 12, 13, 14, 15], [10, 11, 12, 13, 14, 15]]), drawn)

    assert places.tolist() == [[0, 1, 2, -2, 3, 4], [0, 1, 2, -2, 3, 4]]


def test_the_estimate_corrects_for_what_was_drawn_more_often():
    rewards, logged = np.asarray([1.0, 0.0, 0.0, 1.0]), np.asarray([0.8, 0.8, 0.8, 0.2])
    target = np.asarray([0.5, 0.5, 0.5, 0.5])

    assert ips(rewards, logged, target).value == pytest.approx((0.625 + 2.5) / 4)
    assert snips(rewards, logged, target).value == pytest.approx(3.125 / 4.375)
    assert ips(rewards, logged, target).n == 4
    assert np.isnan(ips(rewards[:1], logged[:1], target[:1]).error)
    assert np.isnan(snips(rewards, logged, np.zeros(4)).value)
    with pytest.raises(ValueError, match="above 0"):
        ips(rewards, np.zeros(4), target)


def test_new_items_are_seen_at_once_and_bad_ones_fade():
    """200 fans, five new items of which one is liked by nobody, 30 nights of looks and clicks."""
    rates = {1: 0.10, 2: 0.08, 3: 0.06, 4: 0.05, 5: 0.0}
    chance = np.random.default_rng(4)
    clicks, seen = np.zeros(5, dtype=np.int64), np.zeros(5, dtype=np.int64)
    by_night = []
    for night in range(30):
        some = Arms(np.arange(1, 6), clicks.copy(), seen.copy())
        drawn = draw(np.arange(200), lists(200), NOTHING_CLOSED, some, night=NIGHT + night)
        shown = np.bincount(drawn.item - 1, minlength=5)
        seen += shown
        clicks += chance.binomial(shown, list(rates.values()))
        by_night.append(shown)
    shown = np.asarray(by_night)

    assert (shown[:3].sum(axis=0) > 0).all()
    assert 0.2 < shown.sum() / (30 * 200) < 0.4
    assert shown[-10:, 4].sum() < 0.5 * shown[:10, 4].sum()
    assert shown[-10:, 4].sum() < shown[-10:, 0].sum() / 3
