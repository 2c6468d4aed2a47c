"""What this site may remember, chosen by anybody, with or without an account."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from analytics import services as analytics
from analytics.selectors.consent import Choices, choices_of
from recommend import services as recommend


def choices(request: HttpRequest) -> HttpResponse:
    """Two switches and "forget": for a fan kept with the account, else in a cookie."""
    if request.method != "POST":
        cookie = request.COOKIES.get(settings.CHOICES_COOKIE_NAME, "")
        chosen = choices_of(request.user, cookie, request.headers)
        return render(request, "site/choices.html", {"choices": chosen})
    chosen = Choices("counting" in request.POST, "personal" in request.POST)
    gone = _forget(request) if "forget" in request.POST else None
    if request.user.is_authenticated:
        analytics.choose(member=request.user, counting=chosen.counting, personal=chosen.personal)
    messages.success(request, _("Saved.") if gone is None else _("Saved, and forgotten."))
    response = redirect("site:choices")
    _keep(response, chosen, is_forgotten=gone is not None)
    return response


def _forget(request: HttpRequest) -> int:
    """Forget the person who is signed in, and this browser. Returns how many events went."""
    gone = 0
    if isinstance(request.user, User):
        gone = analytics.forget_person(request.user)
        recommend.forget_shelves(request.user)
    visitor = analytics.known_visitor(
        analytics.visitor_id(request.COOKIES.get(settings.VISITOR_COOKIE_NAME, ""))
    )
    return gone + (analytics.forget_visitor(visitor) if visitor else 0)


def _keep(response: HttpResponse, chosen: Choices, *, is_forgotten: bool) -> None:
    """A cookie is needed only to remember a refusal; the visitor's goes with it."""
    if not chosen.counting or is_forgotten:
        response.delete_cookie(settings.VISITOR_COOKIE_NAME, samesite="Lax")
    if chosen == Choices():
        response.delete_cookie(settings.CHOICES_COOKIE_NAME, samesite="Lax")
        return
    response.set_cookie(
        settings.CHOICES_COOKIE_NAME,
        chosen.cookie,
        max_age=settings.CHOICES_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
