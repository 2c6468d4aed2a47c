"""An offer for a segment is shown to its people alone, and sold to them alone, at that second."""

from typing import Any

import pytest

from accounts.models import User
from analytics import services as analytics
from analytics.errors import SegmentInUse
from analytics.models import RuleSegment
from billing import selectors, services
from billing.errors import AlreadyOwned, NotForYou
from billing.models import Offer, Order
from billing.tests import factories
from tenants.schemas import open_creator


def tag(fan: User, *tags: str) -> None:
    User.objects.filter(pk=fan.pk).update(tags=list(tags))


@pytest.fixture
def vips(ada: Any) -> RuleSegment:
    return analytics.save_rule(name="Vips", rule={"all": [{"is": "tagged", "tag": "vip"}]})


@pytest.fixture
def offer(vips: RuleSegment) -> Offer:
    course = factories.make_course()
    services.set_course_price(course.pk, 2900)
    return services.create_offer(title="Back", keys=[course.key], amount=900, segment=vips)


def titles(offer: Offer, member: Any) -> list[str]:
    return [one.title for one in selectors.board(offer.keys, member).singles]


def test_only_who_belongs_sees_it(offer, alice, bob, owner):
    tag(alice, "vip")

    assert titles(offer, alice) == ["Back", "Light"]
    assert titles(offer, bob) == ["Light"]
    assert titles(offer, owner) == ["Back", "Light"]


def test_a_visitor_sees_the_regular_price_alone(offer, site):
    page = site.get("/offers/", {"keys": ",".join(offer.keys)}).content.decode()

    assert "€29" in page
    assert "€9<" not in page
    assert "Back</h3>" not in page


def test_only_who_belongs_at_that_second_buys_it(offer, alice, bob):
    tag(alice, "vip")
    assert factories.buy(alice, offer).amount == 900

    with pytest.raises(NotForYou):
        services.place_order(member=bob, offer=offer)
    tag(bob, "vip")
    services.place_order(member=bob, offer=offer)
    tag(bob)
    with pytest.raises(NotForYou):
        services.place_order(member=bob, offer=offer)

    assert Order.objects.filter(member=bob).count() == 1


def test_the_refusal_is_told_on_the_page_and_nothing_is_ordered(offer, browse, bob):
    client = browse(bob)

    for method in (client.get, client.post):
        answer = method(f"/buy/?offer={offer.pk}", follow=True)
        assert "not for you at the moment" in answer.content.decode()
    assert not Order.objects.exists()


def test_a_segment_with_an_offer_stays(offer, vips, browse, owner):
    with pytest.raises(SegmentInUse):
        analytics.delete_rule(segment_id=vips.pk)

    page = browse(owner).post(f"/studio/segments/{vips.pk}/delete/", follow=True)
    assert "its receipts name them" in page.content.decode()
    assert RuleSegment.objects.get() == vips


def test_who_has_it_is_told_so(offer, alice):
    tag(alice, "vip")
    factories.buy(alice, offer)

    with pytest.raises(AlreadyOwned):
        services.place_order(member=alice, offer=offer)


def test_a_tier_at_a_price_for_them_stands_on_the_prices_page(vips, browse, alice, bob):
    tier = factories.make_tier()
    services.create_offer(
        title="Half a Studio", keys=[tier.key], amount=450, period="month", segment=vips
    )
    tag(alice, "vip")

    assert "Half a Studio" in browse(alice).get("/membership/").content.decode()
    assert "Half a Studio" not in browse(bob).get("/membership/").content.decode()
    board = selectors.board([tier.key], User.objects.get(pk=alice.pk))
    assert [special.title for special in board.specials] == ["Half a Studio"]
    assert board.tiers[0].monthly.amount == 900
    assert selectors.board([tier.key], bob).specials == []


def test_without_an_offer_for_a_segment_nobody_is_asked_for(ada, alice, django_assert_num_queries):
    course = factories.make_course()
    services.set_course_price(course.pk, 2900)

    with django_assert_num_queries(2):
        selectors.board([course.key], alice)


def test_the_owner_makes_it_and_takes_it_off_sale(vips, browse, owner, alice):
    course, tier = factories.make_course(), factories.make_tier()
    client, page = browse(owner), f"/studio/offers/segment/{vips.pk}/"

    client.post(page, {"key": course.key, "title": "Back", "price": "9", "period": "month"})
    client.post(page, {"key": tier.key, "title": "Half", "price": "4.50", "period": "month"})

    made = list(selectors.segment_offers(vips).values_list("title", "amount", "period"))
    assert made == [("Half", 450, "month"), ("Back", 900, "once")]
    assert "Half" in client.get(page).content.decode()
    number = Offer.objects.get(title="Half").pk
    client.post(page, {"action": "withdraw", "offer": number})
    assert [one.title for one in selectors.segment_offers(vips)] == ["Back"]
    assert client.post(page, {"action": "withdraw", "offer": number}).status_code == 404
    assert client.post(page, {"action": "withdraw", "offer": "²"}).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"key": "group:1"}, {"price": "0"}, {"price": ""}, {"title": ""}, {"title": "\u202e"},
              {"period": "week"}],
)  # fmt: skip
def test_a_bad_offer_is_not_made(wrong, vips, browse, owner):
    tier = factories.make_tier()
    values = {"key": tier.key, "title": "Half", "price": "4.50", "period": "month"}

    answer = browse(owner).post(f"/studio/offers/segment/{vips.pk}/", values | wrong)

    assert answer.status_code == 422
    assert not selectors.segment_offers(vips).exists()


def test_the_page_is_for_the_owner_and_of_this_site(vips, site, browse, alice, owner, lin):
    page = f"/studio/offers/segment/{vips.pk}/"

    assert site.get(page).status_code == 302
    assert browse(alice).post(page, {"key": "x"}).status_code == 403
    assert "There is nothing to offer yet" in browse(owner).get(page).content.decode()
    vips.delete()
    with open_creator(lin):
        hers = analytics.save_rule(name="H", rule={"all": [{"is": "paid"}]})
    assert browse(owner).get(f"/studio/offers/segment/{hers.pk}/").status_code == 404
