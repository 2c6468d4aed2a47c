"""What any payment provider must do. A test class per provider inherits this one."""

from typing import Any

import pytest

from accounts.models import User
from billing.errors import RefundRefused
from billing.models import Order
from billing.providers import PaymentProvider, Snapshot, Status
from billing.tests import factories


class ProviderContract:
    """Give `provider`, and `complete`, which does what the fan does on the checkout page."""

    provider: PaymentProvider

    def complete(self, order: Order, outcome: Status) -> None:
        """Pay, decline or cancel."""
        raise NotImplementedError

    @pytest.fixture
    def order(self, bob: User) -> Order:
        """An order that was placed and not yet shown to the provider."""
        return factories.services.place_order(member=bob, offer=factories.make_offer(2900))

    @pytest.fixture
    def membership(self, bob: User, ada: Any) -> Order:
        """An order of a monthly membership."""
        offer = factories.offer_of(factories.make_tier(monthly=900))
        return factories.services.place_order(member=bob, offer=offer)

    def paid(self, order: Order) -> Snapshot:
        self.provider.checkout(order)
        self.complete(order, Status.PAID)
        return self.provider.snapshot(order)

    def test_an_order_it_never_saw_is_open_and_unpaid(self, order: Order) -> None:
        assert self.provider.snapshot(order) == Snapshot(Status.OPEN, 2900, "EUR")

    def test_the_checkout_is_opened_once(self, order: Order) -> None:
        first = self.provider.checkout(order)

        assert self.provider.checkout(order) == first
        assert self.provider.snapshot(order).status is Status.OPEN

    def test_a_paid_order_has_one_payment_for_ever(self, order: Order) -> None:
        shot = self.paid(order)

        assert (shot.status, shot.received, shot.currency) == (Status.PAID, 2900, "EUR")
        assert (len(shot.payments), shot.access_ends_at, shot.renews) == (1, None, False)
        assert self.provider.snapshot(order) == shot

    def test_paying_twice_pays_once(self, order: Order) -> None:
        shot = self.paid(order)

        self.complete(order, Status.PAID)

        assert self.provider.snapshot(order) == shot

    def test_a_declined_order_can_still_be_paid(self, order: Order) -> None:
        self.provider.checkout(order)
        self.complete(order, Status.DECLINED)
        assert self.provider.snapshot(order).status is Status.DECLINED
        assert self.provider.snapshot(order).payments == ()

        assert self.paid(order).status is Status.PAID

    def test_a_membership_ends_after_its_period_and_renews(self, membership: Order) -> None:
        shot = self.paid(membership)

        assert shot.renews
        assert shot.access_ends_at is not None
        assert 27 < (shot.access_ends_at - shot.payments[0].at).days < 32

    def test_cancelling_stops_the_renewal_and_keeps_the_period(self, membership: Order) -> None:
        before = self.paid(membership)

        self.provider.cancel(membership)
        self.provider.cancel(membership)

        after = self.provider.snapshot(membership)
        assert (after.renews, after.access_ends_at) == (False, before.access_ends_at)
        assert after.payments == before.payments

    def test_cancelling_what_does_not_renew_changes_nothing(self, order: Order) -> None:
        before = self.paid(order)

        self.provider.cancel(order)

        assert self.provider.snapshot(order) == before

    def test_a_part_goes_back_and_access_stays(self, order: Order) -> None:
        self.paid(order)

        self.provider.refund(order, 900, "a")

        shot = self.provider.snapshot(order)
        assert (shot.refunded, shot.fully_refunded, shot.access_ends_at) == (900, False, None)

    def test_the_same_refund_twice_moves_money_once(self, order: Order) -> None:
        self.paid(order)

        self.provider.refund(order, 900, "a")
        self.provider.refund(order, 900, "a")

        assert [refund.amount for refund in self.provider.snapshot(order).refunds] == [900]

    def test_a_full_refund_ends_access_and_renewal(self, membership: Order) -> None:
        self.paid(membership)

        self.provider.refund(membership, 400, "a")
        self.provider.refund(membership, 500, "b")

        shot = self.provider.snapshot(membership)
        assert (shot.fully_refunded, shot.renews) == (True, False)
        assert shot.access_ends_at == shot.refunds[-1].at

    def test_more_than_is_left_is_refused(self, order: Order) -> None:
        with pytest.raises(RefundRefused):
            self.provider.refund(order, 1, "never paid")
        before = self.paid(order)

        for amount in (2901, 0, -5):
            with pytest.raises(RefundRefused):
                self.provider.refund(order, amount, "a")

        assert self.provider.snapshot(order) == before
