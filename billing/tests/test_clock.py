"""The demo clock: time runs ahead on one site, and everything follows."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from billing import services
from billing.errors import ClockTooFar, SellingIsOff
from billing.models import Entry, Order
from billing.tests import factories
from billing.tests.test_reconcile import opens
from tenants import clock
from tenants.models import Creator
from tenants.schemas import open_public

SECOND = timedelta(seconds=1)


def stored(creator: Creator) -> timedelta | None:
    with open_public():
        return Creator.objects.get(pk=creator.pk).clock_offset


def test_a_day_a_month_and_back(ada: Creator) -> None:
    services.move_clock(days=1)
    assert stored(ada) == clock.offset() == timedelta(days=1)

    services.move_clock(months=12)
    assert clock.offset() >= timedelta(days=366)

    services.reset_clock()
    assert (stored(ada), clock.offset()) == (None, timedelta(0))


def test_a_renewing_membership_stays_open_as_time_runs(bob: User, ada: Creator) -> None:
    order = factories.buy(bob, factories.offer_of(factories.make_tier(monthly=900)))

    for _month in range(3):
        services.move_clock(months=1, days=1)
        assert opens(bob, order)

    assert Entry.objects.filter(account="cash").count() == 4


def test_a_cancelled_one_ends_and_is_back_when_the_clock_comes_back(
    bob: User, ada: Creator
) -> None:
    order = services.cancel(factories.buy(bob, factories.offer_of(factories.make_tier())))

    services.move_clock(months=1)
    assert Order.objects.get().state == "ended"
    assert not opens(bob, order)

    services.reset_clock()
    assert Order.objects.get().state == "paid"
    assert opens(bob, order)


def test_booked_renewals_stay_in_the_ledger_and_are_not_booked_again(
    bob: User, ada: Creator
) -> None:
    order = factories.buy(bob, factories.offer_of(factories.make_tier(monthly=900)))
    services.move_clock(months=2)
    services.reset_clock()
    assert Order.objects.get().access_ends_at == order.access_ends_at
    assert Entry.objects.filter(account="cash").count() == 3

    services.move_clock(months=2)

    assert Entry.objects.filter(account="cash").count() == 3


def test_after_a_refund_under_a_fast_clock_nothing_is_open(bob: User, ada: Creator) -> None:
    services.move_clock(months=1)
    order = factories.buy(bob, factories.offer_of(factories.make_tier()))
    services.reset_clock()

    order = services.refund(order)

    assert order.state == "refunded"
    assert not opens(bob, order)


def test_without_demo_payments_the_clock_is_real(ada: Creator, settings: Any) -> None:
    settings.PAYMENTS = ""

    for move in (lambda: services.move_clock(days=1), services.reset_clock):
        with pytest.raises(SellingIsOff):
            move()
    assert stored(ada) is None


def test_the_clock_stops_after_ten_years(ada: Creator) -> None:
    services.move_clock(months=120)

    with pytest.raises(ClockTooFar):
        services.move_clock(months=1)

    assert stored(ada) == clock.offset()
    services.reset_clock()
