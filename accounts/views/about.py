"""The studio's page about the creator: portrait, one sentence, credentials, links, promises."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import services
from accounts.forms.about import AboutForm, CredentialRows, LinkRows, PortraitForm, filled
from tenants.errors import ImageRefused

Forms = tuple[AboutForm, Any, Any]


def studio_profile(request: HttpRequest) -> HttpResponse:
    """Edit what the public page says."""
    forms = _forms(request, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, forms, PortraitForm())
    if [form.is_valid() for form in forms] != [True] * 3:  # every form shows its errors at once
        return _page(request, forms, PortraitForm(), status=422)
    about, credentials, links = forms
    services.change_profile(
        headline=about.cleaned_data["headline"],
        about=about.cleaned_data["about"],
        promises=about.cleaned_data["promises_text"],
        credentials=filled(credentials, "title"),
        links=filled(links, "url"),
    )
    messages.success(request, _("Saved. Your page says it from now on."))
    return redirect("accounts:studio_profile")


def _forms(request: HttpRequest, data: Any) -> Forms:
    creator: Any = request.creator  # type: ignore[attr-defined]
    texts = {
        "headline": creator.headline,
        "about": creator.about,
        "promises_text": "\n".join(creator.promises),
    }
    return (
        AboutForm(data, initial=texts),
        CredentialRows(data, prefix="credentials", initial=creator.credentials),
        LinkRows(data, prefix="links", initial=creator.links),
    )


def _page(
    request: HttpRequest, forms: Forms, portrait_form: PortraitForm, status: int = 200
) -> HttpResponse:
    form, credentials, links = forms
    context = {
        "form": form, "credentials": credentials, "links": links, "portrait_form": portrait_form,
    }  # fmt: skip
    return render(request, "accounts/studio_profile.html", context, status=status)


def studio_portrait(request: HttpRequest) -> HttpResponse:
    """Take a new portrait, or take the old one away."""
    if request.method != "POST":
        return redirect("accounts:studio_profile")
    if "remove" in request.POST:
        services.remove_portrait()
        messages.success(request, _("The portrait is gone."))
        return redirect("accounts:studio_profile")
    form = PortraitForm(request.POST, request.FILES)
    if form.is_valid() and _is_kept(form):
        messages.success(request, _("This is your new portrait."))
        return redirect("accounts:studio_profile")
    return _page(request, _forms(request, None), form, status=422)


def _is_kept(form: PortraitForm) -> bool:
    try:
        services.change_portrait(file=form.cleaned_data["portrait"])
    except ImageRefused as refusal:
        form.add_error("portrait", str(refusal))
        return False
    return True
