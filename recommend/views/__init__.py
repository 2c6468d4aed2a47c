"""Pages and pieces of pages about what comes next, split by noun."""

from recommend.views.paths import path, path_drop, path_keep
from recommend.views.profile import choose_interests, not_this, reset, suggestions, take_back
from recommend.views.shelves import beside, shelf, why
from recommend.views.studio import studio_report

__all__ = [
    "beside",
    "choose_interests",
    "not_this",
    "path",
    "path_drop",
    "path_keep",
    "reset",
    "shelf",
    "studio_report",
    "suggestions",
    "take_back",
    "why",
]
