"""Tiers, offers, and orders in every state, made by the verbs that keep the books."""

from dataclasses import dataclass, field
from datetime import timedelta

from accounts import services as accounts
from accounts.models import Tier, User
from accounts.services.access import end_access, give_access
from analytics.models import RuleSegment
from billing import services as billing
from billing.models import Offer, Order, Period
from billing.providers import Status
from billing.services.erasing import unname_orders
from courses.models import Course
from creatorhub.world.making.teaching import Taught
from tenants import clock

DAY = timedelta(days=1)


@dataclass
class Shop:
    """What is sold, by word."""

    tier: Tier
    higher: Tier
    offers: dict[str, Offer] = field(default_factory=dict)


def make_tiers() -> Shop:
    """A tier on sale, one above it, and one that is sold no more."""
    benefits = ["x", "x"]
    plans = [("Friends", 900, 9000), ("Studio", 1900, None), ("Old", 500, None)]
    tiers = [
        billing.make_tier(
            name=name, description="x", benefits=benefits, monthly=monthly, yearly=yearly
        )
        for name, monthly, yearly in plans
    ]
    billing.set_tier_archived(tier_id=tiers[2].pk, archived=True)
    return Shop(tiers[0], tiers[1])


def put_on_sale(shop: Shop, taught: Taught) -> None:
    """Prices of courses, an offer for a segment, and one that was withdrawn."""
    for word in ("bought", "single", "path", "draft"):
        offer = billing.set_course_price(taught[word].pk, 2900)
        assert offer is not None
        shop.offers[word] = offer
    for period in (Period.MONTH, Period.YEAR):
        shop.offers[period] = Offer.objects.get(keys=[shop.tier.key], period=period)
    shop.offers["higher"] = Offer.objects.get(keys=[shop.higher.key])
    rule = {"any": [{"is": "paid"}, {"is": "tagged", "tag": "x"}, {"is": "channel", "source": "x"}]}
    segment = RuleSegment.objects.create(name="Payers", rule=rule)
    keys = [taught["column"].key]
    shop.offers["segment"] = billing.create_offer(title="x", keys=keys, amount=500, segment=segment)
    shop.offers["withdrawn"] = billing.create_offer(title="x", keys=keys, amount=700)


def sell(shop: Shop, taught: Taught, people: dict[str, User]) -> None:
    """Each fan of the cast becomes what the word says; orders wait, fail, end and come back."""
    offers, now = shop.offers, clock.now()
    monthly, paid = offers["month"], people["paid"]
    _buy(paid, monthly)
    _buy(paid, offers["bought"])
    billing.refund(_buy(paid, offers["single"]), 900)
    billing.refund(_buy(people["refunded"], offers["bought"]))
    billing.refund(_buy(people["refunded"], monthly))
    over = [(monthly, 40), (offers["year"], 400)]
    billing.seed_paid_orders(
        (people["expired"].pk, offer.pk, now - days * DAY, now - (days - 1) * DAY)
        for offer, days in over
    )
    _place(people["fan"], monthly)
    declined = _place(people["stranger"], offers["bought"])
    billing.choose(order=declined, outcome=Status.DECLINED)
    cancelled = _place(people["suspended"], offers["bought"])
    billing.choose(order=cancelled, outcome=Status.CANCELLED)
    _buy(people["closed"], offers["withdrawn"])
    unname_orders(people["closed"])
    billing.withdraw_offer(offer_id=offers["withdrawn"].pk)
    _give_by_hand(taught["bought"], people)


def _give_by_hand(course: Course, people: dict[str, User]) -> None:
    """The owner gave access to two, and took it from one of them again."""
    owner = people["owner"]
    for word in ("suspended", "paid"):
        grant = give_access(member=people[word], owner=owner, key=course.key, until=None)
        if word == "suspended":
            end_access(grant=grant)
            accounts.set_grant(
                member_id=people[word].pk, key=grant.key, source=grant.source,
                starts_at=clock.now() - 9 * DAY, ends_at=clock.now() - DAY,
            )  # fmt: skip


def _place(member: User, offer: Offer) -> Order:
    order = billing.place_order(member=member, offer=offer, return_to="/courses/")
    billing.open_checkout(order)
    return order


def _buy(member: User, offer: Offer) -> Order:
    return billing.choose(order=_place(member, offer), outcome=Status.PAID)
