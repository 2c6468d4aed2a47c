"""The home of a site, made of several apps: the personal shelf is in the first HTML."""

from typing import Any

from accounts.selectors import Person
from billing import selectors as billing
from community import selectors as groups
from courses import selectors as courses
from recommend import selectors as recommend

COURSES_SHOWN = 6
PATHS_SHOWN = 2
GROUPS_SHOWN = 3
TOPICS_ASKED = 12


def home_of(member: Person) -> dict[str, Any]:
    """Context of site/home.html: shelves, the course to go on with, courses, paths, groups, tiers,
    and what fans say. Four statements at the most besides what is kept for everybody."""
    standing = recommend.standing_of(member)
    front = courses.front(member, courses=COURSES_SHOWN, paths=PATHS_SHOWN)
    begun = courses.begun_by(member)
    drafts = recommend.home_drafts(member, standing)
    suggested = [entry.course for draft in drafts for entry in draft.entries]
    found = {course.pk: course for course in [*front.courses, *front.paths, *suggested]}
    cards = {card.pk: card for card in courses.cards(found.values(), member, begun)}
    if front.total <= len(drafts[0].entries):
        drafts = []  # they would only say the whole list of courses once more
    listed = [cards[course.pk] for course in front.courses]
    return {
        "shelves": [draft.with_cards(cards) for draft in drafts if draft.entries],
        "interests": _interests(standing),
        "upcoming": courses.continue_of(member, begun),
        "front": front,
        "cards": listed,
        "paths": [cards[path.pk] for path in front.paths],
        "has_more": front.total > len(listed),
        "groups": groups.lively_front(member, GROUPS_SHOWN),
        "voices": courses.voices(),
        "free_card": next((cards[c.pk] for c in front.courses if c.access == "open"), None),
        **_tiers(member),
    }


def _interests(standing: recommend.Standing) -> list[recommend.Topic]:
    """The topics to ask a new fan for; none where that was answered, or there is little choice."""
    if standing.was_asked or not standing.is_personal:
        return []
    is_asked = recommend.asks_interests(standing, recommend.site_topics())
    return recommend.topics_for([])[:TOPICS_ASKED] if is_asked else []


def _tiers(member: Person) -> dict[str, Any]:
    """What membership costs in short, and which one this person has."""
    prices = billing.tiers_in_short()
    current = billing.current_tier(member, [price.tier for price in prices])
    return {"prices": prices, "current": current}
