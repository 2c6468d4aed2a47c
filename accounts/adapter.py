"""allauth on many sites: who may sign up where, and mails without links made from a request."""

import secrets
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import User
from accounts.registry import BY_KIND
from tenants.seal import PUBLIC
from tenants.sealed import current_schema


class AccountAdapter(DefaultAccountAdapter):
    """Fans sign up on a creator's site; on the platform people sign up with a site of their own."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("E-mail and password do not fit together. Try again."),
        "email_taken": _("This address cannot be used. Choose another one."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is wrong. Look at the newest mail and try again."),
        "incorrect_password": _("This password is wrong. Try again."),
        "rate_limited": _("Wait a moment, then ask for another code."),
        "too_many_login_attempts": _("Too many wrong tries. Wait a few minutes and start again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open on creators' sites only."""
        return current_schema() != PUBLIC

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the site's home; on the platform, to the person's sites."""
        if current_schema() == PUBLIC:
            return reverse("platform:sites")
        return reverse("studio:today") if request.user.is_owner else reverse("site:home")  # type: ignore[union-attr]

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same places as after signing in."""
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account's page."""
        on_site = current_schema() != PUBLIC
        return reverse("accounts:me") if on_site else reverse("platform:sites")

    def generate_email_verification_code(self) -> str:
        """Six digits; three wrong ones end it, and so do 15 minutes."""
        return _six_digits()

    def generate_password_reset_code(self) -> str:
        """Six digits; three wrong ones end it, and so do 15 minutes."""
        return _six_digits()

    def get_from_email(self) -> str:
        """The platform's address under the site's name."""
        return services.sender()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the language of the person who reads it."""
        with self._language_of(context.get("user"), email):
            super().send_mail(template_prefix, email, context)

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None
    ) -> Any:
        """Mails carry the site's name and its stored address, never the Host of the request."""
        own = {**services.clothes(), "why": BY_KIND["code"].why}
        return super().render_mail(template_prefix, email, {**context, **own}, headers)

    @staticmethod
    def _language_of(user: Any, email: str) -> AbstractContextManager[None]:
        """The person's own language; else the page's, which falls back to the site's."""
        person = user or User.objects.filter(email__iexact=email).first()
        return translation.override(
            getattr(person, "language", "") or translation.get_language() or settings.LANGUAGE_CODE
        )


def _six_digits() -> str:
    return f"{secrets.randbelow(10**6):06d}"
