"""A person's own pages."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import selectors, services
from accounts.forms import ProfileForm
from accounts.models import User


def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, what is open to me, and where my things are."""
    holdings = selectors.memberships(request.user)
    return render(request, "accounts/me.html", {"holdings": holdings})


def profile(request: HttpRequest) -> HttpResponse:
    """Change name, language and time zone."""
    member: User = request.user  # type: ignore[assignment]
    known = {name: getattr(member, name) for name in ("name", "language", "time_zone")}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form})
    services.update_profile(member=member, **form.cleaned_data)
    language = form.cleaned_data["language"] or request.creator.language  # type: ignore[attr-defined]
    with translation.override(language):
        messages.success(request, _("Saved."))
    answer = redirect("accounts:me")
    # The switch at the top wins over the profile: it must not go on showing the old choice.
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer
