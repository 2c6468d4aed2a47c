"""Mails of the platform itself."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import services as accounts
from tenants import hosts
from tenants.models import SignUp


def send_sign_up_mail(sign_up: SignUp, code: str) -> None:
    """The code; or, for an address that has an account, how to sign in (no code)."""
    with override(sign_up.choices["language"]):
        if code:
            subject = _("%(code)s is your CreatorHub code") % {"code": code}
        else:
            subject = _("You already have a CreatorHub account")
        context = {"code": code, "title": sign_up.choices["title"], "url": _platform_url()}
        accounts.compose(
            kind="code",
            template="platform/mail/code",
            to=accounts.Reader(sign_up.email),
            context=context,
            subject=subject,
        ).send()


def _platform_url() -> str:
    return hosts.url(settings.PLATFORM_HOST, "/accounts/login/")
