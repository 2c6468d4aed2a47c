"""What is sold at which price."""

from typing import Any

import pytest

from accounts.models import Tier, User
from billing import selectors, services
from billing.errors import AmountRefused, TierRefused
from billing.models import Offer
from billing.tests import factories
from courses.models import Course


def on_sale() -> list[tuple[str, int, str]]:
    found = Offer.objects.filter(is_active=True).order_by("amount")
    return list(found.values_list("title", "amount", "period"))


def test_a_new_price_is_a_new_offer_and_the_old_one_goes_off_sale(ada: Any) -> None:
    course = factories.make_course()
    first = services.set_course_price(course.pk, 2900)
    same = services.set_course_price(course.pk, 2900)
    second = services.set_course_price(course.pk, 3900)

    assert first == same
    assert first != second
    assert on_sale() == [("Light", 3900, "once")]
    assert services.set_course_price(course.pk, None) is None
    assert on_sale() == []
    assert Offer.objects.count() == 2


def test_one_course_is_sold_by_two_offers_and_either_opens_it(bob: User, alice: User) -> None:
    course = factories.make_course()
    regular = services.set_course_price(course.pk, 2900)
    further = services.create_offer(title="With feedback", keys=[course.key], amount=8900)
    assert list(selectors.offers_for([course.key])) == [regular, further]

    for member, offer in ((bob, regular), (alice, further)):
        assert offer is not None
        assert factories.buy(member, offer).keys == [course.key]

    services.set_course_price(course.pk, 3900)
    assert [offer.amount for offer in selectors.course_offers(course.pk)] == [3900, 8900]


def test_a_price_needs_a_course_and_an_amount(ada: Any) -> None:
    with pytest.raises(Course.DoesNotExist):
        services.set_course_price(404, 2900)
    for amount in (0, -5):
        with pytest.raises(AmountRefused):
            services.create_offer(title="x", keys=["course:1"], amount=amount)
    assert not Offer.objects.exists()


def test_tiers_rise_by_themselves_and_keep_their_own_level(ada: Any) -> None:
    low, high = factories.make_tier("Low"), factories.make_tier("High", 2400, None)
    assert (low.rank, high.rank) == (1, 2)

    with pytest.raises(TierRefused):
        services.make_tier(name="Twin", rank=2)
    with pytest.raises(TierRefused):
        services.update_tier(tier_id=low.pk, name="x", description="", benefits=[], rank=2,
                             monthly=None, yearly=None)  # fmt: skip

    assert list(Tier.objects.values_list("name", "rank")) == [("Low", 1), ("High", 2)]
    assert on_sale() == [("Low", 900, "month"), ("High", 2400, "month"), ("Low", 9000, "year")]


def test_changing_a_tier_changes_its_offers_and_no_order(bob: User) -> None:
    tier = factories.make_tier("Low", 900, 9000)
    order = factories.buy(bob, factories.offer_of(tier))

    services.update_tier(tier_id=tier.pk, name="Lower", description="d", benefits=["b"], rank=5,
                         monthly=1200, yearly=None)  # fmt: skip

    assert on_sale() == [("Lower", 1200, "month")]
    tier.refresh_from_db()
    assert (tier.name, tier.description, tier.benefits, tier.rank) == ("Lower", "d", ["b"], 5)
    order = services.reconcile(order.pk)
    assert (order.title, order.amount) == ("Low", 900)


def test_an_archived_tier_is_off_sale_and_members_keep_it(bob: User) -> None:
    tier = factories.make_tier()
    order = factories.buy(bob, factories.offer_of(tier))

    services.set_tier_archived(tier_id=tier.pk, archived=True)

    assert selectors.tier_prices() == []
    assert [price.tier for price in selectors.tier_prices(archived=True)] == [tier]
    assert services.reconcile(order.pk).state == "paid"
    services.set_tier_archived(tier_id=tier.pk, archived=False)
    assert [price.tier for price in selectors.tier_prices()] == [tier]
