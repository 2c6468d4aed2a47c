"""The forms of signing up and in: allauth's, in our own words (settings.ACCOUNT_FORMS)."""

from typing import Any, ClassVar

from allauth.account import forms as allauth
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
)
from allauth.core import context
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.errors import TooManyGuesses
from accounts.forms.questions import answers_in, fields_of
from accounts.models import User
from accounts.selectors import asked_questions
from accounts.services import answer_questions, count_guess
from tenants.names import NameField

EMAIL = _("E-mail")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("The new password once more")
CODE = _("Code from the mail")
RULES = _("At least 8 characters; no common word, not only digits.")


class Worded:
    """Labels of our own, and no placeholders: they vanish when they are needed."""

    words: ClassVar[dict[str, object]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.label = self.words.get(name, field.label)  # type: ignore[assignment]
            field.widget.attrs.pop("placeholder", None)
        if "password1" in fields:
            fields["password1"].help_text = RULES  # type: ignore[assignment]


class LoginForm(Worded, allauth.LoginForm):
    """E-mail and password."""

    words: ClassVar = {"login": EMAIL, "password": PASSWORD}


class SignupForm(Worded, allauth.SignupForm):
    """A fan joins: name, e-mail, password, and answers to what the creator asks.

    A code by mail confirms the address.
    """

    words: ClassVar = {"email": EMAIL, "password1": PASSWORD}
    name = NameField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Shown next to what you write. A nickname is fine."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    field_order: ClassVar = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(fields_of(asked_questions()))

    def save(self, request: HttpRequest) -> User | None:
        """The new fan, or None when the address is known (allauth then mails its owner).

        A language chosen with the switch goes along, so that mails come in it too.
        """
        user: Any = super().save(request)
        if user is not None:
            user.name = self.cleaned_data["name"]
            if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
                user.language = get_language() or ""
            user.save(update_fields=["name", "language"])
            answer_questions(member=user, answers=answers_in(self.cleaned_data))
        return user  # type: ignore[no-any-return]


class AddEmailForm(Worded, allauth.AddEmailForm):
    """Another address for the account."""

    words: ClassVar = {"email": _("New e-mail address")}


class ChangeEmailForm(Worded, allauth.ChangeEmailForm):
    """Another address, before the first one is confirmed."""

    words: ClassVar = {"email": EMAIL}


class ChangePasswordForm(Worded, allauth.ChangePasswordForm):
    """The old password, and the new one twice."""

    words: ClassVar = {
        "oldpassword": _("Current password"),
        "password1": NEW_PASSWORD,
        "password2": AGAIN,
    }


class ResetPasswordForm(Worded, allauth.ResetPasswordForm):
    """Where the code shall go."""

    words: ClassVar = {"email": EMAIL}


class NewPasswordForm(Worded, allauth.ResetPasswordKeyForm):
    """The new password, twice."""

    words: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}


class SetPasswordForm(Worded, allauth.SetPasswordForm):
    """The first password of an account that has none."""

    words: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}


class ReauthenticateForm(Worded, allauth.ReauthenticateForm):
    """The password once more."""

    words: ClassVar = {"password": PASSWORD}


class CodeInput:
    """Six digits: a number pad on a phone, filled in by the mail program where it can."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.widget.attrs |= {"inputmode": "numeric", "class": "code-input", "autofocus": True}


class Counted:
    """A code is counted as a guess about the address that it was mailed to."""

    state_key = ""

    def clean_code(self) -> str:
        """As allauth's, unless there were too many guesses; a right one takes its count back."""
        state = context.request.session.get(self.state_key) or {}
        try:
            guess = count_guess(context.request, account=state.get("email", ""))
        except TooManyGuesses as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from None
        code: str = super().clean_code()  # type: ignore[misc]
        guess.was_right()
        return code


class EmailCodeForm(Counted, CodeInput, Worded, allauth.ConfirmEmailVerificationCodeForm):
    """The code that confirms an address."""

    state_key = EMAIL_VERIFICATION_CODE_SESSION_KEY
    words: ClassVar = {"code": CODE}


class ResetCodeForm(Counted, CodeInput, Worded, allauth.ConfirmPasswordResetCodeForm):
    """The code that allows a new password."""

    state_key = PASSWORD_RESET_VERIFICATION_SESSION_KEY
    words: ClassVar = {"code": CODE}
