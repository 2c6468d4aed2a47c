"""Whom and what is measured on the demo site: a fan with a shelf, a course, a lesson, a group."""

from typing import Any

from django.conf import settings
from django.db.models import F
from django.test import Client

from accounts.models import User
from bench.browser import Page
from bench.hooks import PING
from community.models import Membership
from courses.models import Progress
from recommend.models import Shelf
from tenants import selectors
from tenants.schemas import open_creator

SITE = "ada"


def pages() -> list[Page]:
    """Everything whose processor time is measured, the unit first."""
    creator = selectors.named(SITE)
    assert creator is not None, "the demo sites are not there"
    with open_creator(creator):
        fan, progress, membership = _fan()
        cookie = signed_in(fan)
        course = f"/courses/{progress.course.slug}/"
        group = f"/groups/{membership.group.slug}/"
    host = f"{creator.host}{settings.PORT_SUFFIX}"
    return [
        Page("ping", host, PING),
        Page("home anonymous", host, "/"),
        Page("home with shelf", host, "/", cookie, 30),
        Page("course page anonymous", host, course, target=22),
        Page("course page as member", host, course, cookie, 28),
        Page("lesson as member", host, f"{course}lessons/{progress.lesson_id}/", cookie),
        Page("group feed as member", host, group, cookie, 30),
        Page("API list", host, "/api/v1/courses/", cookie, 18),
    ]


def signed_in(person: User) -> str:
    """The Cookie header of a browser in which this person is signed in, in the open schema."""
    browser = Client()
    browser.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


def _fan() -> tuple[User, Any, Any]:
    """The first fan with a shelf who is in a group and in the middle of a course."""
    shelved = Shelf.objects.exclude(member=None).values("member")
    for membership in Membership.objects.filter(member__in=shelved).order_by("member_id", "pk"):
        fan = membership.member
        begun = Progress.objects.filter(member=fan, finished_at=None)
        progress = begun.order_by(F("updated_at").desc(), "pk").first()
        if progress and fan.role == User.Role.FAN:
            return fan, progress, membership
    raise LookupError("no fan of the demo site is in a group, in a course and has a shelf")
