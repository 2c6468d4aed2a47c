"""What every page knows: whose site it is, its theme, and how to switch language."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from accounts import selectors
from analytics.selectors.consent import choices_of
from tenants import hosts


class Unread:
    """How many notices wait in the bell: asked once, and only by a page that shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def count(self) -> int:
        """At the most 100, which means more than 99."""
        return selectors.unread_count(self.request.user)


def site(request: HttpRequest) -> dict[str, Any]:
    """Values for base.html; see docs/style-guide.md."""
    creator = getattr(request, "creator", None)
    version = selectors.theme_version(creator)
    icon = f"{reverse('icon')}?v={version}-{quote(creator.title[:1])}" if creator else ""
    return {
        "creator": creator,
        "base_template": "site/base.html" if creator else "platform/base.html",
        "theme_url": f"{reverse('theme')}?v={version}",
        "icon_url": icon,
        "color_scheme": request.COOKIES.get(settings.THEME_COOKIE_NAME, ""),
        "theme_cookie_name": settings.THEME_COOKIE_NAME,
        "demo_payments": settings.PAYMENTS == "demo" and creator is not None,
        "languages": settings.LANGUAGES,
        "unread_notices": Unread(request),
        "beacon_url": _beacon(request),
        "canonical_url": _canonical(request),
        "home_url": hosts.url(creator.host if creator else settings.PLATFORM_HOST, ""),
    }


def _canonical(request: HttpRequest) -> str:
    """The one address of this page, from the stored host: a list's pages each have their own."""
    creator = getattr(request, "creator", None)
    number = request.GET.get("page", "")
    page = f"?page={number}" if number.isdecimal() and len(number) < 6 and int(number) > 1 else ""
    return hosts.url(creator.host if creator else settings.PLATFORM_HOST, request.path + page)


def _beacon(request: HttpRequest) -> str:
    """Where pages tell what happens on them; empty where nothing is to be counted."""
    user, creator = getattr(request, "user", None), getattr(request, "creator", None)
    if creator is None or user is None or getattr(user, "is_team", False):
        return ""
    cookie = request.COOKIES.get(settings.CHOICES_COOKIE_NAME, "")
    may_count = choices_of(user, cookie, request.headers).may_count
    return reverse("analytics:beacon") if may_count else ""
