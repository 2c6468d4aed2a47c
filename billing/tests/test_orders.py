"""Buying, paying, cancelling, refunding, and everything that is refused."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Grant, User
from accounts.services import set_grant
from analytics.models import Event
from billing import services
from billing.errors import (
    AlreadyOwned,
    CheckoutClosed,
    NothingRenews,
    NotOnSale,
    OwnSite,
    RefundRefused,
    SellingIsOff,
)
from billing.models import Entry, Offer, Order
from billing.providers import Status
from billing.tests import factories
from billing.tests.test_reconcile import everything, opens
from courses.models import Course
from tenants import clock


def refused(refusal: type[Exception], member: User, offer: Offer) -> bool:
    before = everything()
    with pytest.raises(refusal):
        services.place_order(member=member, offer=offer)
    return everything() == before


def test_an_order_keeps_what_was_promised(bob: User) -> None:
    course = factories.make_course()
    offer = services.set_course_price(course.pk, 2900)
    assert offer is not None
    order = factories.order(bob, offer, return_to="/courses/light/?a=1")

    services.set_course_price(course.pk, 9900)
    course.title = "Renamed"
    course.save()

    order = services.choose(order=order, outcome=Status.PAID)
    assert (order.title, order.amount, order.currency, order.state) == (
        "Light", 2900, "EUR", "paid",
    )  # fmt: skip
    assert (order.return_to, order.livemode, order.provider) == (
        "/courses/light/?a=1", False, "demo",
    )  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/", "//evil.example", "javascript:x", "/\\evil", "/a\n", "/" * 201],
)
def test_it_leads_back_to_this_site_only(bob: User, path: str) -> None:
    assert factories.order(bob, factories.make_offer(), return_to=path).return_to == ""


def test_the_same_offer_again_is_the_same_order(bob: User, alice: User) -> None:
    offer = factories.make_offer()
    first = factories.order(bob, offer, return_to="/a/")
    services.choose(order=first, outcome=Status.DECLINED)

    second = factories.order(bob, offer, return_to="/b/")

    assert (second.pk, second.return_to, second.state) == (first.pk, "/b/", "declined")
    assert factories.order(alice, offer).pk != first.pk


def test_after_cancelling_or_a_day_a_new_order_is_made(bob: User, ada: Any) -> None:
    offer = factories.make_offer()
    first = factories.order(bob, offer)
    services.choose(order=first, outcome=Status.CANCELLED)
    second = factories.order(bob, offer)
    ada.clock_offset = timedelta(hours=25)
    third = factories.order(bob, offer)

    assert len({first.pk, second.pk, third.pk}) == 3
    assert list(Order.objects.order_by("pk").values_list("state", flat=True)) == [
        "cancelled", "cancelled", "open",
    ]  # fmt: skip


def test_what_cannot_be_bought_is_refused_and_leaves_nothing(
    bob: User, owner: User, settings: Any
) -> None:
    offer = factories.make_offer()
    tier = factories.make_tier()
    draft = factories.make_offer(slug="draft", state="draft")
    assert refused(OwnSite, owner, offer)
    assert refused(NotOnSale, bob, draft)
    gone = factories.make_offer(slug="gone")
    services.withdraw_offer(offer_id=gone.pk)
    assert refused(NotOnSale, bob, gone)
    services.set_tier_archived(tier_id=tier.pk, archived=True)
    assert refused(NotOnSale, bob, factories.offer_of(tier))
    assert refused(NotOnSale, bob, Offer(pk=999_999, keys=["course:1"], period="once"))
    settings.PAYMENTS = ""
    assert refused(SellingIsOff, bob, offer)


def test_what_one_owns_is_not_sold_again(bob: User) -> None:
    offer = factories.make_offer()
    factories.buy(bob, offer)

    assert refused(AlreadyOwned, bob, offer)


def test_a_live_membership_refuses_a_second_and_a_lower_one(bob: User) -> None:
    low, high = factories.make_tier("Low"), factories.make_tier("High")
    factories.buy(bob, factories.offer_of(high))

    for tier in (low, high):
        for period in ("month", "year"):
            assert refused(AlreadyOwned, bob, factories.offer_of(tier, period))


def test_a_course_that_is_open_for_a_while_can_be_bought_for_ever(bob: User) -> None:
    offer = factories.make_offer()
    start = clock.now()
    set_grant(member_id=bob.pk, key=offer.keys[0], source="gift", starts_at=start,
              ends_at=start + timedelta(days=3))  # fmt: skip

    order = factories.buy(bob, offer)

    assert (order.state, order.access_ends_at) == ("paid", None)


def test_a_paid_order_found_waiting_is_not_sold_again(bob: User) -> None:
    offer = factories.make_offer()
    order = factories.order(bob, offer)
    factories.truth_of(order).__class__.objects.update(status="paid", paid_at=clock.now())

    with pytest.raises(AlreadyOwned):
        services.place_order(member=bob, offer=offer)


def test_pressing_pay_twice_pays_once(bob: User) -> None:
    order = factories.order(bob, factories.make_offer())
    services.choose(order=order, outcome=Status.PAID)
    before = everything()

    services.choose(order=order, outcome=Status.PAID)

    assert everything() == before


def test_declined_charges_nothing_and_can_be_tried_again(bob: User) -> None:
    order = factories.order(bob, factories.make_offer())

    declined = services.choose(order=order, outcome=Status.DECLINED)
    assert (declined.state, declined.paid_at) == ("declined", None)
    assert not opens(bob, order)
    assert not Entry.objects.exists()

    assert services.choose(order=order, outcome=Status.PAID).state == "paid"


def test_a_closed_checkout_refuses_and_leaves_nothing(bob: User) -> None:
    order = factories.order(bob, factories.make_offer())
    services.choose(order=order, outcome=Status.CANCELLED)
    before = everything()

    for outcome in (Status.PAID, Status.DECLINED):
        with pytest.raises(CheckoutClosed):
            services.choose(order=order, outcome=outcome)
    assert everything() == before
    Order.objects.update(provider="other")
    with pytest.raises(CheckoutClosed):
        services.choose(order=order, outcome=Status.PAID)


def test_a_second_checkout_of_the_same_thing_takes_no_money(bob: User) -> None:
    tier = factories.make_tier()
    yearly = factories.order(bob, factories.offer_of(tier, "year"))
    factories.buy(bob, factories.offer_of(tier, "month"))

    after = services.choose(order=yearly, outcome=Status.PAID)

    assert after.state == "cancelled"
    assert factories.truth_of(after).paid_at is None


def test_cancelling_keeps_access_until_the_end_and_works_once(bob: User) -> None:
    order = factories.buy(bob, factories.offer_of(factories.make_tier()))
    end = order.access_ends_at

    order = services.cancel(order)

    assert (order.state, order.renews, order.access_ends_at) == ("paid", False, end)
    assert opens(bob, order)
    before = everything()
    with pytest.raises(NothingRenews):
        services.cancel(order)
    assert everything() == before


def test_a_full_refund_ends_access_now(bob: User) -> None:
    order = factories.buy(bob, factories.offer_of(factories.make_tier(monthly=900)))

    order = services.refund(order)

    assert (order.state, order.renews) == ("refunded", False)
    assert Grant.objects.get().ends_at == order.access_ends_at
    assert not opens(bob, order)
    assert list(order.entries.order_by("pk").values_list("fact", "account", "amount")) == [
        ("payment:1", "cash", 900),
        ("payment:1", "sales", -900),
        ("refund:1", "cash", -900),
        ("refund:1", "refunds", 900),
    ]
    last = Event.objects.get(kind="refund")
    assert (last.amount, last.actor_id) == (-900, bob.pk)


def test_parts_go_back_until_nothing_is_left(bob: User) -> None:
    order = factories.buy(bob, factories.make_offer(2900))

    order = services.refund(order, 900)
    assert (order.state, opens(bob, order)) == ("paid", True)
    order = services.refund(order, 2000)

    assert (order.state, opens(bob, order)) == ("refunded", False)
    facts = order.entries.filter(account="refunds").values_list("fact", "amount")
    assert list(facts) == [("refund:1", 900), ("refund:2", 2000)]


def test_a_refund_sent_twice_moves_money_once(bob: User) -> None:
    order = factories.buy(bob, factories.make_offer(2900))
    services.refund(order, 900, key="k")
    before = everything()

    services.refund(order, 900, key="k")

    assert everything() == before


def test_refunds_beyond_the_rest_are_refused(bob: User) -> None:
    order = factories.buy(bob, factories.make_offer(2900))
    services.refund(order, 900)
    before = everything()

    for amount in (2001, 0, -1):
        with pytest.raises(RefundRefused):
            services.refund(order, amount)
    assert everything() == before
    services.refund(order)
    with pytest.raises(RefundRefused):
        services.refund(order)


def test_who_was_refunded_can_buy_again(bob: User) -> None:
    offer = factories.make_offer()
    services.refund(factories.buy(bob, offer))

    assert factories.buy(bob, offer).state == "paid"


def test_what_was_deleted_or_unpublished_is_not_sold(alice: User, bob: User) -> None:
    deleted, hidden = factories.make_offer(), factories.make_offer(slug="shade")
    Course.objects.get(slug="light").delete()
    Course.objects.filter(slug="shade").update(state=Course.State.DRAFT)

    assert refused(NotOnSale, bob, deleted)
    assert refused(NotOnSale, bob, hidden)


def test_nobody_pays_for_what_was_deleted_while_the_checkout_was_open(bob: User) -> None:
    order = factories.order(bob, factories.make_offer())
    Course.objects.get(slug="light").delete()

    with pytest.raises(NotOnSale):
        services.choose(order=order, outcome=Status.PAID)

    order.refresh_from_db()
    assert (order.state, list(Entry.objects.all())) == ("open", [])
    assert services.choose(order=order, outcome=Status.CANCELLED).state == "cancelled"
