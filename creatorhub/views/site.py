"""A creator's site: home, legal pages, and the owner's entry from the platform."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import services as accounts
from accounts.errors import NoOwnerHere
from creatorhub.creator import creator_page
from creatorhub.home import home_of
from tenants import services as tenants
from tenants.errors import CodeRefused


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything the site has, and what comes next for this person."""
    return render(request, "site/home.html", home_of(request.user))


@require_safe
def creator(request: HttpRequest) -> HttpResponse:
    """Who teaches here."""
    page = creator_page(request.creator, request.user)  # type: ignore[attr-defined]
    return render(request, "site/creator.html", page)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The creator's own terms."""
    text = request.creator.terms  # type: ignore[attr-defined]
    return render(request, "site/legal.html", {"kind": "terms", "text": text})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The creator's own privacy text."""
    text = request.creator.privacy  # type: ignore[attr-defined]
    return render(request, "site/legal.html", {"kind": "privacy", "text": text})


def enter(request: HttpRequest) -> HttpResponse:
    """The owner arrives from the platform with a one-time code; only the POST spends it.

    It opens the account of the platform's creator, and only while that one is an owner here.
    """
    if request.method != "POST":
        return render(request, "site/enter.html", {"code": request.GET.get("code", "")})
    code = request.POST.get("code", "")
    try:
        entry = tenants.use_pass(creator=request.creator, code=code)  # type: ignore[attr-defined]
        owner = accounts.owner_for_pass(email=entry.email)
    except (CodeRefused, NoOwnerHere) as refusal:
        return render(request, "site/enter.html", {"refusal": refusal}, status=403)
    login(request, owner, backend=settings.AUTHENTICATION_BACKENDS[0])
    if entry.is_strong:
        accounts.become_strong(request, owner, by="platform")
    accounts.remember_session(request)
    return redirect("studio:today")
