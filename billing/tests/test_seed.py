"""Past sales in bulk are as true as sales made one by one."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from analytics.models import Event
from billing import selectors, services
from billing.models import Offer, Order
from billing.tests import factories
from billing.tests.test_reconcile import everything, opens
from tenants import clock


def seed(bob: User, alice: User) -> list[Order]:
    tier = factories.make_tier()
    offers = [factories.offer_of(tier), factories.offer_of(tier, "year"), factories.make_offer()]
    ago = [clock.now() - timedelta(days=days) for days in (100, 20, 3)]
    people = (bob, alice, bob)
    rows = [
        (who.pk, offer.pk, at, None) for who, offer, at in zip(people, offers, ago, strict=True)
    ]
    assert services.seed_paid_orders(rows) == 3
    return list(Order.objects.order_by("pk"))


def test_reconcile_of_a_seeded_order_changes_nothing(bob: User, alice: User) -> None:
    orders = seed(bob, alice)
    before = everything()

    for order in orders:
        services.reconcile(order.pk)

    assert everything() == before
    assert services.follow_up_orders() == 0


def test_seeded_orders_open_renew_and_sum_to_zero(bob: User, alice: User) -> None:
    month, year, once = seed(bob, alice)

    assert [month.state, year.state, once.state] == ["paid"] * 3
    assert [month.renews, year.renews, once.renews] == [True, True, False]
    assert opens(bob, month)
    assert opens(alice, year)
    assert opens(bob, once)
    assert month.entries.filter(account="cash").count() == 4
    assert Event.objects.filter(kind="renewal").count() == 3
    assert selectors.unbalanced_orders() == []


def test_a_seeded_membership_that_was_cancelled_ends_with_its_period(bob: User) -> None:
    offer = factories.offer_of(factories.make_tier())
    now = clock.now()
    rows = [(bob.pk, offer.pk, now - timedelta(days=50), now - timedelta(days=10))]
    services.seed_paid_orders(rows)
    order = Order.objects.get()

    assert (order.state, order.renews, opens(bob, order)) == ("paid", False, True)
    assert now < order.access_ends_at < now + timedelta(days=25)
    before = everything()
    services.reconcile(order.pk)
    assert everything() == before


def test_many_sales_cost_a_fixed_number_of_statements(
    bob: User, django_assert_max_num_queries: Any
) -> None:
    offer = factories.make_offer()
    with django_assert_max_num_queries(12):
        services.seed_paid_orders([(bob.pk, offer.pk, clock.now(), None)] * 300)

    assert Order.objects.count() == 300
    assert Offer.objects.count() == 1
