"""allauth on many sites: who may sign up where, and mails without links made from a request."""

import secrets
import time
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import selectors, services
from accounts.errors import TooManyGuesses
from accounts.models import User
from accounts.registry import BY_KIND
from tenants import hosts
from tenants.emails import spelled
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
        return reverse("studio:today") if request.user.can.studio else reverse("site:home")  # type: ignore[union-attr]

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same places as after signing in."""
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account's page."""
        on_site = current_schema() != PUBLIC
        return reverse("accounts:me") if on_site else reverse("platform:sites")

    def is_safe_url(self, url: str | None) -> bool:
        """Ways back are paths of this host; allauth's own check breaks at "http://[x"."""
        return hosts.is_own_path(url or "")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a password before it is looked at; a good one takes its own count back."""
        try:
            self._login_failed_rl_usage = services.count_guess(
                request, account=credentials.get("email", "")
            )
        except TooManyGuesses:
            raise self.validation_error("too_many_login_attempts") from None

    def _rollback_login_failed_rl_usage(self) -> None:
        self._login_failed_rl_usage.was_right()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: a new password wipes no count, or an own account would wipe the network's."""

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> Any:
        """As allauth's; of the address where a session began only the network is kept."""
        answer = super().post_login(request, user, **more)
        services.remember_session(request)
        return answer

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Not right after signing in: that was the same proof."""
        required = super().is_reauthentication_required(app=app, **more)
        return required and not _has_just_signed_in(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password; who has a second factor is asked for that one, or it could be removed by
        whoever knows the password and finds an older session.
        """
        methods = super().get_reauthentication_methods(user)
        factors = [each for each in methods if each["id"].startswith("mfa_reauthenticate")]
        return factors if selectors.has_factor(user) else methods

    def generate_email_verification_code(self) -> str:
        """Six digits; three wrong ones end it, and so do 15 minutes."""
        return _six_digits()

    def generate_password_reset_code(self) -> str:
        """Six digits; three wrong ones end it, and so do 15 minutes."""
        return _six_digits()

    def get_from_email(self) -> str:
        """The platform's address under the site's name."""
        return services.sender()

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """A mail of our own that says what was changed, when and from which device.

        Of a changed address the old one hears.
        """
        services.tell_of_change(
            member=user,
            change=template_prefix,
            device=selectors.device_name(self.get_http_user_agent(self.request)),
            address=(context or {}).get("from_email") or email or user.email,
        )

    def clean_email(self, email: str) -> str:
        """One spelling per address. Raises ValidationError for what nobody can be mailed at."""
        return spelled(email)

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


def _has_just_signed_in(request: HttpRequest) -> bool:
    """True within the time of a re-authentication after the whole way in."""
    user = request.user
    records = get_authentication_records(request, user)  # type: ignore[arg-type]
    if not records or (selectors.has_factor(user) and not selectors.is_strong(request)):
        return False
    age: float = time.time() - records[-1]["at"]
    return age < app_settings.REAUTHENTICATION_TIMEOUT


class FactorAdapter(DefaultMFAAdapter):
    """Second factors of one site: its name in the app, its host for passkeys, its key for seals."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Take your second factor away before you add an address."),
        "cannot_delete_authenticator": _("This factor cannot be removed now."),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first."),
        "incorrect_code": _("This did not fit. Try the newest code, or your passkey again."),
        "unverified_email": _("Confirm your e-mail address first, then come back."),
    }

    def get_totp_issuer(self) -> str:
        """The site's name, which the app shows beside the code."""
        return selectors.site_title()

    def encrypt(self, text: str) -> str:
        """Sealed for this site."""
        return services.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises UnreadableSecret for what was sealed elsewhere."""
        return services.unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bound to the stored host, so a passkey of one site is nothing on another."""
        return {"id": selectors.stored_host(context.request), "name": selectors.site_title()}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (allauth's)
        """A first name for a passkey, to be changed by its owner."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}


def _six_digits() -> str:
    return f"{secrets.randbelow(10**6):06d}"
