"""Everything that writes about money, split by noun."""

from billing.services.clock import move_clock, reset_clock
from billing.services.offers import (
    create_offer,
    make_tier,
    set_course_price,
    set_tier_archived,
    update_tier,
    withdraw_offer,
)
from billing.services.orders import cancel, choose, open_checkout, place_order, refund
from billing.services.receipts import send_receipt
from billing.services.reconcile import follow_up_member, follow_up_orders, reconcile
from billing.services.seed import seed_paid_orders

__all__ = [
    "cancel",
    "choose",
    "create_offer",
    "follow_up_member",
    "follow_up_orders",
    "make_tier",
    "move_clock",
    "open_checkout",
    "place_order",
    "reconcile",
    "refund",
    "reset_clock",
    "seed_paid_orders",
    "send_receipt",
    "set_course_price",
    "set_tier_archived",
    "update_tier",
    "withdraw_offer",
]
