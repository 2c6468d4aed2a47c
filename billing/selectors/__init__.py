"""Questions about money, split by noun: what is on sale, what was bought, what came in."""

from billing.selectors.books import ledger_balance, sales, totals, unbalanced_orders
from billing.selectors.comparison import Benefit, benefits, tiers_in_short
from billing.selectors.endings import Ending, endings
from billing.selectors.income import Income, Purse, income
from billing.selectors.keys import NUMBER, access_keys, ids_in, own_path, provider
from billing.selectors.orders import (
    WAITING,
    due_renewals,
    held_by_another_order,
    lower_memberships,
    movements,
    orders_of,
    orders_to_follow,
    owns,
)
from billing.selectors.rows import offer_rows, order_rows
from billing.selectors.segments import check_shown, segment_offers, shown_to
from billing.selectors.shop import (
    Board,
    TierPrice,
    are_there,
    board,
    can_be_sold,
    course_offers,
    current_tier,
    offer_named,
    offers_for,
    tier_prices,
    tier_specials,
    with_contents,
)

__all__ = [
    "NUMBER",
    "WAITING",
    "Benefit",
    "Board",
    "Ending",
    "Income",
    "Purse",
    "TierPrice",
    "access_keys",
    "are_there",
    "benefits",
    "board",
    "can_be_sold",
    "check_shown",
    "course_offers",
    "current_tier",
    "due_renewals",
    "endings",
    "held_by_another_order",
    "ids_in",
    "income",
    "ledger_balance",
    "lower_memberships",
    "movements",
    "offer_named",
    "offer_rows",
    "offers_for",
    "order_rows",
    "orders_of",
    "orders_to_follow",
    "own_path",
    "owns",
    "provider",
    "sales",
    "segment_offers",
    "shown_to",
    "tier_prices",
    "tier_specials",
    "tiers_in_short",
    "totals",
    "unbalanced_orders",
    "with_contents",
]
