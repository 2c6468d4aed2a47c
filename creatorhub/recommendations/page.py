"""What the pages show: picks by hand, shelves as others see them, new courses and their chance."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.selectors import Person, fans
from courses.models import Course
from creatorhub.recommendations.forms import PickForm
from recommend import selectors as recommend
from recommend.engine.exploring import NEW_DAYS, SHARE
from recommend.models import Handpick
from recommend.selectors import exploring, handpicks
from tenants import clock

Kind = Handpick.Kind
SHOWN = 6  # as on the home
FOUND = 10  # fans of a search


@dataclass(frozen=True)
class Seen:
    """A shelf as somebody sees it: its title and its entries."""

    title: str
    entries: list[recommend.Entry]


def shelf_as_seen(member: Person) -> Seen:
    """The shelf of the home as this person sees it now."""
    entries = recommend.shelf_for(member, SHOWN)
    return Seen(recommend.shelf_title(member, entries), entries)


def index_page() -> dict[str, Any]:
    """Context of the page: pins, bans, the shelf of a new visitor, new courses."""
    pins = handpicks.handpicks(Kind.PIN)
    return {
        "pins": pins,
        "bans": handpicks.handpicks(Kind.BAN),
        "most_pins": handpicks.MOST_PINS,
        "may_pin": len(pins) < handpicks.MOST_PINS,
        "pin_form": PickForm(courses=handpicks.pin_choices(), auto_id="pin-%s"),
        "ban_form": PickForm(courses=handpicks.ban_choices(), auto_id="ban-%s"),
        "seen": shelf_as_seen(AnonymousUser()),
        "chances": exploring.chances(clock.now()),
        "share": round(100 * SHARE),
        "new_days": NEW_DAYS,
    }


def course_page(course: Course) -> dict[str, Any]:
    """Context of a course's own picks: what stands beside it, and what it needs first."""
    return {
        "course": course,
        "parts": [_part(kind, course) for kind in (Kind.RELATED, Kind.NEEDS)],
    }


@dataclass(frozen=True)
class Part:
    """The picks of one kind beside a course, and the form for another."""

    kind: str
    picks: list[Handpick]
    form: PickForm


def _part(kind: Handpick.Kind, course: Course) -> Part:
    form = PickForm(courses=handpicks.pair_choices(kind, course), auto_id=f"{kind}-%s")
    return Part(str(kind), handpicks.handpicks(kind, course), form)


def found_fans(words: str) -> list[User]:
    """Fans whose name or address holds these words, by name; no name holds the sign NUL."""
    if not words.strip() or "\x00" in words:
        return []
    named = fans().filter(name__icontains=words) | fans().filter(email__icontains=words)
    return list(named.order_by("name", "pk")[:FOUND])
