"""A person's own pages."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import selectors, services
from accounts.forms import AvatarForm, ProfileForm
from accounts.models import User
from tenants import clock
from tenants.errors import ImageRefused
from tenants.schemas import here


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, what is open to me, and where my things are."""
    member: User = request.user  # type: ignore[assignment]
    zone = member.time_zone or here().time_zone
    context = {
        "holdings": selectors.memberships(member),
        "now_here": clock.now().astimezone(ZoneInfo(zone)),
        "zone": zone.replace("_", " "),
    }
    return render(request, "accounts/me.html", context)


def profile(request: HttpRequest) -> HttpResponse:
    """Change name, language and time zone."""
    member: User = request.user  # type: ignore[assignment]
    form = ProfileForm(request.POST or None, initial=_known(member))
    if request.method != "POST" or not form.is_valid():
        return _profile(request, form, AvatarForm())
    services.update_profile(member=member, **form.cleaned_data)
    language = form.cleaned_data["language"] or request.creator.language  # type: ignore[attr-defined]
    with translation.override(language):
        messages.success(request, _("Saved."))
    answer = redirect("accounts:me")
    # The switch at the top wins over the profile: it must not go on showing the old choice.
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer


def avatar(request: HttpRequest) -> HttpResponse:
    """Take a new picture of this person, or take the old one away."""
    member: User = request.user  # type: ignore[assignment]
    if request.method != "POST":
        return redirect("accounts:profile")
    if "remove" in request.POST:
        services.remove_avatar(member=member)
        messages.success(request, _("Your picture is gone; your first letter stands in."))
        return redirect("accounts:profile")
    form = AvatarForm(request.POST, request.FILES)
    if form.is_valid() and _is_kept(member, form):
        messages.success(request, _("This is your new picture."))
        return redirect("accounts:profile")
    return _profile(request, ProfileForm(initial=_known(member)), form, status=422)


def _known(member: User) -> dict[str, str]:
    return {name: getattr(member, name) for name in ("name", "language", "time_zone")}


def _profile(
    request: HttpRequest, form: ProfileForm, avatar_form: AvatarForm, status: int = 200
) -> HttpResponse:
    context = {"form": form, "avatar_form": avatar_form}
    return render(request, "accounts/profile.html", context, status=status)


def _is_kept(member: User, form: AvatarForm) -> bool:
    try:
        services.change_avatar(member=member, file=form.cleaned_data["avatar"])
    except ImageRefused as refusal:
        form.add_error("avatar", str(refusal))
        return False
    return True
