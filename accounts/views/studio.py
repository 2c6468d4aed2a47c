"""The studio's pages about the site itself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import selectors, services
from accounts.forms import AppearanceForm, LogoForm, SettingsForm
from accounts.forms.studio import colour
from tenants import hosts
from tenants.errors import ImageRefused


def studio_appearance(request: HttpRequest) -> HttpResponse:
    """Name, tagline, colour and logo, with a preview in light and dark."""
    if "HX-Request" in request.headers and request.method == "GET":
        return _preview(request)
    form = AppearanceForm(
        request.POST or None, initial=_values(request, "title", "tagline", "brand_color")
    )
    if request.method == "POST" and form.is_valid():
        services.change_appearance(**form.cleaned_data)
        messages.success(request, _("Saved. Your site wears the new look."))
        return redirect("accounts:studio_appearance")
    return _appearance(request, form, LogoForm())


def _appearance(
    request: HttpRequest, form: AppearanceForm, logo_form: LogoForm, status: int = 200
) -> HttpResponse:
    site: Any = request.creator  # type: ignore[attr-defined]
    shown = form.cleaned_data.get("brand_color") if form.is_bound else None
    previews = selectors.theme_preview(shown or site.brand_color)
    context = {"form": form, "logo_form": logo_form, "previews": previews}
    return render(request, "accounts/studio_appearance.html", context, status=status)


def _preview(request: HttpRequest) -> HttpResponse:
    """The preview of a colour that is being chosen; while it is half typed nothing changes."""
    try:
        chosen = colour(request.GET.get("brand_color", ""))
    except ValidationError:
        return HttpResponse(status=204)
    previews = selectors.theme_preview(chosen)
    return render(request, "accounts/_preview.html", {"previews": previews})


def studio_logo(request: HttpRequest) -> HttpResponse:
    """Take a new logo, or take the old one away."""
    if request.method != "POST":
        return redirect("accounts:studio_appearance")
    if "remove" in request.POST:
        services.remove_logo()
        messages.success(request, _("The logo is gone; the first letter of your site stands in."))
        return redirect("accounts:studio_appearance")
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid() and _logo_is_kept(form):
        messages.success(request, _("This is your new logo."))
        return redirect("accounts:studio_appearance")
    known = AppearanceForm(initial=_values(request, "title", "tagline", "brand_color"))
    return _appearance(request, known, form, status=422)


def _logo_is_kept(form: LogoForm) -> bool:
    try:
        services.change_logo(file=form.cleaned_data["logo"])
    except ImageRefused as refusal:
        form.add_error("logo", str(refusal))
        return False
    return True


def studio_settings(request: HttpRequest) -> HttpResponse:
    """Language, time zone and the site's own texts."""
    names = ("language", "time_zone", "retention_days", "about", "terms", "privacy")
    form = SettingsForm(request.POST or None, initial=_values(request, *names))
    if request.method == "POST" and form.is_valid():
        services.change_settings(**form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:studio_settings")
    context = {"form": form, "address": hosts.url(request.creator.host)}  # type: ignore[attr-defined]
    return render(request, "accounts/studio_settings.html", context)


def _values(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: getattr(request.creator, name) for name in names}  # type: ignore[attr-defined]
