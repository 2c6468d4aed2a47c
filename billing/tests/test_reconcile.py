"""Reconcile makes ours equal to the provider's truth, however often it is asked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts import selectors as accounts
from accounts.models import Grant, User
from analytics.models import Event
from billing import selectors, services
from billing.errors import PaymentMismatch
from billing.models import DemoPayment, Entry, Order
from billing.providers import DemoProvider, Status
from billing.tests import factories
from tenants import clock

SECOND = timedelta(seconds=1)


def everything() -> list[Any]:
    """Every row that a purchase may write."""
    tables = (Order, Grant, Entry, Event, DemoPayment)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def opens(member: User, order: Order) -> bool:
    return accounts.may_open(User.objects.get(pk=member.pk), order.keys)


def events() -> list[tuple[Any, ...]]:
    found = Event.objects.order_by("at", "pk")
    return list(found.values_list("kind", "subject_type", "subject_id", "amount"))


def test_nothing_is_granted_before_money_is_there(bob: User) -> None:
    order = factories.order(bob, factories.make_offer())

    order = services.reconcile(order.pk)

    assert (order.state, order.paid_at) == ("open", None)
    assert not opens(bob, order)
    assert not Entry.objects.exists()


def test_a_paid_order_opens_is_booked_and_remembered(bob: User) -> None:
    order = factories.buy(bob, factories.make_offer(2900))

    assert (order.state, order.access_ends_at, order.renews) == ("paid", None, False)
    assert opens(bob, order)
    grant = Grant.objects.get()
    assert (grant.source, grant.starts_at) == (f"order:{order.uid}", order.paid_at)
    course = selectors.ids_in(order.keys, "course")[0]
    assert events() == [("purchase", "course", course, 2900)]
    assert selectors.ledger_balance() == {"EUR": 0}


def test_asking_again_changes_nothing(bob: User) -> None:
    order = factories.buy(bob, factories.offer_of(factories.make_tier()))
    services.refund(order, 100)
    before = everything()

    for _again in range(3):
        services.reconcile(order.pk)

    assert everything() == before


def test_a_bundle_opens_all_its_keys_and_its_amount_is_remembered_once(bob: User) -> None:
    courses = [factories.make_course("one"), factories.make_course("two")]
    keys = [course.key for course in courses]
    order = factories.buy(bob, services.create_offer(title="Both", keys=keys, amount=5000))

    assert accounts.open_keys(User.objects.get(pk=bob.pk)) == frozenset(keys)
    assert events() == [
        ("purchase", "course", courses[0].pk, 5000),
        ("purchase", "course", courses[1].pk, 0),
    ]
    assert order.entries.count() == 2


@pytest.mark.parametrize("wrong", [{"amount": 290000}, {"currency": "USD"}])
def test_another_amount_or_currency_opens_nothing(bob: User, wrong: dict[str, Any]) -> None:
    order = factories.order(bob, factories.make_offer(2900))
    DemoPayment.objects.update(status="paid", paid_at=clock.now(), **wrong)
    before = everything()

    with pytest.raises(PaymentMismatch):
        services.reconcile(order.pk)

    assert everything() == before
    assert not opens(bob, order)


def test_a_membership_renews_month_by_month_and_ends_when_cancelled(bob: User, ada: Any) -> None:
    tier = factories.make_tier(monthly=900)
    factories.set_time(ada, datetime(2027, 1, 31, 9, 0, 0, 500_000, tzinfo=UTC))
    order = factories.buy(bob, factories.offer_of(tier))
    paid_at = datetime(2027, 1, 31, 9, tzinfo=UTC)
    assert (order.paid_at, order.access_ends_at) == (paid_at, paid_at.replace(month=2, day=28))

    factories.set_time(ada, paid_at.replace(month=3, day=30))
    assert not opens(bob, order)
    services.follow_up_orders()
    order = Order.objects.get()
    assert (order.access_ends_at, order.renews) == (paid_at.replace(month=3), True)
    factories.set_time(ada, paid_at.replace(month=3))
    assert services.follow_up_orders() == 1
    order = services.cancel(Order.objects.get())

    assert order.access_ends_at == paid_at.replace(month=4, day=30)
    assert [event[0] for event in events()] == ["purchase", "renewal", "renewal"]
    assert [event[1:3] for event in events()] == [("tier", tier.pk)] * 3
    assert selectors.totals()[0]["received"] == 2700
    factories.set_time(ada, paid_at.replace(month=7))
    services.follow_up_orders()
    assert Order.objects.get().state == "ended"
    assert Entry.objects.count() == 6
    assert not opens(bob, order)


def test_access_is_there_a_second_before_the_end_and_gone_at_it(bob: User, ada: Any) -> None:
    order = factories.buy(bob, factories.offer_of(factories.make_tier()))
    order = services.cancel(order)
    grant = Grant.objects.get()
    assert grant.ends_at == order.access_ends_at
    assert grant.ends_at.microsecond == 0

    factories.set_time(ada, grant.ends_at - SECOND)
    assert opens(bob, order)
    factories.set_time(ada, grant.ends_at)
    assert not opens(bob, order)


def test_what_was_paid_twice_is_refunded_by_itself(bob: User) -> None:
    tier = factories.make_tier()
    monthly = factories.order(bob, factories.offer_of(tier, "month"))
    yearly = factories.order(bob, factories.offer_of(tier, "year"))
    for order in (monthly, yearly):
        DemoProvider().choose(order, Status.PAID)

    first, second = services.reconcile(monthly.pk), services.reconcile(yearly.pk)

    assert (first.state, second.state) == ("paid", "refunded")
    assert not second.renews
    assert selectors.unbalanced_orders() == []
    assert selectors.totals()[0]["net"] == 900
    assert opens(bob, first)


def test_a_higher_tier_stops_the_renewal_of_the_lower_one(bob: User) -> None:
    low, high = factories.make_tier("Low"), factories.make_tier("High")
    lower = factories.buy(bob, factories.offer_of(low))

    higher = factories.buy(bob, factories.offer_of(high))

    lower.refresh_from_db()
    assert (lower.state, lower.renews, higher.renews) == ("paid", False, True)
    assert set(services.reconcile(lower.pk).keys) == {low.key}


def test_follow_up_closes_old_checkouts_and_leaves_misfits(
    bob: User, alice: User, ada: Any
) -> None:
    offer = factories.make_offer()
    factories.order(alice, offer)
    misfit = factories.order(bob, offer)
    DemoPayment.objects.filter(order_uid=misfit.uid).update(amount=1)
    ada.clock_offset = timedelta(hours=25)

    assert services.follow_up_orders() == 2

    assert sorted(Order.objects.values_list("member__name", "state")) == [
        ("Alice", "cancelled"),
        ("Bob", "open"),
    ]


def test_follow_up_has_nothing_to_do_on_a_quiet_site(bob: User) -> None:
    order = factories.buy(bob, factories.make_offer())
    Order.objects.filter(pk=order.pk).update(receipt_at=clock.now())

    assert services.follow_up_orders() == 0
    assert services.follow_up_orders(everything=True) == 0


def test_a_closed_door_looks_at_the_renewal_at_once(bob: User, ada: Any) -> None:
    order = factories.buy(bob, factories.offer_of(factories.make_tier()))
    factories.set_time(ada, order.access_ends_at + SECOND)
    assert not opens(bob, order)

    services.follow_up_member(bob)

    assert opens(bob, order)


def test_the_ledger_sums_to_zero_over_many_orders(bob: User, alice: User, ada: Any) -> None:
    tier = factories.make_tier()
    for member in (bob, alice):
        factories.buy(member, factories.offer_of(tier))
    one = factories.buy(bob, factories.make_offer(2900))
    services.refund(one)
    factories.set_time(ada, clock.now() + timedelta(days=200))
    services.follow_up_orders()

    assert selectors.ledger_balance() == {"EUR": 0}
    assert selectors.unbalanced_orders() == []
