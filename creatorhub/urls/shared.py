"""What answers on every host."""

from django.urls import include, path
from django.views.i18n import set_language

from accounts import views as accounts
from accounts.views import factors
from accounts.views.sessions import sessions
from creatorhub.views import files, robots, theme

# Before allauth's own of the same names: these ask, count and lead on as this house does.
factor_urls = [
    path("", factors.security, name="mfa_index"),
    path("protect/", factors.protect, name="mfa_protect"),
    path("on/", factors.go_on, name="mfa_on"),
    path("authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", factors.confirm_identity, name="mfa_reauthenticate"),
    path("totp/activate/", factors.add_app, name="mfa_activate_totp"),
    path("totp/deactivate/", factors.remove_app, name="mfa_deactivate_totp"),
    path("recovery-codes/", factors.codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", factors.new_codes, name="mfa_generate_recovery_codes"),
    path("webauthn/", factors.security_again, name="mfa_list_webauthn"),
    path(
        "webauthn/reauthenticate/",
        factors.confirm_by_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path("webauthn/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("", include("allauth.mfa.urls")),
]

shared = [
    # Before allauth's own of the same names: these say why a code no longer works.
    path("accounts/confirm-email/", accounts.confirm_email, name="account_email_verification_sent"),
    path(
        "accounts/password/reset/confirm/",
        accounts.confirm_reset,
        name="account_confirm_password_reset_code",
    ),
    path("accounts/password/change/", accounts.change_password, name="account_change_password"),
    path("accounts/2fa/", include(factor_urls)),
    path("accounts/sessions/", sessions, name="usersessions_list"),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("theme.css", theme.css, name="theme"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path(".well-known/security.txt", robots.security, name="security_txt"),
    path("icon.svg", theme.icon, name="icon"),
    path("media/<path:path>", files.media, name="media"),
]
