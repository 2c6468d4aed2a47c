"""Money, members, letters, prices, keys and the team are behind a second factor; so is the admin.

Which doors these are, the table of doors and accounts.roles.STRONG say. See docs/adr/0015.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import selectors
from accounts.roles import STRONG
from creatorhub import doors

Answer = Callable[[HttpRequest], HttpResponse]
SAFE = {"GET", "HEAD"}
OPEN_ADMIN = {"admin:login", "admin:logout", "admin:jsi18n"}


class StrongMiddleware:
    """Right after DoorMiddleware: who may enter by role shows a second factor, once a session.

    Without any factor the way leads through setting one up, with one through its code, and then
    back. A POST is not kept: the page that it came from could only be opened by a strong session,
    so it happens when a session ended in between; that page opens again, and says so.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> Any:
        """Nothing for a strong session; else the way to one."""
        match = request.resolver_match
        route = match.view_name if match else ""
        if not _asks(request, route) or selectors.is_strong(request):
            return None
        way = "mfa_reauthenticate" if selectors.has_factor(request.user) else "mfa_protect"
        url = f"{reverse(way)}?next={quote(_back(request))}"
        if request.method not in SAFE:
            messages.warning(
                request, _("Nothing was changed yet. Confirm it's you, then send it again.")
            )
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": url})
        return redirect(url)


def _asks(request: HttpRequest, route: str) -> bool:
    """True when this door asks for a strong session of this person."""
    door = doors.door_of(route)
    if door is doors.Open.STAFF:
        return route not in OPEN_ADMIN and bool(getattr(request.user, "is_staff", False))
    return door in STRONG


def _back(request: HttpRequest) -> str:
    """Where to go afterwards: the page itself, or the one whose form or piece this was."""
    if request.method in SAFE and "HX-Request" not in request.headers:
        return request.get_full_path()
    try:
        came = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # no address at all: "http://[x"
        return "/"
    if came.netloc != request.get_host() or not came.path:
        return "/"
    return f"{came.path}?{came.query}".rstrip("?")
