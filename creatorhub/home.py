"""The home of a site, made of several apps: the personal shelf is in the first HTML."""

from typing import Any

from accounts.selectors import Person
from billing import selectors as billing
from community import selectors as groups
from courses import selectors as courses
from recommend import selectors as recommend

COURSES_SHOWN = 6
PATHS_SHOWN = 2
SHELF_LENGTH = 6
GROUPS_SHOWN = 3


def home_of(member: Person) -> dict[str, Any]:
    """Context of site/home.html: shelf, the course to go on with, courses, paths, groups, tiers,
    and what fans say. Four statements at the most besides what is kept for everybody."""
    shelf = recommend.shelf_for(member, SHELF_LENGTH)
    front = courses.front(member, courses=COURSES_SHOWN, paths=PATHS_SHOWN)
    found = [*front.courses, *front.paths, *(entry.course for entry in shelf)]
    begun = courses.begun_by(member)
    cards = {card.pk: card for card in courses.cards(_once(found), member, begun)}
    title = recommend.shelf_title(member, shelf)
    if front.total <= len(shelf):
        shelf = []  # it would only say the whole list of courses once more
    listed = [cards[course.pk] for course in front.courses]
    return {
        "shelf": [(cards[entry.course.pk], entry.reason) for entry in shelf],
        "shelf_title": title,
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


def _once(found: list[Any]) -> list[Any]:
    """Each course once."""
    return list({course.pk: course for course in found}.values())


def _tiers(member: Person) -> dict[str, Any]:
    """What membership costs in short, and which one this person has."""
    prices = billing.tiers_in_short()
    current = billing.current_tier(member, [price.tier for price in prices])
    return {"prices": prices, "current": current}
