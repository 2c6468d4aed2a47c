"""Segments: everybody has one place, named by rules on a small site and by a frozen model later."""

from datetime import timedelta

import pytest

from accounts.models import User
from analytics import services
from analytics.models import Event, Segment, SegmentMember, SegmentModel
from analytics.selectors import recency_frequency_money, segment_of, segments
from tenants import clock
from tenants.errors import LeaseLost
from tenants.schemas import open_creator

DAY = timedelta(days=1)


def make_fans(count: int, joined_days_ago: float = 100) -> list[User]:
    joined = clock.now() - joined_days_ago * DAY
    return User.objects.bulk_create(
        User(email=f"fan{number}@example.com", date_joined=joined) for number in range(count)
    )


def came(fan: User, *days_ago: float, kind: str = "view", amount: int = 0) -> None:
    Event.objects.bulk_create(
        Event(
            actor=fan, kind=kind, subject_type="course", subject_id=1, amount=amount,
            at=clock.now() - days * DAY,
        )
        for days in days_ago
    )  # fmt: skip


def plant_four_groups(each: int = 60) -> list[User]:
    """In the order of champions, loyal, new, dormant."""
    fans = make_fans(4 * each)
    visits = ([1, 5, 9, 13, 17, 21], [20, 30, 40], [9], [90])
    spent = (40_000, 5_000, 500, 500)
    for place, fan in enumerate(fans):
        days = [day + place % each / 100 for day in visits[place // each]]
        came(fan, *days)
        came(fan, days[0], kind="purchase", amount=spent[place // each] + place)
    return fans


def sizes() -> dict[str, int]:
    return dict(Segment.objects.values_list("slug", "size"))


def test_on_a_small_site_rules_decide(ada):
    away, fresh, spender, visitor = make_fans(4)
    came(away, 70)
    came(fresh, 2)
    came(spender, 1, 3, 5, kind="purchase", amount=9_000)
    came(visitor, 1, 3, 5, kind="purchase", amount=100)

    assert services.rebuild_segments() == 4

    assert [segment_of(fan.pk) for fan in (away, fresh, spender, visitor)] == [
        "dormant", "new", "champions", "loyal",
    ]  # fmt: skip
    assert sizes() == {"champions": 1, "loyal": 1, "new": 1, "dormant": 1}
    assert not SegmentModel.objects.exists()
    assert segments()[0].text.startswith("Came in the last 14 days and are among the top 25 %")
    assert segments()[0].typical is None


def test_from_200_fans_on_a_model_is_fitted_once_and_then_kept(ada):
    fans = plant_four_groups()

    services.rebuild_segments()

    assert sizes() == {"champions": 60, "loyal": 60, "new": 60, "dormant": 60}
    assert [segment_of(fans[n].pk) for n in (0, 60, 120, 180)] == [
        "champions", "loyal", "new", "dormant",
    ]  # fmt: skip
    stored = SegmentModel.objects.get()
    came(fans[0], *range(0, 30, 2), kind="purchase", amount=90_000)
    services.rebuild_segments()
    assert SegmentModel.objects.get().frozen == stored.frozen
    assert {row.model_id for row in Segment.objects.all()} == {stored.pk}
    assert segments()[0].typical["frequency"] == 6


def test_a_model_of_an_unknown_version_is_not_used(ada):
    SegmentModel.objects.create(version=4, frozen={"version": 999})
    plant_four_groups()

    services.rebuild_segments()

    assert SegmentModel.objects.order_by("-version").first().version == 5


def test_a_site_that_shrinks_below_200_goes_back_to_rules(ada):
    fans = plant_four_groups()
    services.rebuild_segments()
    User.objects.filter(pk__in=[fan.pk for fan in fans[100:]]).update(role=User.Role.OWNER)

    assert services.rebuild_segments() == 100
    assert {row.model_id for row in Segment.objects.all()} == {None}
    assert SegmentMember.objects.count() == 100


def test_segments_keep_their_rows_over_the_nights(ada):
    make_fans(3)
    services.rebuild_segments()
    before = set(Segment.objects.values_list("pk", "slug"))

    services.rebuild_segments()

    assert set(Segment.objects.values_list("pk", "slug")) == before


def test_a_refused_publication_leaves_the_segments_as_they_were(ada):
    make_fans(3)
    services.rebuild_segments()
    before = list(SegmentMember.objects.values_list("pk", "member_id", "segment_id"))

    def refuse() -> None:
        raise LeaseLost

    with pytest.raises(LeaseLost):
        services.rebuild_segments(may_publish=refuse)

    assert list(SegmentMember.objects.values_list("pk", "member_id", "segment_id")) == before


def test_money_counts_payments_less_refunds_and_neither_renewal_nor_refund_is_a_visit(alice, owner):
    came(alice, 5, kind="purchase", amount=3_000)
    came(alice, 4, kind="renewal", amount=1_000)
    came(alice, 3, kind="refund", amount=-1_000)
    came(alice, 2, kind="rating", amount=777)
    came(owner, 1, kind="purchase", amount=5_000)

    rfm = recency_frequency_money(clock.now())

    assert (rfm.member.tolist(), rfm.monetary.tolist()) == ([alice.pk], [3_000])
    assert (rfm.frequency.tolist(), rfm.recency_days.round().tolist()) == ([2], [2])


def test_the_neighbours_have_segments_of_their_own(ada, lin, alice):
    services.rebuild_segments()

    with open_creator(lin):
        assert segments() == []


def test_an_empty_site_has_four_empty_segments(ada):
    assert services.rebuild_segments() == 0
    assert [card.size for card in segments()] == [0, 0, 0, 0]


@pytest.mark.parametrize("count", [1, 3])
def test_reading_the_segments_takes_one_statement(ada, count, django_assert_num_queries):
    make_fans(count)
    services.rebuild_segments()

    with django_assert_num_queries(1):
        segments()
