"""The creator's pages: tiers, prices, sales, refunds, clock."""

from typing import Any

import pytest

from accounts.models import Tier, User
from billing import services
from billing.models import Offer, Order
from billing.tests import factories
from billing.tests.test_reconcile import everything, opens
from billing.tests.test_views import statements
from tenants import hosts
from tenants.models import Creator
from tenants.schemas import open_public

TIER = {"name": "Studio", "description": "", "monthly": "9", "yearly": "90.00", "benefits": ""}


@pytest.fixture
def studio(browse: Any, owner: User) -> Any:
    return browse(owner)


def test_a_fan_has_no_key_to_the_studio(browse: Any, bob: User) -> None:
    order = factories.buy(bob, factories.make_offer())
    paths = ("tiers/", "tiers/new/", "prices/?course=1", "sales/", f"sales/{order.uid}/", "clock/")

    for path in paths:
        assert browse(bob).get(f"/studio/{path}").status_code == 403
    assert browse(bob).post(f"/studio/sales/{order.uid}/refund/").status_code == 403


def test_a_tier_is_made_and_on_sale(studio: Any) -> None:
    assert "Make your first tier" in studio.get("/studio/tiers/").content.decode()
    form = TIER | {"benefits": "• One\n\n- Two  \n"}

    assert studio.post("/studio/tiers/new/", form).status_code == 303

    tier = Tier.objects.get()
    assert (tier.name, tier.benefits, tier.rank) == ("Studio", ["One", "Two"], 1)
    assert sorted(Offer.objects.values_list("amount", "period")) == [(900, "month"), (9000, "year")]
    words = studio.get("/studio/tiers/").content.decode()
    assert "€9" in words
    assert "€90" in words


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"monthly": "free"}, "Enter a price like 29.00"),
        ({"monthly": "9.999"}, "no more decimals"),
        ({"yearly": "0"}, "more than zero"),
        ({"yearly": "99999999"}, "The most is 999999.99"),
        ({"name": ""}, "This field is required"),
        ({"benefits": "x\n" * 13}, "at most 12"),
        ({"benefits": "x" * 121}, "under 120"),
    ],
)
def test_a_wrong_tier_is_explained_and_what_was_typed_is_kept(
    studio: Any, wrong: dict[str, str], text: str
) -> None:
    page = studio.post("/studio/tiers/new/", TIER | {"description": "kept"} | wrong)

    assert text in page.content.decode()
    assert "kept" in page.content.decode()
    assert not Tier.objects.exists()


def test_a_tier_is_changed_archived_and_restored(studio: Any) -> None:
    tier, other = factories.make_tier("Low"), factories.make_tier("High")
    url = f"/studio/tiers/{tier.pk}/"
    assert 'value="9.00"' in studio.get(url).content.decode()

    taken = studio.post(url, TIER | {"rank": str(other.rank)}).content.decode()
    assert "Another tier has this rank" in taken
    assert studio.post(url, TIER | {"monthly": "12.50", "yearly": ""}).status_code == 303
    assert list(Offer.objects.filter(keys=[tier.key], is_active=True).values_list("amount")) == [
        (1250,)
    ]
    studio.post(url, {"action": "archive"})
    assert not Tier.objects.get(pk=tier.pk).is_active
    studio.post(url, {"action": "restore"})
    assert Tier.objects.get(pk=tier.pk).is_active
    assert studio.get("/studio/tiers/999/").status_code == 404


def test_yen_have_no_decimals(studio: Any, ada: Creator) -> None:
    with open_public():
        Creator.objects.filter(pk=ada.pk).update(currency="JPY")
    hosts.forget()
    course = factories.make_course()

    wrong = studio.post(f"/studio/prices/?course={course.pk}", {"price": "99.50"})
    assert "JPY prices look like 29" in wrong.content.decode()
    assert studio.post(f"/studio/prices/?course={course.pk}", {"price": "1,900"}).status_code == 303
    assert Offer.objects.get().amount == 1900
    assert Offer.objects.get().currency == "JPY"


