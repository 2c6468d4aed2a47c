"""What the tables of money hold by themselves."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from billing.errors import LedgerIsAppendOnly
from billing.models import Entry, Offer, Order
from billing.tests import factories


def refuses(change: Any) -> bool:
    with pytest.raises(LedgerIsAppendOnly):
        change()
    return True


def test_a_line_of_the_ledger_is_never_changed_or_deleted(bob: User) -> None:
    order = factories.buy(bob, factories.make_offer(2900))
    line = order.entries.first()

    assert refuses(line.save)
    assert refuses(line.delete)
    assert refuses(lambda: Entry.objects.update(amount=1))
    assert refuses(Entry.objects.all().delete)
    assert refuses(lambda: Entry.objects.bulk_update([line], ["amount"]))
    assert refuses(lambda: order.entries.update(amount=1))
    assert sorted(order.entries.values_list("amount", flat=True)) == [-2900, 2900]


def test_a_line_is_written_once_per_fact_and_never_empty(bob: User) -> None:
    order = factories.buy(bob, factories.make_offer(2900))
    line = {"order": order, "account": "cash", "currency": "EUR", "at": order.paid_at}

    for wrong in ({"fact": "payment:1", "amount": 5}, {"fact": "payment:2", "amount": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.create(**line, **wrong)


def test_a_member_has_one_open_order_per_offer(bob: User, alice: User) -> None:
    offer = factories.make_offer()
    order = factories.order(bob, offer)
    twin = {
        "offer": offer, "title": "x", "keys": offer.keys, "amount": 1, "currency": "EUR",
        "period": "once", "provider": "demo",
    }  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.create(member=bob, **twin)
    Order.objects.create(member=alice, **twin)
    Order.objects.filter(pk=order.pk).update(state="cancelled")
    Order.objects.create(member=bob, **twin)


def test_an_offer_opens_something_costs_something_and_has_one_list_price(ada: Any) -> None:
    good = {"title": "x", "keys": ["course:1"], "amount": 5, "currency": "EUR"}
    Offer.objects.create(**good, is_list_price=True)
    Offer.objects.create(**good)

    for wrong in ({"keys": []}, {"amount": 0}, {"is_list_price": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.create(**{**good, **wrong})
