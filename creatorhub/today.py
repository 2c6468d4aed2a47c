"""What the studio opens with: first steps, and how the site stands."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import selectors as people
from analytics.models import Event
from billing.models import Offer, Order
from community.models import Group, Post
from courses.models import Course
from recommend.models import Report
from tenants import clock
from tenants.models import Creator


@dataclass(frozen=True)
class Step:
    """One of the first steps of a new site."""

    title: str
    text: str
    url: str
    label: str
    is_done: bool


def first_steps(creator: Creator) -> list[Step]:
    """The way from an empty site to the first sale, in order."""
    published = Course.objects.filter(state=Course.State.PUBLISHED).exists()
    done = (
        Course.objects.exists(),
        published,
        Offer.objects.exists(),
        Group.objects.exists(),
        bool(creator.logo and creator.tagline),
        bool(creator.terms and creator.privacy),
    )
    return [Step(*texts, is_done) for texts, is_done in zip(_step_texts(), done, strict=True)]


def _step_texts() -> list[tuple[str, str, str, str]]:
    """Title, text, address and button of each step."""
    return [
        (
            _("Write your first course"),
            _("A course, a column or a single article: one lesson is enough to begin."),
            reverse("courses:studio_new"),
            _("New course"),
        ),
        (
            _("Publish it"),
            _("Mark one lesson as a free preview, so that visitors can taste it."),
            reverse("courses:studio_list"),
            _("Open courses"),
        ),
        (
            _("Set a price"),
            _("A one-time price for a course, or a membership tier that opens many."),
            reverse("billing:studio_tiers"),
            _("Tiers and prices"),
        ),
        (
            _("Open a group"),
            _("A place where your fans ask, answer and show what they made."),
            reverse("community:studio_list"),
            _("Open groups"),
        ),
        (
            _("Make it yours"),
            _("Your colour, your logo and a sentence that says what the site is for."),
            reverse("accounts:studio_appearance"),
            _("Appearance"),
        ),
        (
            _("Write your terms and privacy text"),
            _("Fans look for them before they pay."),
            reverse("accounts:studio_settings"),
            _("Settings"),
        ),
    ]


def today_of(creator: Creator) -> dict[str, Any]:
    """Context of studio/today.html."""
    week_ago = clock.now() - timedelta(days=7)
    steps = first_steps(creator)
    orders = Order.objects.exclude(paid_at=None)
    fans = people.fans().count()
    return {
        "steps": steps,
        "steps_done": sum(step.is_done for step in steps),
        "upcoming": next((step for step in steps if not step.is_done), None),
        "fans": fans,
        "is_new": not fans,
        "new_fans": people.fans().filter(date_joined__gte=week_ago).count(),
        "active": Event.objects.filter(at__gte=week_ago).values("actor").distinct().count(),
        "sales": orders.count(),
        "new_sales": orders.filter(paid_at__gte=week_ago).count(),
        "posts": Post.objects.filter(created_at__gte=week_ago).count(),
        "recent_orders": orders.select_related("member").order_by("-paid_at")[:5],
        "report": Report.objects.first(),
    }
