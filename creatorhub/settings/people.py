"""Signing up and in. Codes, never links: a signed small number is replayable elsewhere."""

from creatorhub.settings.where import ROLE, SCHEME

AUTHENTICATION_BACKENDS = ["accounts.backends.PersonBackend"]
if ROLE == "test":
    # Hashing is slow on purpose, and a test makes many people.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.entrance.AddEmailForm",
    "change_email": "accounts.forms.entrance.ChangeEmailForm",
    "change_password": "accounts.forms.entrance.ChangePasswordForm",
    "confirm_email_verification_code": "accounts.forms.entrance.EmailCodeForm",
    "confirm_password_reset_code": "accounts.forms.entrance.ResetCodeForm",
    "login": "accounts.forms.entrance.LoginForm",
    "reauthenticate": "accounts.forms.entrance.ReauthenticateForm",
    "reset_password": "accounts.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.entrance.NewPasswordForm",
    "set_password": "accounts.forms.entrance.SetPasswordForm",
    "signup": "accounts.forms.entrance.SignupForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_CONFIRMATION_HMAC = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # seconds, as for the code of an address
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True  # one address per person
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
# Guesses are counted by accounts.services.limits; these limit what makes mails and rows.
ACCOUNT_RATE_LIMITS = {
    "login": "",  # a class that signs in at once guesses nothing
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
}
# E-mail and factors change only when the person was asked in the last minutes; see ADR 0015.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60

MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = False  # a browser that is remembered would be a second factor for a thief
# The origin is compared by accounts.forms.factors, stricter than fido2 does; without TLS (a machine
# of one's own) fido2 would accept "localhost" alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SCHEME == "http"
MFA_RATE_LIMITS = {"webauthn_login": ""}  # counted as a guess, too
MFA_FORMS = {
    "activate_totp": "accounts.forms.factors.ActivateForm",
    "authenticate": "accounts.forms.factors.CodeForm",
    "reauthenticate": "accounts.forms.factors.CodeAgainForm",
    "add_webauthn": "accounts.forms.factors.NewPasskeyForm",
    "edit_webauthn": "accounts.forms.factors.PasskeyNameForm",
    "authenticate_webauthn": "accounts.forms.factors.PasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.factors.PasskeyAgainForm",
    "login_webauthn": "accounts.forms.factors.PasskeyLoginForm",
}
