"""The page "Security", and the ways to set up, use and take away second factors."""

from typing import Any
from urllib.parse import quote, urlsplit

import qrcode
from allauth.account.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth as passkeys
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import selectors, services
from accounts.errors import UnreadableSecret
from accounts.models import User

BACK = "factors_lead_back_to"  # in the session: where somebody wanted to go


def way_back(request: HttpRequest) -> str:
    """Where somebody wanted to go before factors came in between; "" when nowhere."""
    return str(request.session.get(BACK, ""))


def _note_way_back(request: HttpRequest) -> None:
    """Keep ?next= when it is a page of this host."""
    wanted = request.GET.get("next", "")
    if get_adapter().is_safe_url(wanted):
        request.session[BACK] = wanted


@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """Password, second factors and sessions of one person."""
    member: User = request.user  # type: ignore[assignment]
    context = {
        "factors": selectors.factors_of(member),
        "devices": len(selectors.devices_of(member, request.session.session_key)),
        "is_strong": selectors.is_strong(request),
    }
    return render(request, "mfa/index.html", context)


@never_cache
def protect(request: HttpRequest) -> HttpResponse:
    """Why money and members ask for a second factor, and the two ways to set one up."""
    _note_way_back(request)
    if selectors.has_factor(request.user):
        wanted = quote(request.session.pop(BACK, "") or reverse("mfa_index"))
        return redirect(f"{reverse('mfa_reauthenticate')}?next={wanted}")
    return render(request, "mfa/protect.html", {"wanted": way_back(request)})


@never_cache
def go_on(request: HttpRequest) -> HttpResponse:
    """To where somebody wanted to go; to the page "Security" when nowhere."""
    path = urlsplit(request.session.pop(BACK, ""))
    return redirect(f"{path.path}?{path.query}".rstrip("?") if path.path else "mfa_index")


def qr_path(text: str) -> tuple[int, str]:
    """A QR code as the path of an SVG: how many modules wide, margin included, and the path."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    squares = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return len(rows), "".join(squares)


class _Adds:
    """After a factor was added this session is strong, and recovery codes come first."""

    def get_success_url(self) -> str:
        """The codes when they are new, else on."""
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "mfa_on")  # type: ignore[attr-defined]


class AddApp(_Adds, totp.ActivateTOTPView):
    """Scan, type the first code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The QR code as a path, and the secret in groups of four."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        secret = found["form"].secret
        size, path = qr_path(found["totp_url"])
        groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return {**found, "size": size, "path": path, "secret": groups}

    @transaction.atomic  # with its line in the log
    def form_valid(self, form: Any) -> HttpResponse:
        """The code that was typed is used up."""
        answer: HttpResponse = super().form_valid(form)
        factor = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        factor.data["period"] = form.period
        factor.save(update_fields=["data"])
        post_authentication(self.request, factor, reauthenticated=True)
        return answer


class AddPasskey(_Adds, webauthn.AddWebAuthnView):
    """The browser asks the device; the name is typed here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The options ask for a key that can sign in without an address, if the device can."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        options = found["js_data"]["creation_options"]["publicKey"]
        options["authenticatorSelection"].update(residentKey="preferred", requireResidentKey=False)
        return found

    @transaction.atomic  # with its line in the log
    def form_valid(self, form: Any) -> HttpResponse:
        """This session has used it."""
        answer: HttpResponse = super().form_valid(form)
        newest = Authenticator.objects.filter(
            user=self.request.user, type=Authenticator.Type.WEBAUTHN
        )
        post_authentication(self.request, newest.latest("pk"), reauthenticated=True)
        return answer


class RemoveApp(totp.DeactivateTOTPView):
    """Asks first; only a session that used a factor comes here."""

    @transaction.atomic  # with its line in the log
    def form_valid(self, form: Any) -> HttpResponse:
        """Without any factor this session is weak, and the others end."""
        return _weaker(self.request, super().form_valid(form))


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Asks first; only a session that used a factor comes here."""

    @transaction.atomic  # with its line in the log
    def form_valid(self, form: Any) -> HttpResponse:
        """Without any factor this session is weak, and the others end."""
        return _weaker(self.request, super().form_valid(form))


def _weaker(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    member: User = request.user  # type: ignore[assignment]
    if not selectors.has_factor(member):
        services.become_weak(request)
        services.end_other_sessions(member=member, but=request.session.session_key)
    return answer


class NewCodes(recovery.GenerateRecoveryCodesView):
    """As allauth's."""

    @transaction.atomic  # with its line in the log
    def form_valid(self, form: Any) -> HttpResponse:
        """As allauth's; the codes and the line are one."""
        answer: HttpResponse = super().form_valid(form)
        return answer


class Codes(recovery.ViewRecoveryCodesView):
    """The codes, once; afterwards how many are left."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A set that was sealed elsewhere cannot be shown."""
        try:
            return super().get(request, *args, **kwargs)  # type: ignore[no-any-return]
        except UnreadableSecret as refusal:
            messages.warning(request, str(refusal))
            return redirect("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """And the way on."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        host = selectors.stored_host(self.request)
        lines = [_("Recovery codes for %(host)s. Each works once.") % {"host": host}, ""]
        text = "\n".join([*lines, *found["unused_codes"], ""])
        return {**found, "wanted": way_back(self.request), "text": text}


class Authenticate(base.AuthenticateView):
    """After the password: a code, or a passkey."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What this person has set up decides what is asked first."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return {**found, "factors": selectors.factors_of(self.stage.login.user)}


class ConfirmIdentity(base.ReauthenticateView):
    """Once more for somebody who is signed in: a code, or a passkey, on one page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The options of the passkeys come along."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        factors = selectors.factors_of(self.request.user)  # type: ignore[arg-type]
        if factors.passkeys:
            options = passkeys.begin_authentication(self.request.user)
            found["js_data"] = {"request_options": options}
        return {**found, "factors": factors}


class ConfirmByPasskey(webauthn.ReauthenticateWebAuthnView):
    """Where the passkey of that page is sent to."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page itself is the other one."""
        return redirect(self.passthrough_next_url(reverse("mfa_reauthenticate")))

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to that page, with the reason."""
        for text in form.errors.get("credential", []):
            messages.error(self.request, text)
        return redirect(self.passthrough_next_url(reverse("mfa_reauthenticate")))


def security_again(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The list of passkeys stands on the page "Security"."""
    return redirect("mfa_index")


add_app = never_cache(AddApp.as_view())
add_passkey = never_cache(AddPasskey.as_view())
remove_app = never_cache(RemoveApp.as_view())
remove_passkey = never_cache(RemovePasskey.as_view())
codes = never_cache(Codes.as_view())
new_codes = never_cache(NewCodes.as_view())
authenticate = never_cache(Authenticate.as_view())
confirm_by_passkey = never_cache(ConfirmByPasskey.as_view())
confirm_identity = never_cache(ConfirmIdentity.as_view())
