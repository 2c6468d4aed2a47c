"""Settings. Every value that differs between machines comes from the environment: see .env.example."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from creatorhub import env
from creatorhub.embedded import postgres, state, valkey

BASE_DIR = Path(__file__).resolve().parent.parent
STATE = state.resolve(os.environ)

# --- Where we are -----------------------------------------------------------------------------
PRODUCTION = env.choice("CREATORHUB_ENV", "development", ["development", "production"]) == "production"
ROLE = env.choice("CREATORHUB_ROLE", "command", ["command", "web", "worker", "beat", "test"])
DEBUG = env.flag("DEBUG", False)
PORT = env.number("PORT", 8000, low=1, high=65535)
PLATFORM_HOST = env.text("PLATFORM_HOST", "localhost").lower()
SCHEME = env.choice("SCHEME", "https" if PRODUCTION else "http", ["http", "https"])
PUBLIC_PORT = env.number("PUBLIC_PORT", 443 if PRODUCTION else PORT, low=1, high=65535)
PORT_SUFFIX = "" if PUBLIC_PORT == {"http": 80, "https": 443}[SCHEME] else f":{PUBLIC_PORT}"
SECRET_KEY = env.text("SECRET_KEY", "") or ("" if PRODUCTION else STATE.secret("secret_key", size=48))
# Unknown hosts get our own 404 in tenants.middleware: the table of domains is the allow-list.
ALLOWED_HOSTS = ["*"]

PAYMENTS = env.choice("PAYMENTS", "" if PRODUCTION else "demo", ["", "demo"])
MAIL = env.choice("MAIL", "smtp" if PRODUCTION else "files", ["files", "smtp"])

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be 0 when CREATORHUB_ENV is production.")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY must be a random text of at least 50 characters.")
    if PAYMENTS != "demo":
        raise ImproperlyConfigured(
            "PAYMENTS must be set: 'demo' is the only provider so far, and it moves no real money."
        )
    if MAIL == "files":
        raise ImproperlyConfigured("MAIL must be smtp when CREATORHUB_ENV is production.")

# --- Apps: who lives in which schema ----------------------------------------------------------
PLATFORM_APPS = ["django_tenants", "tenants", "djstripe"]
BOTH_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "accounts",
    "analytics",
]
CREATOR_APPS = ["courses", "community", "billing", "recommend"]
SHARED_APPS = ["creatorhub", *PLATFORM_APPS, *BOTH_APPS]
TENANT_APPS = ["creatorhub", *BOTH_APPS, *CREATOR_APPS]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]
TENANT_MODEL = "tenants.Creator"
TENANT_DOMAIN_MODEL = "tenants.Domain"
AUTH_USER_MODEL = "accounts.User"
MIGRATION_MODULES = {"djstripe": "tenants.djstripe_migrations"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["djstripe.I001", "djstripe.C001", "djstripe.I002"]

# --- Database: one schema per creator ---------------------------------------------------------
_server = env.database("DATABASE_URL")
EMBEDDED_DATABASE = _server is None
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        **(_server or postgres.dsn(STATE)),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {},
        "TEST": {"NAME": "creatorhub_test"},
    }
}


def _forget_path(raw: Any) -> None:
    """A raw connection from the pool must not remember whose it was."""
    raw.execute("RESET search_path")


if ROLE == "web":
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 2,
        "max_size": env.number("DATABASE_POOL", 10, low=2, high=100),
        "timeout": 10,
        "max_lifetime": 1200,
        "reset": _forget_path,
    }
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
TENANT_LIMIT_SET_CALLS = True
EXTRA_SET_TENANT_METHOD_PATH = "tenants.seal.seal"
PG_EXTRA_SEARCH_PATHS = ["extensions"]
SKIP_PG_EXTRA_VALIDATION = True  # its query would keep commands from starting without a database
PG_DUMP = env.text("PG_DUMP", "")  # empty: the embedded one
SPARE_SCHEMAS = env.number("SPARE_SCHEMAS", 3, low=0, high=500)

# --- Broker, cache, tasks ---------------------------------------------------------------------
EMBEDDED_BROKER = not env.text("BROKER_URL", "")
CELERY_BROKER_URL = env.text("BROKER_URL", "") or valkey.broker_url(STATE)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.text("CACHE_URL", "") or valkey.cache_url(STATE),
        "KEY_FUNCTION": "django_tenants.cache.make_key",
    }
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 1500
CELERY_TASK_TIME_LIMIT = 1700
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "start the nights that are due": {
        "task": "creatorhub.tasks.start_nights",
        "schedule": timedelta(minutes=15),
    },
    "take up runs whose lease is over": {
        "task": "creatorhub.tasks.resume_runs",
        "schedule": timedelta(minutes=1),
    },
    "keep spare schemas": {"task": "tenants.tasks.fill_spares", "schedule": timedelta(minutes=1)},
    "follow up orders": {
        "task": "creatorhub.tasks.follow_up_orders",
        "schedule": timedelta(minutes=15),
    },
    "worker heartbeat": {"task": "creatorhub.tasks.heartbeat", "schedule": timedelta(seconds=15)},
}
LEASE = timedelta(seconds=90)

# --- Requests ---------------------------------------------------------------------------------
ROOT_URLCONF = "creatorhub.urls.site"
PUBLIC_SCHEMA_URLCONF = "creatorhub.urls.platform"
WSGI_APPLICATION = "creatorhub.wsgi.application"
MIDDLEWARE = [
    "creatorhub.middleware.RequestIdMiddleware",
    "tenants.middleware.SiteMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "creatorhub.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "creatorhub.middleware.OriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "creatorhub.middleware.SuspensionMiddleware",
    "creatorhub.middleware.DoorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "creatorhub.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
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
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- allauth: codes, never links (a link signed with a small number is replayable elsewhere) ----
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_CONFIRMATION_HMAC = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,8/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
}

# --- Cookies and headers: host-only, so that no site can reach into another ---------------------
_secure = SCHEME == "https"
_cookie = "__Host-{}" if _secure else f"ch{STATE.short_id}-{{}}"
SESSION_COOKIE_NAME = _cookie.format("session")
CSRF_COOKIE_NAME = _cookie.format("csrf")
LANGUAGE_COOKIE_NAME = _cookie.format("language")
THEME_COOKIE_NAME = _cookie.format("theme")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
SECURE_SSL_REDIRECT = _secure and env.flag("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
EMBED_HOSTS = [
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://player.bilibili.com",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "frame-src": EMBED_HOSTS,
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
IMAGE_LIMIT = 8_000_000
MEDIA_LIMIT = env.number("MEDIA_LIMIT_MB", 500, low=1, high=20_000) * 1_000_000

# --- Files, mail, words -------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "static-collected")))
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(STATE.media)))
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
EMAIL_BACKEND = {
    "files": "creatorhub.mail.FileBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
}[MAIL]
EMAIL_FILE_PATH = STATE.mail
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 587, low=1, high=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"CreatorHub <no-reply@{PLATFORM_HOST}>")

USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = sorted(path for path in (BASE_DIR / "locale").glob("*") if path.is_dir())

# --- Stripe: the platform's own account only; a fan's purchase never asks it --------------------
STRIPE_LIVE_MODE = False
DJSTRIPE_FOREIGN_KEY_TO_FIELD = "id"

# --- Staff admin --------------------------------------------------------------------------------
UNFOLD = {
    "SITE_TITLE": _("CreatorHub staff"),
    "SITE_HEADER": _("CreatorHub staff"),
    "SITE_URL": "/",
    "SHOW_HISTORY": True,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "creatorhub.logs.ContextFilter"}},
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name} creator={creator} request={request_id} {message}",
            "style": "{",
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["context"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "django.server": {"level": "WARNING"}},
}
