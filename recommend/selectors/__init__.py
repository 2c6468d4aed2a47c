"""Questions about what comes next, split by noun."""

from recommend.selectors.history import History, history
from recommend.selectors.ladder import signals_text
from recommend.selectors.live import ShelfLife, live_lead, live_shelves
from recommend.selectors.making import Choice, Rung, choices, engine_reason, rungs
from recommend.selectors.nights import Night, last_nights
from recommend.selectors.report import (
    Found,
    Gain,
    Measure,
    Need,
    found,
    gain,
    measures,
    needs,
    newest_report,
    verdict,
)
from recommend.selectors.shelf import Entry, is_personal, shelf_for, shelf_title

__all__ = [
    "Choice",
    "Entry",
    "Found",
    "Gain",
    "History",
    "Measure",
    "Need",
    "Night",
    "Rung",
    "ShelfLife",
    "choices",
    "engine_reason",
    "found",
    "gain",
    "history",
    "is_personal",
    "last_nights",
    "live_lead",
    "live_shelves",
    "measures",
    "needs",
    "newest_report",
    "rungs",
    "shelf_for",
    "shelf_title",
    "signals_text",
    "verdict",
]
