"""What happens to a request, and which headers and cookies go out."""

from csp.constants import NONCE, NONE, SELF

from creatorhub import env
from creatorhub.settings.observing import OTEL_ENDPOINT
from creatorhub.settings.where import BASE_DIR, SCHEME, STATE

# How many of our own proxies stand before the server and add to X-Forwarded-For.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, low=0, high=10)
ROOT_URLCONF = "creatorhub.urls.site"
PUBLIC_SCHEMA_URLCONF = "creatorhub.urls.platform"
WSGI_APPLICATION = "creatorhub.wsgi.application"
MIDDLEWARE = [
    "creatorhub.middleware.RequestIdMiddleware",
    "creatorhub.cookies.CookieMiddleware",
    # Outside of what may refuse or fail, so that every answer has its policy and headers.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "creatorhub.headers.HeadersMiddleware",
    "creatorhub.middleware.ProxyMiddleware",
    "tenants.middleware.SiteMiddleware",
    "creatorhub.acting.ActingMiddleware",
    *(["creatorhub.observing.spans.SpanMiddleware"] if OTEL_ENDPOINT else []),
    "django.middleware.security.SecurityMiddleware",
    "creatorhub.middleware.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "analytics.middleware.QuietMiddleware",
    "creatorhub.api.middleware.ApiErrorsMiddleware",
    # After the language is known: their refusals are read by people.
    "creatorhub.middleware.OriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "creatorhub.caching.WholePageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "creatorhub.middleware.SuspensionMiddleware",
    "creatorhub.middleware.DoorMiddleware",
    "creatorhub.strong.StrongMiddleware",
    "creatorhub.middleware.OutageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["creatorhub.templatetags.icons", "creatorhub.templatetags.kept"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "creatorhub.context.site",
            ],
        },
    },
]
CSRF_FAILURE_VIEW = "creatorhub.views.errors.form_too_old"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Cookies are host-only, so that no site can reach into another.
_secure = SCHEME == "https"
_cookie = "__Host-{}" if _secure else f"ch{STATE.short_id}-{{}}"
SESSION_COOKIE_NAME = _cookie.format("session")
CSRF_COOKIE_NAME = _cookie.format("csrf")
LANGUAGE_COOKIE_NAME = _cookie.format("language")
THEME_COOKIE_NAME = _cookie.format("theme")
VISITOR_COOKIE_NAME = _cookie.format("visitor")
CHOICES_COOKIE_NAME = _cookie.format("choices")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "creatorhub.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
VISITOR_COOKIE_AGE = CHOICES_COOKIE_AGE = 60 * 60 * 24 * 180
SECURE_SSL_REDIRECT = _secure and env.flag("SSL_REDIRECT", True)
# Asked from inside, by programs that speak no TLS.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|health|metrics|domain-known)$"]
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
        "object-src": [NONE],
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
FILE_UPLOAD_HANDLERS = [
    "creatorhub.uploads.LimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
IMAGE_LIMIT = 8_000_000
MEDIA_LIMIT = env.number("MEDIA_LIMIT_MB", 500, low=1, high=20_000) * 1_000_000
