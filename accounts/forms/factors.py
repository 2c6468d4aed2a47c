"""The forms of second factors: allauth's, with our words, our counting and codes that work once."""

from typing import Any, ClassVar

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from accounts import selectors, services
from accounts.errors import TooManyFactorGuesses, TooManyGuesses
from accounts.forms.entrance import CodeInput, Worded
from accounts.models import User
from accounts.services.factors import fitting_period


def _count(member: User | None = None) -> services.Guess:
    """Count a guess at a factor. Raises ValidationError where people read it."""
    try:
        return services.count_guess(context.request, factor_of=member)
    except TooManyGuesses as refusal:
        if member is not None and isinstance(refusal, TooManyFactorGuesses):
            device = selectors.device_name(context.request.META.get("HTTP_USER_AGENT", ""))
            services.tell_of_guessing(member=member, device=device)
        raise ValidationError(str(refusal), code=refusal.code) from None


class CodeForm(CodeInput, Worded, base.AuthenticateForm):
    """A code of the app, or one of recovery, after the password."""

    words: ClassVar = {"code": _("Code")}

    def clean_code(self) -> str:
        """Counted, then used up."""
        guess = _count(self.user)
        factor = services.use_code(member=self.user, code=self.cleaned_data["code"])
        if factor is None:
            raise get_adapter().validation_error("incorrect_code")
        guess.was_right()
        services.know_network(context.request, self.user)
        self.authenticator = factor
        return str(self.cleaned_data["code"])


class CodeAgainForm(CodeForm, base.ReauthenticateForm):
    """The same for somebody who is signed in."""


class ActivateForm(CodeInput, Worded, totp.ActivateTOTPForm):
    """The first code of an app proves that it has the secret. It is used up by that."""

    words: ClassVar = {"code": _("The code that the app shows now")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:  # the picture to scan comes first
            self.fields["code"].widget.attrs.pop("autofocus", None)

    def clean_code(self) -> str:
        """Counted; `period` is whose code it was."""
        validate_can_add_authenticator(self.user)
        guess = _count(self.user)
        code = "".join(self.cleaned_data["code"].split())
        self.period = fitting_period(self.secret, code)
        if self.period is None:
            raise get_adapter().validation_error("incorrect_code")
        guess.was_right()
        return code


class FromHere:
    """What a browser signed names this very site: same scheme, host and port.

    fido2 alone accepts sub-domains of the stored host as well; so a page of a creator's site could
    ask for a passkey of the platform and hand it on.
    """

    parsed_as: Any = AuthenticationResponse

    def from_here(self, credential: Any) -> Any:
        """The credential. Raises ValidationError for another origin, or what is none."""
        try:
            said = self.parsed_as.from_dict(credential).response.client_data
        except (TypeError, ValueError, AttributeError, KeyError):
            raise get_adapter().validation_error("incorrect_code") from None
        if said.origin != selectors.own_origin(context.request) or said.cross_origin:
            raise get_adapter().validation_error("incorrect_code")
        return credential


class NewPasskeyForm(FromHere, Worded, webauthn.AddWebAuthnForm):
    """A passkey with a name."""

    parsed_as = RegistrationResponse
    words: ClassVar = {"name": _("Name of the passkey")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)  # the device decides, and the browser asks it
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs |= {"maxlength": 60}
        self.fields["name"].help_text = _("So that you know it again: “My phone”, “Blue key”.")

    def clean_credential(self) -> Any:
        """Made here."""
        return self.from_here(self.cleaned_data["credential"])

    def clean_name(self) -> str:
        """At most 60 characters."""
        return str(super().clean_name())[:60]


class PasskeyForm(FromHere, webauthn.AuthenticateWebAuthnForm):
    """A passkey after the password."""

    def clean_credential(self) -> Authenticator:
        """Counted, and signed here."""
        guess = _count(self.user)
        credential = self.from_here(self.cleaned_data["credential"])
        user = self.user or auth.extract_user_from_response(credential)
        factor = auth.complete_authentication(user, credential)
        guess.was_right()
        return factor


class PasskeyAgainForm(PasskeyForm, webauthn.ReauthenticateWebAuthnForm):
    """The same for somebody who is signed in."""


class PasskeyLoginForm(PasskeyForm, webauthn.LoginWebAuthnForm):
    """A passkey instead of address and password."""


class PasskeyNameForm(Worded, webauthn.EditWebAuthnForm):
    """Another name."""

    words: ClassVar = {"name": _("Name of the passkey")}
    name = forms.CharField(max_length=60)
