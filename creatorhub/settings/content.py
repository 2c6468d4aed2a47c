"""Files, mail and words."""

from pathlib import Path

from creatorhub import env
from creatorhub.settings.where import BASE_DIR, MAIL_DELIVERY, PLATFORM_HOST, PRODUCTION, STATE

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("STATIC_ROOT", "") or BASE_DIR / "static-collected")
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", "") or STATE.media)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else needs our files
EMAIL_BACKEND = {
    "files": "creatorhub.mail.FileBackend",
    "smtp": "creatorhub.mail.SmtpBackend",
}[MAIL_DELIVERY]
EMAIL_FILE_PATH = STATE.mail
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 587, low=1, high=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "") or f"CreatorHub <no-reply@{PLATFORM_HOST}>"

USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["creatorhub.formats"]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = sorted(path for path in (BASE_DIR / "locale").glob("*") if path.is_dir())


STRIPE_LIVE_MODE = False
DJSTRIPE_FOREIGN_KEY_TO_FIELD = "id"
DJSTRIPE_SUBSCRIBER_MODEL = "tenants.Creator"  # a creator pays the platform, a user does not
DJSTRIPE_SUBSCRIBER_MODEL_REQUEST_CALLBACK = "tenants.selectors.creator_of_request"
