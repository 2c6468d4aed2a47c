"""An address that is only looked at (by a mail scanner, or ahead of time) does nothing."""

from typing import Any

import pytest

from accounts.models import User
from billing import services
from billing.models import DemoPayment, Order
from billing.providers import Status, by_name
from billing.tests import factories


def test_looking_at_a_cancellation_stops_no_renewal(browse: Any, bob: User) -> None:
    """Also when the provider knows of a payment that was not followed up here yet."""
    order = factories.order(bob, factories.offer_of(factories.make_tier()))
    services.open_checkout(order)
    by_name(order.provider).choose(order, Status.PAID)

    answer = browse(bob).get(f"/orders/{order.uid}/cancel/")

    assert (answer.status_code, answer.url) == (303, f"/orders/{order.uid}/")
    assert Order.objects.get().state == "open"
    assert DemoPayment.objects.get().cancel_at is None


@pytest.mark.parametrize("way", ["javascript:alert(1)", "//evil.test/", "a\nb"])
def test_a_way_back_that_leads_elsewhere_is_not_shown(browse: Any, bob: User, way: str) -> None:
    """The door takes none; an archive that is put back may hold any."""
    order = factories.buy(bob, factories.make_offer())
    Order.objects.filter(pk=order.pk).update(return_to=way)

    page = browse(bob).get(f"/orders/{order.uid}/").content.decode()

    assert f'href="{way}' not in page
