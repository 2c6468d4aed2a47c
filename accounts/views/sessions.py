"""Where somebody is signed in, and the buttons that end it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from accounts import selectors, services
from accounts.models import User


@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """The devices, this one first. POST `session` signs one of them out, without it all others."""
    member: User = request.user  # type: ignore[assignment]
    key = request.session.session_key
    if request.method == "POST":
        messages.success(request, _end(request, member, key))
        return redirect("usersessions_list")
    devices = selectors.devices_of(member, key)
    return render(request, "usersessions/usersession_list.html", {"devices": devices})


def _end(request: HttpRequest, member: User, key: str | None) -> str:
    wanted = request.POST.get("session", "")
    if not wanted:
        number = services.end_other_sessions(member=member, but=key)
        text = ngettext(
            "%(number)s other device is signed out.",
            "%(number)s other devices are signed out.",
            number,
        )
        return text % {"number": number}
    if wanted.isdecimal() and len(wanted) < 19:
        services.end_session(member=member, session_id=int(wanted))
    return _("This device is signed out.")
