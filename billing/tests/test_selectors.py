"""What is on sale, and what a person sees of it."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Tier, User
from billing import selectors, services
from billing.errors import NotOnSale
from billing.models import Order
from billing.providers import DemoProvider
from billing.tests import factories
from community.models import Group


def test_the_setting_chooses_the_provider(settings: Any) -> None:
    settings.PAYMENTS = "demo"
    assert isinstance(selectors.provider(), DemoProvider)
    settings.PAYMENTS = ""
    assert selectors.provider() is None


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("course:12,tier:3", ["course:12", "tier:3"]),
        ("course:12,pony:1,tier:x,group:07,tier:-1,,course:1 ", ["course:12"]),
        ("", []),
        ("course:" + "9" * 30, []),
        (",".join(f"course:{n}" for n in range(1, 40)), [f"course:{n}" for n in range(1, 13)]),
    ],
)
def test_only_well_formed_keys_are_read(text: str, keys: list[str]) -> None:
    assert selectors.access_keys(text) == keys


def test_an_offer_is_found_by_its_number_while_it_is_on_sale(ada: Any) -> None:
    offer = factories.make_offer()
    assert selectors.offer_named(str(offer.pk)) == offer

    for text in ("", "0", "x", "-1", "999999", "9" * 40, "١"):
        with pytest.raises(NotOnSale):
            selectors.offer_named(text)
    services.withdraw_offer(offer_id=offer.pk)
    with pytest.raises(NotOnSale):
        selectors.offer_named(str(offer.pk))


def test_a_tier_counts_what_it_and_the_lower_ones_open(ada: Any) -> None:
    low, high = factories.make_tier("Low"), factories.make_tier("High", 2400, None)
    factories.make_course("a", tier=low)
    factories.make_course("b", tier=high)
    factories.make_course("draft", tier=low, state="draft")
    factories.make_course("free", tier=low, access="open")
    Group.objects.create(title="G", slug="g", access="paid", tier=high)

    first, second = selectors.with_contents(selectors.tier_prices())

    assert [(first.courses, first.groups), (second.courses, second.groups)] == [(1, 0), (2, 1)]
    assert (first.saving, second.saving) == (16, 0)
    assert [len(first.offers), len(second.offers)] == [2, 1]


def test_a_year_that_costs_more_saves_nothing(ada: Any) -> None:
    factories.make_tier(monthly=100, yearly=2000)

    assert selectors.tier_prices()[0].saving == 0


def test_the_board_shows_what_opens_a_thing_lowest_tier_first(bob: User) -> None:
    tiers = [factories.make_tier(name) for name in ("Low", "Middle", "High")]
    course = factories.make_course(tier=tiers[1])
    regular = services.set_course_price(course.pk, 2900)
    bundle = services.create_offer(title="All", keys=[course.key, "course:999"], amount=9900)
    services.create_offer(title="Other", keys=["course:999"], amount=100)

    board = selectors.board(course.keys, bob)

    assert board.singles == [regular, bundle]
    assert [price.tier.name for price in board.tiers] == ["Middle", "High"]
    assert [price.monthly.amount for price in board.tiers if price.monthly] == [900, 900]
    assert not board.is_due
    alone = selectors.board([course.key], AnonymousUser())
    assert (alone.singles, alone.tiers) == ([regular, bundle], [])
    assert selectors.board(["group:5"], bob).is_empty


def test_the_current_tier_is_the_highest_that_is_held(bob: User) -> None:
    low, high = factories.make_tier("Low"), factories.make_tier("High")
    tiers = list(Tier.objects.all())
    assert selectors.current_tier(AnonymousUser(), tiers) is None

    factories.buy(bob, factories.offer_of(high))

    assert selectors.current_tier(User.objects.get(pk=bob.pk), tiers) == high
    assert selectors.current_tier(User.objects.get(pk=bob.pk), [low]) == low


def test_sums_keep_real_and_demo_money_apart(bob: User, alice: User) -> None:
    one = factories.buy(bob, factories.make_offer(2900))
    two = factories.buy(alice, factories.make_offer(1000, "two"))
    services.refund(two, 400)
    Order.objects.filter(pk=one.pk).update(livemode=True)

    real, demo = selectors.totals()

    assert (real["livemode"], real["received"], real["net"]) == (True, 2900, 2900)
    assert (demo["livemode"], demo["received"], demo["refunded"], demo["net"]) == (
        False, 1000, 400, 600,
    )  # fmt: skip
    found = {order.pk: (order.received, order.returned) for order in selectors.sales()}
    assert found == {one.pk: (2900, 0), two.pk: (1000, 400)}


def test_a_person_sees_only_own_orders(bob: User, alice: User) -> None:
    offer = factories.make_offer()
    mine, hers = factories.buy(bob, offer), factories.buy(alice, offer)

    assert list(selectors.orders_of(bob)) == [mine]
    assert list(selectors.orders_of(alice)) == [hers]
    assert list(selectors.orders_of(AnonymousUser())) == []
