"""Double clicks and two tabs, on real connections."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from accounts.models import Grant, User
from analytics.models import Event
from billing import services
from billing.errors import AlreadyOwned
from billing.models import Entry, Offer, Order
from billing.providers import Status
from billing.tests import factories
from conftest import creator_named, make_fan
from tenants.schemas import open_schema

TABLES = "billing_entry, billing_order, billing_offer, billing_demopayment, courses_course"
TABLES += ", accounts_grant, accounts_tier, accounts_notice, analytics_event"


@pytest.fixture
def fan(db_is_real: None) -> Iterator[User]:
    """A fan on ada's site whose rows are really committed, and swept afterwards."""
    connection.close()  # a rolled-back test leaves a search path that nobody knows of
    connection.set_tenant(creator_named("ada"))
    person = make_fan("parallel")
    yield person
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")
        cursor.execute("DELETE FROM account_emailaddress WHERE user_id = %s", [person.pk])
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [person.pk])


def at_once(work: Callable[[], Any], *, times: int = 2) -> list[Any]:
    """What `work` gives or refuses on several connections that start together."""
    schema, start, results = connection.schema_name, threading.Barrier(times), []

    def run() -> None:
        try:
            with open_schema(schema):
                start.wait(20)
                try:
                    results.append(work())
                except AlreadyOwned:
                    results.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_two_clicks_on_buy_make_one_order(fan: User) -> None:
    offer_id, fan_id = factories.make_offer().pk, fan.pk

    def click() -> int:
        offer, member = Offer.objects.get(pk=offer_id), User.objects.get(pk=fan_id)
        return factories.order(member, offer).pk

    found = at_once(click, times=4)

    assert (len(found), len(set(found))) == (4, 1)
    assert Order.objects.count() == 1


def test_two_clicks_on_pay_pay_once(fan: User) -> None:
    placed = factories.order(fan, factories.make_offer(2900)).pk

    states = at_once(
        lambda: services.choose(order=Order.objects.get(pk=placed), outcome=Status.PAID).state,
        times=4,
    )

    assert states == ["paid"] * 4
    counts = [model.objects.count() for model in (Order, Grant, Entry, Event)]
    assert counts == [1, 1, 2, 1]


def test_a_month_and_a_year_paid_in_two_tabs_become_one_membership(fan: User) -> None:
    tier = factories.make_tier()
    orders = [factories.order(fan, factories.offer_of(tier, p)).pk for p in ("month", "year")]

    at_once(lambda: services.choose(
        order=Order.objects.get(pk=orders.pop()), outcome=Status.PAID
    ).state)  # fmt: skip

    assert sorted(Order.objects.values_list("state", flat=True)) == ["cancelled", "paid"]
    assert Grant.objects.count() == 1


def test_renewals_seen_by_four_at_once_are_booked_once(fan: User) -> None:
    order = factories.buy(fan, factories.offer_of(factories.make_tier(monthly=900)))
    earlier = order.paid_at.replace(year=order.paid_at.year - 1, day=1)
    payment = factories.truth_of(order)
    payment.paid_at = earlier
    payment.save()

    at_once(lambda: services.reconcile(order.pk).pk, times=4)

    payments = Entry.objects.filter(account="cash").values_list("fact", flat=True)
    assert len(payments) == len(set(payments)) >= 12
