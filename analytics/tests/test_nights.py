"""The night's segments: cards, movement that sums to zero, and the grid of classes."""

from datetime import date, timedelta

import numpy as np
import pytest

from accounts.models import User
from analytics import services
from analytics.engine import class_count, classes
from analytics.models import Event, Segment, SegmentMember, SegmentNight
from analytics.selectors import grid, members_in, movement, segment_card, starts
from analytics.selectors.movement import OUTSIDE
from analytics.selectors.segments import ORDER
from analytics.tests.taught import teach
from analytics.tests.test_services import came, make_fans, plant_four_groups
from tenants import clock

DAY = timedelta(days=1)


def night(day: date, **places: list[int]) -> None:
    SegmentNight.objects.create(day=day, places=places)


# --- Movement ----------------------------------------------------------------------------------


def test_movement_of_a_week_is_told_by_hand_and_sums_to_zero(ada):
    night(date(2026, 5, 1), champions=[1, 2, 3], loyal=[4, 5], new=[6, 7], dormant=[8])
    night(date(2026, 5, 8), champions=[1, 4], loyal=[2, 5, 6], new=[10, 11], dormant=[3, 8])

    told = movement()

    assert (told.since, told.until) == (date(2026, 5, 1), date(2026, 5, 8))
    assert {move: n for move, n in told.moves.items() if move[0] != move[1]} == {
        ("champions", "loyal"): 1, ("champions", "dormant"): 1, ("loyal", "champions"): 1,
        ("new", "loyal"): 1, ("new", OUTSIDE): 1, (OUTSIDE, "new"): 2,
    }  # fmt: skip
    nets = {slug: told.net(slug) for slug in [*ORDER, OUTSIDE]}
    assert nets == {"champions": -1, "loyal": 1, "new": 0, "dormant": 1, OUTSIDE: -1}
    assert told.total == sum(nets.values()) == 0
    assert [row["net"] for row in told.table] == list(nets.values())
    assert [cell["count"] for cell in told.table[0]["cells"]] == [1, 1, 0, 1, 0]


@pytest.mark.parametrize("seed", range(5))
def test_whoever_moves_movement_sums_to_zero(seed, ada):
    dice = np.random.default_rng(seed)
    for day in (date(2026, 5, 1), date(2026, 5, 8)):
        fans = dice.permutation(60)[: dice.integers(0, 60)].tolist()
        night(day, **{slug: fans[place::4] for place, slug in enumerate(ORDER)})

    told = movement()

    assert told.total == 0
    sizes = [sum(n for move, n in told.moves.items() if move[1] == slug) for slug in ORDER]
    assert sizes == [len(SegmentNight.objects.latest("day").places[slug]) for slug in ORDER]


def test_without_a_night_a_week_ago_nothing_is_told(ada):
    assert movement() is None
    night(date(2026, 5, 8), new=[1])
    night(date(2026, 5, 3), new=[1])
    assert movement() is None
    night(date(2026, 4, 20), new=[1])  # longer ago than two weeks
    assert movement() is None
    night(date(2026, 4, 30), new=[2])
    assert movement().since == date(2026, 4, 30)


def test_each_night_keeps_who_was_where_for_35_nights(ada, monkeypatch):
    fan, start = make_fans(1)[0], clock.now()

    for number in range(37):
        monkeypatch.setattr(clock, "now", lambda number=number: start + number * DAY)
        services.rebuild_segments()
        services.rebuild_segments()

    days = list(SegmentNight.objects.order_by("day").values_list("day", flat=True))
    assert len(days) == 35
    assert (days[-1] - days[0]).days == 34
    assert SegmentNight.objects.latest("day").places == {
        "champions": [], "loyal": [], "new": [], "dormant": [fan.pk],
    }  # fmt: skip


