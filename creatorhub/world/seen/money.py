"""Who may see what of offers, orders and the books."""

from typing import Any

from accounts.models import Tier
from courses.models import Course
from creatorhub.isolation.canary import Visibility
from creatorhub.world.seen.contract import PRIVATE, PUBLIC, STAFF, Told


def of_offer(offer: Any) -> Visibility:
    """What is on sale is public; an offer for a segment is for who belongs to it.

    One that opens a draft or an archived tier names it, and is as secret.
    """
    hidden = [
        *Course.objects.filter(state=Course.State.DRAFT),
        *Tier.objects.filter(is_active=False),
    ]
    if not offer.is_active or any(one.key in offer.keys for one in hidden):
        return STAFF
    return PRIVATE if offer.segment_id else PUBLIC


MONEY = {
    "billing.offer": Told(
        row=of_offer,
        fields={"title": of_offer},
        left={"keys": "name what it opens by label and id"},
    ),
    "billing.order": Told(
        row=PRIVATE,
        fields={
            "title": PRIVATE,
            "return_to": PRIVATE,
            "pseudonym": lambda order: STAFF if order.pseudonym else None,
        },
        left={
            "keys": "name what it opens by label and id",
            "currency": "a currency",
            "provider": "a name of the product's own",
        },
    ),
    "billing.entry": Told(
        row=STAFF,
        left={"currency": "a currency", "fact": "payment:1: a kind and a number"},
        is_kept=True,
    ),
    "billing.demopayment": Told(
        row=STAFF, fields={"refunds": STAFF}, left={"currency": "a currency"}
    ),
}
