"""Questions about what comes next, split by noun."""

from recommend.selectors.history import History, history
from recommend.selectors.live import ShelfLife, live_lead, live_shelves
from recommend.selectors.report import (
    Gain,
    Measure,
    Night,
    gain,
    last_nights,
    measures,
    newest_report,
    verdict,
)
from recommend.selectors.shelf import Entry, is_personal, shelf_for, shelf_title

__all__ = [
    "Entry",
    "Gain",
    "History",
    "Measure",
    "Night",
    "ShelfLife",
    "gain",
    "history",
    "is_personal",
    "last_nights",
    "live_lead",
    "live_shelves",
    "measures",
    "newest_report",
    "shelf_for",
    "shelf_title",
    "verdict",
]
