"""Questions about what comes next, split by noun."""

from recommend.selectors.history import History, history
from recommend.selectors.report import last_nights
from recommend.selectors.shelf import Entry, shelf_for

__all__ = ["Entry", "History", "history", "last_nights", "shelf_for"]