def test_a_past_night_is_recalled_by_todays_model(ada):
    fans = plant_four_groups()
    before = clock.now() - 7 * DAY
    assert services.recall_night(at=before) == 0  # no model yet
    services.rebuild_segments()
    User.objects.filter(pk=fans[0].pk).update(date_joined=clock.now() - DAY)

    assert services.recall_night(at=before) == 239
    assert services.recall_night(at=before) == 0

    told = movement()
    assert told.total == 0
    assert told.went(OUTSIDE, "champions") == 1
    assert sum(told.moves.values()) == 240


# --- The card ----------------------------------------------------------------------------------


def test_the_traits_of_a_card_are_the_means_and_medians_of_its_fans(ada):
    fans = plant_four_groups()
    for fan in fans[:20]:
        came(fan, 2, 3, kind="finish")
    services.rebuild_segments()

    card = segment_card("champions")

    own = SegmentMember.objects.filter(segment__slug="champions")
    everybody = SegmentMember.objects.all()
    assert own.count() == card.head.size == 60
    for trait in card.traits:
        values = [getattr(place, trait.name) for place in own]
        assert trait.mean == pytest.approx(np.mean(values))
        assert trait.median == pytest.approx(np.median(values))
        assert trait.all_mean == pytest.approx(
            np.mean([getattr(place, trait.name) for place in everybody])
        )
    paid = [40_000 + place for place in range(60)]
    assert card.income.total == sum(paid)
    assert card.income.mean == pytest.approx(np.mean(paid))
    everything = sum(place.monetary for place in everybody)
    assert card.income.share == pytest.approx(100 * sum(paid) / everything)
    assert next(t.mean for t in card.traits if t.name == "finished") == pytest.approx(1 / 3)


def test_what_a_segment_likes_is_what_it_takes_up_more_than_all_fans_do(ada, monkeypatch):
    both, own, other = 100, 101, 102
    teach(monkeypatch, "course", {both: "A", own: "B", other: "C"})
    fans = plant_four_groups()

    def take_up(course: int, who: list[User]) -> None:
        Event.objects.bulk_create(
            Event(actor=fan, kind=kind, subject_type="course", subject_id=course,
                  at=clock.now() - 2 * DAY)
            for fan in who for kind in ("start", "finish")
        )  # fmt: skip

    take_up(both, fans[:30] + fans[60:90])
    take_up(own, fans[:12])
    take_up(other, fans[:2] + fans[60:70])
    services.rebuild_segments()

    liked = segment_card("champions").liked

    sizes = dict(Segment.objects.values_list("slug", "size"))
    assert [(one.title, one.fans) for one in liked] == [("B", 12), ("A", 30)]  # C: only two
    everybody, size = sum(sizes.values()), sizes["champions"]
    assert liked[0].lift == pytest.approx((12 / size) / (12 / everybody), abs=1e-3)
    assert liked[1].lift == pytest.approx((30 / size) / (60 / everybody), abs=1e-3)
    teach(monkeypatch, "course", {both: "A", other: "C"})
    assert [one.title for one in segment_card("champions").liked] == ["A"]


def test_below_20_fans_a_card_has_its_size_alone(ada):
    make_fans(3)
    services.rebuild_segments()

    card = segment_card("dormant")

    assert (card.head.size, card.is_enough) == (3, False)
    assert (card.traits, card.liked, card.income) == ([], [], None)


def test_a_card_tells_where_its_fans_came_from_and_went(ada):
    fans = make_fans(25)
    services.rebuild_segments()
    today = SegmentNight.objects.get()
    ids = [fan.pk for fan in fans]
    night(
        today.day - 7 * DAY, champions=[], loyal=ids[:5], new=ids[5:7], dormant=[*ids[7:20], 9999]
    )

    card = segment_card("dormant")

    assert card.came_from == [("Joined", 5), ("Loyal fans", 5), ("New fans", 2)]
    assert card.went_to == [("Left", 1)]
    assert (card.gained, card.lost, card.net) == (12, 1, 11)


def test_there_is_no_card_of_what_is_no_segment_or_before_the_first_night(ada):
    assert segment_card("champions") is None
    services.rebuild_segments()
    assert segment_card("rich") is None
    assert segment_card("champions").head.size == 0


