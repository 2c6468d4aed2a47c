"""The fan's pages: prices, offers, checkout, orders."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from billing import services
from billing.models import Order
from billing.tests import factories
from billing.tests.test_reconcile import everything, opens
from tenants.models import Creator
from tenants.schemas import open_creator

NOT_OURS = ("django_session", "accounts_user", "tenants_domain", "SET search_path")


def statements(client: Any, url: str, **headers: str) -> int:
    """How many statements a page costs beside session, user and SET."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url, **headers).status_code == 200
    return sum(
        not any(f'FROM "{name}"' in query["sql"] or name in query["sql"][:40] for name in NOT_OURS)
        and "SAVEPOINT" not in query["sql"]
        for query in seen.captured_queries
    )


def offers_url(course: Any) -> str:
    return f"/offers/?keys={','.join(course.keys)}&next=/courses/{course.slug}/"


def test_a_visitor_is_led_through_signing_in_and_back(site: Any) -> None:
    course = factories.make_course(tier=factories.make_tier())
    offer = services.set_course_price(course.pk, 2900)
    assert offer is not None

    piece = site.get(offers_url(course), HTTP_HX_REQUEST="true").content.decode()
    buy = site.get(f"/buy/?offer={offer.pk}&next=/courses/light/")

    assert "<html" not in piece
    assert f'href="/buy/?offer={offer.pk}&amp;next=%2Fcourses%2Flight%2F"' in piece
    assert 'href="/accounts/login/?next=%2Fcourses%2Flight%2F"' in piece
    assert "<form" not in piece
    assert buy.status_code == 302
    assert buy.url.startswith("/accounts/login/?next=/buy/%3Foffer")
    assert not Order.objects.exists()


def test_after_signing_in_the_offer_is_asked_again_before_anything_is_written(
    browse: Any, bob: User
) -> None:
    offer = factories.make_offer()

    page = browse(bob).get(f"/buy/?offer={offer.pk}&next=/x/")

    assert "Continue to payment" in page.content.decode()
    assert not Order.objects.exists()


def test_the_offers_cost_few_statements_at_one_and_at_many(browse: Any, bob: User) -> None:
    factories.buy(bob, factories.offer_of(factories.make_tier("Lowest")))
    course = factories.make_course(tier=factories.make_tier("First"))
    services.set_course_price(course.pk, 2900)
    client = browse(bob)
    few = statements(client, offers_url(course), HTTP_HX_REQUEST="true")
    for number in range(5):
        factories.make_tier(f"More {number}")
        services.create_offer(title=f"x{number}", keys=[course.key], amount=100 + number)

    many = statements(client, offers_url(course), HTTP_HX_REQUEST="true")

    assert few == many == 2


def test_the_prices_page_costs_the_same_at_one_and_at_five_tiers(browse: Any, bob: User) -> None:
    client = browse(bob)
    factories.make_tier("One")
    few = statements(client, "/membership/")
    for number in range(5):
        factories.make_tier(f"More {number}")

    assert statements(client, "/membership/") == few <= 6


def test_an_open_door_shows_no_prices(browse: Any, bob: User, owner: User) -> None:
    offer = factories.make_offer()
    factories.buy(bob, offer)
    url = f"/offers/?keys={offer.keys[0]}&next=/courses/light/"

    for person in (bob, owner):
        assert browse(person).get(url).url == "/courses/light/"
        assert browse(person).get(url, HTTP_HX_REQUEST="true").headers["HX-Refresh"] == "true"
    assert browse(bob).get(f"/offers/?keys={offer.keys[0]}").url == "/"


def test_a_renewal_that_is_due_opens_at_the_paywall(browse: Any, bob: User, ada: Creator) -> None:
    tier = factories.make_tier()
    course = factories.make_course(tier=tier)
    order = factories.buy(bob, factories.offer_of(tier))
    client = browse(bob)
    Order.objects.filter(pk=order.pk).update(access_ends_at=order.paid_at)
    bob.grants.update(ends_at=order.paid_at)
    assert not opens(bob, order)

    answer = client.get(offers_url(course), HTTP_HX_REQUEST="true")

    assert answer.headers["HX-Refresh"] == "true"
    assert opens(bob, order)


