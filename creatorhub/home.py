"""The home of a site, made of several apps: the personal shelf is in the first HTML."""

from typing import Any

from accounts.selectors import Person
from community import selectors as groups
from courses import selectors as courses
from recommend import selectors as recommend

COURSES_SHOWN = 9
SHELF_LENGTH = 6
GROUPS_SHOWN = 3


def home_of(member: Person) -> dict[str, Any]:
    """Context of site/home.html: shelf, the course to go on with, courses, groups."""
    shelf = recommend.shelf_for(member, SHELF_LENGTH)
    listed = list(courses.catalogue(member)[: COURSES_SHOWN + 1])
    both = {course.pk: course for course in [*listed, *(entry.course for entry in shelf)]}
    cards = {card.pk: card for card in courses.cards(both.values(), member)}
    if sum(course.is_published for course in listed) <= len(shelf):
        shelf = []  # it would only say the whole list of courses once more
    return {
        "shelf": [(cards[entry.course.pk], entry.reason) for entry in shelf],
        "upcoming": courses.continue_of(member),
        "cards": [cards[course.pk] for course in listed[:COURSES_SHOWN]],
        "has_more": len(listed) > COURSES_SHOWN,
        "groups": list(groups.groups_for(member)[:GROUPS_SHOWN]),
        "free_card": next((cards[course.pk] for course in listed if course.access == "open"), None),
    }
