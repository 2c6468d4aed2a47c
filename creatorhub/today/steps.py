"""The first steps of a new site."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.models import Offer
from community.models import Group
from courses.models import Course
from creatorhub import doors
from tenants.models import Creator


@dataclass(frozen=True)
class Step:
    """One of the first steps of a new site."""

    title: str
    text: str
    url: str
    label: str
    is_done: bool


def things() -> dict[str, QuerySet[Any]]:
    """What the first steps make: a step is done when there is one of its kind."""
    return {
        "a course": Course.objects.all(),
        "a published course": Course.objects.filter(state=Course.State.PUBLISHED),
        "an offer": Offer.objects.all(),
        "a group": Group.objects.all(),
    }


def first_steps(creator: Creator, there: Container[str], user: Any) -> list[Step]:
    """The way from an empty site to the first sale, in order: what this person may do of it.

    `there` names kinds of `things`.
    """
    made = [kind in there for kind in things()]
    is_dressed = bool(creator.logo and creator.tagline)
    done = (*made, is_dressed, bool(creator.terms and creator.privacy))
    return [
        Step(title, text, reverse(route), label, is_done)
        for (title, text, route, label), is_done in zip(_step_texts(), done, strict=True)
        if doors.is_open_to(user, route)
    ]


def _step_texts() -> list[tuple[str, str, str, str]]:
    """Title, text, route and button of each step."""
    return [
        (
            _("Write your first course"),
            _("A course, a column or a single article: one lesson is enough to begin."),
            "courses:studio_new",
            _("New course"),
        ),
        (
            _("Publish it"),
            _("Mark one lesson as a free preview, so that visitors can taste it."),
            "courses:studio_list",
            _("Open courses"),
        ),
        (
            _("Set a price"),
            _("A one-time price for a course, or a membership tier that opens many."),
            "billing:studio_tiers",
            _("Tiers and prices"),
        ),
        (
            _("Open a group"),
            _("A place where your fans ask, answer and show what they made."),
            "community:studio_list",
            _("Open groups"),
        ),
        (
            _("Make it yours"),
            _("Your colour, your logo and a sentence that says what the site is for."),
            "accounts:studio_appearance",
            _("Appearance"),
        ),
        (
            _("Write your terms and privacy text"),
            _("Fans look for them before they pay."),
            "accounts:studio_settings",
            _("Settings"),
        ),
    ]