@pytest.mark.parametrize("query", ["", "?keys=pony:1", "?keys=course:x"])
def test_offers_of_nothing_are_not_found(site: Any, query: str) -> None:
    assert site.get(f"/offers/{query}").status_code == 404


def test_nothing_on_sale_is_said(site: Any, settings: Any) -> None:
    assert "not on sale" in site.get("/offers/?keys=course:9").content.decode()
    assert "No memberships yet" in site.get("/membership/").content.decode()
    settings.PAYMENTS = ""
    factories.make_tier()
    offer = factories.make_offer()
    for url in ("/membership/", f"/offers/?keys={offer.keys[0]}"):
        words = site.get(url).content.decode()
        assert "Nothing can be bought here" in words
        assert "/buy/" not in words


def test_the_prices_page_marks_what_one_has(browse: Any, bob: User, site: Any) -> None:
    factories.make_tier("Low")
    middle, _high = factories.make_tier("Middle"), factories.make_tier("High")
    factories.buy(bob, factories.offer_of(middle))

    words = browse(bob).get("/membership/?period=year").content.decode()

    assert "Your membership" in words
    assert "Included in yours" in words
    assert "Move up to High" in words
    assert "€90" in words
    assert "or €9 a month" in words
    assert "Join Low" in site.get("/membership/").content.decode()


def test_refused_purchases_lead_back_with_a_reason(browse: Any, bob: User) -> None:
    offer = factories.make_offer()
    factories.buy(bob, offer)
    client, before = browse(bob), everything()

    for send in (client.get, client.post):
        answer = send(f"/buy/?offer={offer.pk}&next=/orders/")
        assert (answer.status_code, answer.url) == (303, "/orders/")
        assert "You already have this" in client.get("/orders/").content.decode()
    gone = client.post("/buy/?offer=999&next=//evil.example")
    assert (gone.status_code, gone.url) == (303, "/membership/")
    assert everything() == before


def test_declined_is_said_and_can_be_tried_again(browse: Any, bob: User) -> None:
    order = factories.order(bob, factories.make_offer())
    client, pay = browse(bob), f"/checkout/{order.uid}/pay/"

    client.get(client.post(pay, {"outcome": "decline"}).url)
    page = client.get(f"/checkout/{order.uid}/").content.decode()
    assert "The payment was declined" in page
    assert "Nothing was charged" in page

    assert client.post(pay, {"outcome": "pay"}).status_code == 303
    assert opens(bob, order)


def test_cancelling_leads_back_and_closes_the_checkout(browse: Any, bob: User) -> None:
    order = factories.order(bob, factories.make_offer(), return_to="/orders/")
    client, pay = browse(bob), f"/checkout/{order.uid}/pay/"

    back = client.get(client.post(pay, {"outcome": "cancel"}).url)
    assert back.url == "/orders/"
    assert "Nothing was charged" in client.get("/orders/").content.decode()
    late = client.post(pay, {"outcome": "pay"})

    assert late.url == "/orders/"
    assert "This checkout is closed" in client.get("/orders/").content.decode()
    assert not opens(bob, order)
    assert client.get(f"/checkout/{order.uid}/").url == f"/checkout/{order.uid}/return/"


def test_pressing_pay_twice_shows_the_same_end(browse: Any, bob: User) -> None:
    order = factories.order(bob, factories.make_offer())
    client = browse(bob)

    answers = [client.post(f"/checkout/{order.uid}/pay/", {"outcome": "pay"}) for _ in range(2)]

    assert {answer.url for answer in answers} == {f"/checkout/{order.uid}/return/"}
    assert order.entries.count() == 2
    assert client.post(f"/checkout/{order.uid}/pay/", {"outcome": "x"}).status_code == 303


