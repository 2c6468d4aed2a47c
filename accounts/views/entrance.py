"""allauth's two code pages, which say why a code that is too old or used leads away from them."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
)
from allauth.account.internal.flows.reauthentication import (
    is_reauthentication_required,
    raise_if_reauthentication_required,
)
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import selectors


class _SaysWhy:
    """Adds the reason when there is no code to wait for any more."""

    session_key = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As allauth's; an expired or used code is named before the page leads away."""
        was_waiting = self.session_key in request.session
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if self._process is None and (was_waiting or request.method == "POST"):  # type: ignore[attr-defined]
            messages.warning(request, self.reason(request))
        return answer

    def reason(self, request: HttpRequest) -> str:
        """What to do next."""
        raise NotImplementedError


class ConfirmEmail(_SaysWhy, allauth.ConfirmEmailVerificationCodeView):
    """The code that confirms an address."""

    session_key = EMAIL_VERIFICATION_CODE_SESSION_KEY

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        """As allauth's; asking again too soon keeps the page, and the code that was mailed."""
        mailed = self._process.state["code"]
        try:
            answer: HttpResponse = super()._resend_form_valid(form)
        except ImmediateHttpResponse:
            self._process.state["code"] = mailed
            messages.warning(self.request, get_adapter().error_messages["rate_limited"])
            return redirect(self.passthrough_next_url(self.request.path))
        return answer

    def reason(self, request: HttpRequest) -> str:
        """Signing in sends a new code to an address that is not confirmed yet."""
        if request.user.is_authenticated:
            return _("This code was used before or is too old.")
        return _("This code was used before or is too old. Sign in: if needed, we send a new one.")


class ConfirmReset(_SaysWhy, allauth.ConfirmPasswordResetCodeView):
    """The code that allows a new password."""

    session_key = PASSWORD_RESET_VERIFICATION_SESSION_KEY

    def reason(self, request: HttpRequest) -> str:
        """Asking again sends a new code."""
        return _("This code was used before or is too old. Ask for a new one.")


def _has_factor(request: HttpRequest) -> bool:
    return selectors.has_factor(request.user)


class _ChangePassword(allauth.PasswordChangeView):
    """As allauth's."""

    @transaction.atomic  # with its line in the log
    def form_valid(self, form: Any) -> HttpResponse:
        """As allauth's; the password and the line are one."""
        answer: HttpResponse = super().form_valid(form)
        return answer


def change_password(request: HttpRequest) -> HttpResponse:
    """The form asks for the old password; who has a second factor is asked for that one, too.

    allauth would keep what was sent in the session meanwhile: passwords are typed again instead.
    """
    is_asked = _has_factor(request)
    if request.method == "POST" and is_asked and is_reauthentication_required(request, app=""):
        return redirect("account_change_password")
    if is_asked:
        raise_if_reauthentication_required(request, app="")
    return _change_password(request)


_change_password = _ChangePassword.as_view()
confirm_email = never_cache(ConfirmEmail.as_view())
confirm_reset = never_cache(ConfirmReset.as_view())
