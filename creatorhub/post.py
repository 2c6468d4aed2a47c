"""Mails of the platform itself."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

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
        send_mail(
            subject, render_to_string("platform/mail/code.txt", context), None, [sign_up.email]
        )


def _platform_url() -> str:
    return hosts.url(settings.PLATFORM_HOST, "/accounts/login/")