def test_what_is_owned_meanwhile_is_not_charged(browse: Any, bob: User) -> None:
    tier = factories.make_tier()
    yearly = factories.order(bob, factories.offer_of(tier, "year"))
    factories.buy(bob, factories.offer_of(tier, "month"))
    client = browse(bob)

    answer = client.post(f"/checkout/{yearly.uid}/pay/", {"outcome": "pay"})

    assert answer.url == f"/orders/{yearly.uid}/"
    assert "You already have this" in client.get(answer.url).content.decode()


def test_a_payment_that_does_not_fit_is_said_and_opens_nothing(browse: Any, bob: User) -> None:
    order = factories.order(bob, factories.make_offer())
    factories.truth_of(order).__class__.objects.update(amount=1)
    client = browse(bob)

    assert client.get(f"/checkout/{order.uid}/return/").url == f"/orders/{order.uid}/"
    assert "does not match the order" in client.get(f"/orders/{order.uid}/").content.decode()
    assert client.post(f"/checkout/{order.uid}/pay/", {"outcome": "pay"}).status_code == 303
    assert not opens(bob, order)


def test_my_orders_show_each_state_and_cost_the_same_at_three(browse: Any, bob: User) -> None:
    client = browse(bob)
    assert "Nothing bought yet" in client.get("/orders/").content.decode()
    factories.buy(bob, factories.make_offer(2900, "one"))
    one = statements(client, "/orders/")
    factories.buy(bob, factories.offer_of(factories.make_tier()))
    services.refund(factories.buy(bob, factories.make_offer(900, "two")))
    factories.order(bob, factories.make_offer(100, "three"))

    assert statements(client, "/orders/") == one <= 3
    words = client.get("/orders/").content.decode()
    for text in ("Open for ever", "then renews", "Access ended", "Not paid yet", "Cancel renewal"):
        assert text in words


def test_cancelling_a_renewal_asks_once_and_names_the_second(browse: Any, bob: User) -> None:
    order = factories.buy(bob, factories.offer_of(factories.make_tier()))
    client, url = browse(bob), f"/orders/{order.uid}/cancel/"
    end = f"{order.access_ends_at:%H:%M:%S} (Europe/London)"

    assert end in client.get(url).content.decode()
    assert Order.objects.get().renews
    page = client.get(client.post(url).url).content.decode()

    assert "It will not renew" in page
    assert f"{end}" in page
    assert not Order.objects.get().renews
    again = client.get(client.post(url).url).content.decode()
    assert "does not renew" in again
    assert client.get(url).status_code == 303


def test_another_members_order_is_not_found(browse: Any, bob: User, charlie: User) -> None:
    order = factories.order(bob, factories.make_offer())
    client, before = browse(charlie), everything()

    for path in ("/orders/{}/", "/orders/{}/cancel/", "/checkout/{}/", "/checkout/{}/return/"):
        assert client.get(path.format(order.uid)).status_code == 404
    for path in ("/checkout/{}/pay/", "/orders/{}/cancel/"):
        assert client.post(path.format(order.uid), {"outcome": "pay"}).status_code == 404
    assert everything() == before


def test_an_order_of_another_site_is_not_found(
    browse: Any, bob: User, lin: Creator, ada: Creator
) -> None:
    from conftest import SiteClient, make_fan

    order = factories.order(bob, factories.make_offer())
    with open_creator(lin):
        neighbour = SiteClient(lin.host).sign_in(make_fan("dora"))
        for path in (f"/orders/{order.uid}/", f"/checkout/{order.uid}/"):
            assert neighbour.get(path).status_code == 404
        assert neighbour.post(f"/checkout/{order.uid}/pay/", {"outcome": "pay"}).status_code == 404
    assert not opens(bob, order)


def test_an_expired_checkout_says_so(browse: Any, bob: User, ada: Creator) -> None:
    from tenants import services as tenants

    order = factories.order(bob, factories.make_offer())
    tenants.set_clock(creator_id=ada.pk, offset=timedelta(hours=25))
    client = browse(bob)

    client.post(f"/checkout/{order.uid}/pay/", {"outcome": "pay"})

    assert "This checkout is closed" in client.get(f"/orders/{order.uid}/").content.decode()
    assert not opens(bob, order)
