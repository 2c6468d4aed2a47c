"""The platform's own pages: landing, sign-up, a creator's sites, legal texts, local mail."""

from creatorhub.views.platform.mail import mail, message, message_frame
from creatorhub.views.platform.pages import home, privacy, terms
from creatorhub.views.platform.sign_up import confirm, open_studio, resend, sites, start

__all__ = [
    "confirm",
    "home",
    "mail",
    "message",
    "message_frame",
    "open_studio",
    "privacy",
    "resend",
    "sites",
    "start",
    "terms",
]
