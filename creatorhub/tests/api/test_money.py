"""Offers and orders; and the checkout makes one order, however often it is asked."""

from billing.models import Order
from billing.providers import Status
from billing.services import (
    choose,
    create_offer,
    open_checkout,
    place_order,
    withdraw_offer,
)
from courses import services as courses
from creatorhub.tests.api.conftest import code


def course(title="Light"):
    return courses.publish(course=courses.create_course(kind="single", title=title))


def test_offers_are_made_listed_and_withdrawn(program, browse, owner, alice):
    key = course().key
    writer = program(owner, "offers:read", "offers:write")

    made = writer.tell("offers/", {"title": "Light", "keys": [key], "amount": 2900})
    assert made.status_code == 201
    assert (made.json()["amount"], made.json()["currency"]) == (2900, "EUR")
    fan = browse(alice)
    assert [row["title"] for row in fan.get("/api/v1/offers/").json()["results"]] == ["Light"]
    path = f"offers/{made.json()['id']}/"
    assert writer.tell(path, method="delete").status_code == 204
    assert fan.get(f"/api/v1/{path}").status_code == 404
    assert writer.ask(path).json()["is_active"] is False
    refused = writer.tell("offers/", {"title": "x", "keys": ["course:999"], "amount": 1})
    assert (refused.status_code, code(refused)) == (409, "not_on_sale")
    wrong = writer.tell("offers/", {"title": "x", "keys": ["all"], "amount": 0})
    assert set(wrong.json()["error"]["fields"]) == {"keys.0", "amount"}


def test_an_offer_for_a_segment_is_unknown_to_others(program, browse, owner, alice, bob):
    from accounts.services import set_tags
    from analytics.services import save_rule

    rule = save_rule(name="Tagged", rule={"all": [{"is": "tagged", "tag": "vip"}]})
    body = {"title": "Special", "keys": [course().key], "amount": 100, "segment": rule.pk}
    pk = program(owner).tell("offers/", body).json()["id"]
    set_tags(member=bob, tags=["vip"])

    assert browse(alice).get("/api/v1/offers/").json()["results"] == []
    assert browse(alice).get(f"/api/v1/offers/{pk}/").status_code == 404
    assert browse(bob).get(f"/api/v1/offers/{pk}/").json()["segment"] == rule.pk


def test_a_session_without_a_second_factor_sees_the_offers_of_everybody(browse, owner, ada):
    key = course().key
    on_sale = create_offer(title="Light", keys=[key], amount=2900)
    withdraw_offer(offer_id=create_offer(title="Old", keys=[key], amount=100).pk)

    def seen(**how):
        rows = browse(owner, **how).get("/api/v1/offers/").json()["results"]
        return [row["title"] for row in rows]

    assert seen(strong=False) == [on_sale.title]
    assert seen() == ["Light", "Old"]


def test_orders_are_read_by_who_may_see_money(program, browse, owner, alice):
    offer = create_offer(title="Light", keys=[course().key], amount=2900)
    order = place_order(member=alice, offer=offer)
    open_checkout(order)
    order = choose(order=order, outcome=Status.PAID)
    asks = program(owner, "orders:read")

    [told] = asks.ask("orders/").json()["results"]
    assert (told["id"], told["state"], told["received"], told["is_test"]) == (
        str(order.uid), "paid", 2900, True
    )  # fmt: skip
    assert asks.ask(f"orders/{order.uid}/").json() == told
    assert asks.ask("orders/?state=refunded").json()["results"] == []
    assert asks.ask(f"orders/?member={alice.pk}").json()["results"] == [told]
    assert browse(alice).get("/api/v1/orders/").status_code == 403
    assert asks.ask("orders/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_buying_twice_leads_to_one_order(browse, alice):
    offer = create_offer(title="Light", keys=[course().key], amount=2900)
    fan = browse(alice)

    ways = {fan.post(f"/buy/?offer={offer.pk}").url for _time in range(2)}
    assert len(ways) == 1
    assert Order.objects.filter(member=alice).count() == 1


def test_an_offer_of_a_draft_or_of_an_archived_tier_is_as_secret(program, browse, owner, alice):
    from billing.services import make_tier, set_tier_archived

    drawn = course()
    create_offer(title="Secret", keys=[drawn.key], amount=2900)
    tier = make_tier(name="Old", description="", benefits=[], monthly=900, yearly=None)
    courses.unpublish(course=drawn)
    set_tier_archived(tier_id=tier.pk, archived=True)

    assert browse(alice).get("/api/v1/offers/").json()["results"] == []
    assert len(program(owner).ask("offers/").json()["results"]) >= 1
