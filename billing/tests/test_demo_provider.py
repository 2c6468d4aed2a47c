"""The demo provider fulfils the contract, and its periods follow the clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from billing.errors import CheckoutClosed
from billing.models import Order
from billing.providers import DemoProvider, Status
from billing.providers.demo import truth
from billing.tests import factories
from billing.tests.contract import ProviderContract

PAID = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class TestDemoProvider(ProviderContract):
    provider = DemoProvider()

    def complete(self, order: Order, outcome: Status) -> None:
        DemoProvider().choose(order, outcome)

    def test_a_cancelled_checkout_cannot_be_paid(self, order: Order) -> None:
        self.provider.checkout(order)
        self.complete(order, Status.CANCELLED)

        with pytest.raises(CheckoutClosed):
            self.complete(order, Status.PAID)

        assert self.provider.snapshot(order).status is Status.CANCELLED

    def test_a_checkout_closes_after_a_day(self, order: Order, ada: Any) -> None:
        self.provider.checkout(order)
        ada.clock_offset = timedelta(hours=24)

        with pytest.raises(CheckoutClosed):
            self.complete(order, Status.PAID)

        assert self.provider.snapshot(order).status is Status.CANCELLED


def test_renewals_follow_from_the_clock_alone(bob: User) -> None:
    order = factories.order(bob, factories.offer_of(factories.make_tier(monthly=900)))
    factories.paid_on(order, PAID)
    payment = factories.truth_of(order)

    def ends(at: datetime) -> Any:
        shot = truth(payment, at)
        return len(shot.payments), shot.access_ends_at

    february, march = PAID.replace(month=2, day=28), PAID.replace(month=3)
    assert ends(february - SECOND) == (1, february)
    assert ends(february) == (2, march)
    assert ends(march) == (3, PAID.replace(month=4, day=30))
    assert ends(PAID) == (1, february)
    assert ends(PAID - SECOND) == (1, february)
    payment.cancel_at = february + SECOND
    assert ends(march) == (2, march)
    assert not truth(payment, march).renews
