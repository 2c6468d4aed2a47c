"""A fan meets a closed door, pays, and stands in the room."""

from typing import Any

import pytest

from accounts import selectors as accounts
from accounts.models import User
from billing.models import Entry, Order
from billing.tests import factories


def test_a_fan_buys_a_course_at_the_paywall_and_is_back_where_she_was(
    browse: Any, bob: User
) -> None:
    offer = factories.make_offer(2900)
    key = offer.keys[0]
    client = browse(bob)

    paywall = client.get("/offers/", {"keys": key, "next": "/courses/light/"})
    words = paywall.content.decode()
    assert f"/buy/?offer={offer.pk}&amp;next=%2Fcourses%2Flight%2F" in words
    assert "€29" in words
    order_page = client.post(f"/buy/?offer={offer.pk}&next=/courses/light/")
    order = Order.objects.get()
    assert (order_page.status_code, order_page.url) == (303, f"/checkout/{order.uid}/")
    checkout = client.get(order_page.url).content.decode()
    assert "Demo: no real money" in checkout
    assert '<input type="text"' not in checkout
    assert not accounts.may_open(User.objects.get(pk=bob.pk), [key])

    paid = client.post(f"/checkout/{order.uid}/pay/", {"outcome": "pay"})
    assert (paid.status_code, paid.url) == (303, f"/checkout/{order.uid}/return/")
    back = client.get(paid.url)

    assert (back.status_code, back.url) == (303, "/courses/light/")
    assert accounts.may_open(User.objects.get(pk=bob.pk), [key])
    assert sorted(Entry.objects.values_list("account", "amount", "fact")) == [
        ("cash", 2900, "payment:1"),
        ("sales", -2900, "payment:1"),
    ]
    receipt = client.get(f"/orders/{order.uid}/").content.decode()
    assert "€29.00" in receipt
    assert "Thank you!" in receipt
    assert "Open for ever" in receipt


@pytest.mark.parametrize(
    ("came_from", "goes_to"),
    [("/membership/?period=year", "/courses/"), ("/courses/light/", "/courses/light/")],
)
def test_after_paying_the_fan_stands_before_what_was_bought(
    browse: Any, bob: User, came_from: str, goes_to: str
) -> None:
    order = factories.order(bob, factories.make_offer(), return_to=came_from)
    client = browse(bob)

    back = client.post(f"/checkout/{order.uid}/pay/", {"outcome": "pay"}).url

    assert client.get(back).url == goes_to
    assert f'href="{goes_to}">Go to what' in client.get(f"/orders/{order.uid}/").content.decode()
