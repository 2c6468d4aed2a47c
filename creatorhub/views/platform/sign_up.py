"""From the form to the studio of a live site."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import selectors as people
from accounts import services as accounts
from creatorhub import post
from creatorhub.forms import CodeForm, StartForm
from tenants import hosts, selectors
from tenants import services as tenants
from tenants.errors import AlreadyHasAccount, Refusal, SubdomainRefused, TooManySignUps
from tenants.models import Creator, SignUp


class SiteRedirect(HttpResponseRedirect):
    """To a creator's own host."""


def start(request: HttpRequest) -> HttpResponse:
    """The form; a good one leads to the code, whether the address is known or not."""
    if request.user.is_authenticated:
        messages.info(request, _("You are signed in. Sign out to start a site for somebody else."))
        return redirect("platform:sites")
    form = StartForm(request.POST or None, initial=_typed_before(request))
    if request.method == "POST" and form.is_valid():
        try:
            sign_up = _apply(request, form)
        except TooManySignUps as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("platform:confirm", sign_up.uid)
    return render(request, "platform/start.html", {"form": form})


def _typed_before(request: HttpRequest) -> dict[str, Any]:
    """What an application said whose address went to somebody faster (`?again=`)."""
    try:
        uid = uuid.UUID(request.GET.get("again", ""))
    except ValueError:
        return {}
    sign_up = SignUp.objects.filter(uid=uid, used_at=None).first()
    return {**sign_up.choices, "email": sign_up.email} if sign_up else {}


def _apply(request: HttpRequest, form: StartForm) -> SignUp:
    email = form.cleaned_data["email"]
    sign_up, code = tenants.apply(
        email=email,
        password=form.cleaned_data["password"],
        choices=form.choices(),
        network=tenants.network_of(request.META.get("REMOTE_ADDR", "")),
        is_known=people.has_account(email),
    )
    post.send_sign_up_mail(sign_up, code)
    return sign_up


def confirm(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The code makes the site and opens its studio."""
    sign_up = get_object_or_404(SignUp, uid=uid)
    if sign_up.used_at:
        messages.info(request, _("Your site is live. Sign in to open its studio."))
        return redirect("account_login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            creator = accounts.found_site(uid=uid, code=form.cleaned_data["code"])
        except SubdomainRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{reverse('platform:start')}?again={uid}")
        except AlreadyHasAccount as refusal:
            messages.info(request, str(refusal))
            return redirect("account_login")
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            return _into_studio(creator, sign_up.email)
    return render(request, "platform/confirm.html", {"form": form, "sign_up": sign_up})


@require_POST
def resend(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A fresh code, a few times at the most."""
    sign_up = get_object_or_404(SignUp, uid=uid, used_at=None)
    try:
        code = tenants.renew(sign_up)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        post.send_sign_up_mail(sign_up, code)
        messages.success(request, _("A new code is on its way."))
    return redirect("platform:confirm", uid)


def sites(request: HttpRequest) -> HttpResponse:
    """The sites of the creator who is signed in."""
    own = selectors.sites_of(request.user.pk or 0)
    return render(request, "platform/sites.html", {"sites": own})


@require_POST
def open_studio(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Lead the owner into the studio of one of the own sites."""
    creator = get_object_or_404(Creator, uid=uid, owner_id=request.user.pk)
    return _into_studio(creator, str(creator.owner.email), is_strong=people.is_strong(request))


def _into_studio(creator: Creator, email: str, *, is_strong: bool = False) -> HttpResponse:
    code = tenants.issue_pass(creator=creator, email=email, is_strong=is_strong)
    response = SiteRedirect(hosts.url(creator.host, f"/enter/?code={code}"))
    response.allowed_schemes = [settings.SCHEME]
    response["Referrer-Policy"] = "no-referrer"
    return response
