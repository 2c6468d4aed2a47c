"""What answers on every host."""

from django.urls import include, path
from django.views.i18n import set_language

from accounts import views as accounts
from creatorhub.views import files, robots, theme

shared = [
    # Before allauth's own of the same names: these say why a code no longer works.
    path("accounts/confirm-email/", accounts.confirm_email, name="account_email_verification_sent"),
    path(
        "accounts/password/reset/confirm/",
        accounts.confirm_reset,
        name="account_confirm_password_reset_code",
    ),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("theme.css", theme.css, name="theme"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("icon.svg", theme.icon, name="icon"),
    path("media/<path:path>", files.media, name="media"),
]