def test_a_course_is_priced_offered_again_and_taken_off_sale(studio: Any) -> None:
    course = factories.make_course()
    url = f"/studio/prices/?course={course.pk}"

    piece = studio.post(url, {"price": "29"}, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in piece
    assert "Saved" in piece
    assert "€29.00" in piece
    further = {"action": "add", "title": "With feedback", "price": "89"}
    assert studio.post(url, further).status_code == 303
    page = studio.get(url).content.decode()
    assert "With feedback" in page
    assert 'value="29.00"' in page
    refused = studio.post(url, further | {"title": ""}).content.decode()
    assert "This field is required" in refused
    offer = Offer.objects.get(amount=8900)
    studio.post(url, {"action": "withdraw", "offer": offer.pk})
    assert list(Offer.objects.filter(is_active=True).values_list("amount", flat=True)) == [2900]
    assert studio.post(url, {"action": "withdraw", "offer": "x"}).status_code == 404
    studio.post(url, {"price": ""})
    assert not Offer.objects.filter(is_active=True).exists()
    for wrong in ("", "x", "999"):
        assert studio.get(f"/studio/prices/?course={wrong}").status_code == 404


def test_sales_mark_demo_money_and_cost_the_same_at_three(
    studio: Any, bob: User, alice: User
) -> None:
    assert "No sales yet" in studio.get("/studio/sales/").content.decode()
    offer = factories.make_offer(2900)
    factories.buy(bob, offer)
    one = statements(studio, "/studio/sales/")
    factories.buy(alice, offer)
    services.refund(factories.buy(bob, factories.make_offer(1000, "two")), 400)
    factories.order(alice, factories.make_offer(5, "three"))

    assert statements(studio, "/studio/sales/") == one <= 5
    words = studio.get("/studio/sales/").content.decode()
    for text in ("Demo money", "€68", "€4", "€64", "€4.00 refunded", "Alice", "Bob"):
        assert text in words
    assert "Three" not in words


def test_a_sale_is_refunded_in_part_then_in_full(studio: Any, bob: User) -> None:
    order = factories.buy(bob, factories.make_offer(2900))
    url = f"/studio/sales/{order.uid}/refund/"
    part = {"scope": "part", "amount": "9.00", "key": "k1"}

    for _twice in range(2):
        page = studio.get(studio.post(url, part).url).content.decode()
    assert "€20.00" in page
    assert opens(bob, order)
    before = everything()
    assert (
        "at most what is left"
        in studio.get(
            studio.post(url, part | {"key": "k2", "amount": "20.01"}).url
        ).content.decode()
    )
    wrong = studio.post(url, part | {"amount": "lots"})
    assert (wrong.status_code, "Enter a price like" in wrong.content.decode()) == (422, True)
    assert everything() == before

    page = studio.get(studio.post(url, {"scope": "full", "key": "k3"}).url).content.decode()

    assert "€20.00 was refunded." in page
    assert "Everything was given back." in page
    assert Order.objects.get().state == "refunded"
    assert not opens(bob, order)


def test_an_unpaid_order_is_no_sale(studio: Any, bob: User) -> None:
    order = factories.order(bob, factories.make_offer())

    assert studio.get(f"/studio/sales/{order.uid}/").status_code == 404
    assert studio.post(f"/studio/sales/{order.uid}/refund/").status_code == 404


def test_the_clock_moves_and_comes_back(studio: Any, bob: User, ada: Creator) -> None:
    order = services.cancel(factories.buy(bob, factories.offer_of(factories.make_tier())))
    assert "Real time" in studio.get("/studio/clock/").content.decode()

    for step in ("day", "month", "year"):
        assert studio.post("/studio/clock/", {"step": step}).status_code == 303
    with open_public():
        assert Creator.objects.get(pk=ada.pk).clock_offset.days >= 395  # type: ignore[union-attr]
    assert "Runs ahead" in studio.get("/studio/clock/").content.decode()
    assert "Demo clock" in studio.get("/studio/clock/").content.decode()
    assert Order.objects.get().state == "ended"
    studio.post("/studio/clock/", {"step": "now"})

    assert Order.objects.get(pk=order.pk).state == "paid"
    assert "Real time" in studio.get("/studio/clock/").content.decode()


def test_without_demo_payments_there_is_no_clock(studio: Any, settings: Any) -> None:
    settings.PAYMENTS = ""

    assert studio.get("/studio/clock/").status_code == 404
    assert "Selling is off" in studio.get("/studio/tiers/").content.decode()
