"""Questions about what comes next, split by noun."""

from recommend.selectors.history import History, history
from recommend.selectors.ladder import signals_text
from recommend.selectors.live import ShelfLife, live_lead, live_shelves
from recommend.selectors.mailed import suggested
from recommend.selectors.making import Choice, Rung, choices, engine_reason, rungs
from recommend.selectors.nights import Night, last_nights
from recommend.selectors.plans import plan_of, route_for
from recommend.selectors.preferences import site_topics
from recommend.selectors.profile import Profile, Topic, profile_of, topics_for
from recommend.selectors.report import (
    Found,
    Gain,
    Measure,
    Need,
    carried_from,
    found,
    gain,
    measures,
    needs,
    newest_report,
    verdict,
)
from recommend.selectors.sections import (
    SHOWN,
    Section,
    beside,
    for_you,
    home_drafts,
    shelf_named,
)
from recommend.selectors.sentences import sentence
from recommend.selectors.shelf import (
    Entry,
    asks_interests,
    is_personal,
    popular_for,
    shelf_for,
    shelf_title,
)
from recommend.selectors.standing import Standing, standing_of
from recommend.selectors.why import Why, why

__all__ = [
    "SHOWN",
    "Profile",
    "Section",
    "Standing",
    "Topic",
    "Why",
    "asks_interests",
    "beside",
    "for_you",
    "home_drafts",
    "popular_for",
    "plan_of",
    "profile_of",
    "sentence",
    "shelf_named",
    "site_topics",
    "standing_of",
    "suggested",
    "topics_for",
    "why",
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
    "carried_from",
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
    "route_for",
    "rungs",
    "shelf_for",
    "shelf_title",
    "signals_text",
    "verdict",
]