def test_who_may_not_be_counted_or_told_apart_has_no_place(ada):
    counted, hidden, plain = make_fans(3)
    User.objects.filter(pk=hidden.pk).update(is_remembered=False)
    User.objects.filter(pk=plain.pk).update(is_personalised=False)

    assert services.rebuild_segments() == 1

    assert list(SegmentMember.objects.values_list("member_id", flat=True)) == [counted.pk]
    assert SegmentNight.objects.get().places["dormant"] == [counted.pk]


# --- Classes -----------------------------------------------------------------------------------


def test_ten_values_fall_into_five_classes_of_two():
    assert classes([50, 10, 20, 30, 40, 60, 70, 80, 90, 100], 5).tolist() == [
        3, 1, 1, 2, 2, 3, 4, 4, 5, 5,
    ]  # fmt: skip


def test_equal_values_are_never_cut_apart():
    assert classes([1, 1, 1, 1, 1, 1, 2, 3], 3).tolist() == [2, 2, 2, 2, 2, 2, 3, 3]
    assert classes([7] * 50, 5).tolist() == [3] * 50


def test_nobody_falls_into_no_class():
    assert classes([], 5).tolist() == []
    assert classes([1, 2], 0).tolist() == [0, 0]


@pytest.mark.parametrize(("fans", "count"), [(0, 0), (19, 0), (20, 3), (99, 3), (100, 5)])
def test_a_site_is_cut_into_as_many_classes_as_its_fans_can_fill(fans, count):
    assert class_count(fans) == count


def test_seeded_fans_fall_in_known_squares(ada):
    """25 kinds of four fans: five distances from today, five numbers of visits."""
    fans = make_fans(100, joined_days_ago=400)
    for place, fan in enumerate(fans):
        row, column = place % 5, place // 5 % 5
        first = 10 + 20 * row + place / 100
        came(fan, *(first + 200 * visit / 9 for visit in range(1 + 2 * column)))
        came(fan, first, kind="purchase", amount=100 * (column + 1))
    services.rebuild_segments()

    told = grid()

    assert (told.count, told.fans) == (5, 100)
    for row, (axis, cells) in enumerate(told.rows):
        assert axis.number == 5 - row
        assert axis.least >= 10 + 20 * row
        assert axis.most < 12 + 20 * row
        assert [(cell.recency, cell.frequency, cell.fans) for cell in cells] == [
            (5 - row, column, 4) for column in range(1, 6)
        ]
        assert [cell.spent for cell in cells] == [100, 200, 300, 400, 500]
    assert [(axis.least, axis.most) for axis in told.columns] == [(n, n) for n in (1, 3, 5, 7, 9)]
    latest_and_most_often = {fan.pk for n, fan in enumerate(fans) if (n % 5, n // 5 % 5) == (0, 4)}
    found = members_in({"cell": told.rows[0][1][4].slug})
    assert set(found.values_list("pk", flat=True)) == latest_and_most_often


def test_a_small_site_has_three_classes_and_equal_fans_share_one_square(ada):
    make_fans(30)
    services.rebuild_segments()

    told = grid()

    assert told.count == 3
    squares = {cell.slug: cell.fans for _axis, cells in told.rows for cell in cells if cell.fans}
    assert squares == {"2-2": 30}


def test_below_20_fans_there_is_no_grid(ada):
    assert grid() is None
    make_fans(19)
    services.rebuild_segments()
    assert grid() is None


# --- Rules to begin with -----------------------------------------------------------------------


def test_spent_most_begins_at_the_tenth_part_of_the_payers(ada):
    for number, fan in enumerate(make_fans(25), start=1):
        came(fan, 3, kind="purchase", amount=100 * number)

    amounts = {start.slug: start.rule["all"][0].get("amount") for start in starts()}

    assert amounts["spent"] == 2_300  # 25, 24 and 23 hundred: three of 25


def test_before_any_payment_it_begins_at_anything(ada):
    assert starts()[-1].rule == {"all": [{"is": "spent_least", "amount": 1}]}
