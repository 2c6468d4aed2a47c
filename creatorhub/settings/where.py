"""Where this copy runs: its state folder, its addresses, and what production refuses."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from creatorhub import env
from creatorhub.embedded import state

BASE_DIR = Path(__file__).resolve().parents[2]
STATE = state.resolve(os.environ)

PRODUCTION = (
    env.choice("CREATORHUB_ENV", "development", ["development", "production"]) == "production"
)
ROLE = env.choice("CREATORHUB_ROLE", "command", ["command", "web", "worker", "beat", "test"])
DEBUG = env.flag("DEBUG", False)
PORT = env.number("PORT", 8000, low=1, high=65535)
PLATFORM_HOST = env.host("PLATFORM_HOST", "localhost")
SCHEME = env.choice("SCHEME", "https" if PRODUCTION else "http", ["http", "https"])
PUBLIC_PORT = env.number("PUBLIC_PORT", 443 if PRODUCTION else PORT, low=1, high=65535)
PORT_SUFFIX = "" if {"http": 80, "https": 443}[SCHEME] == PUBLIC_PORT else f":{PUBLIC_PORT}"
SECRET_KEY = env.text("SECRET_KEY", "") or (
    "" if PRODUCTION else STATE.secret("secret_key", size=48)
)
# Unknown hosts get our own 404 in tenants.middleware: the table of domains is the allow-list.
ALLOWED_HOSTS = ["*"]

# Where /.well-known/security.txt sends whoever has found a hole.
SECURITY_CONTACT = env.address("SECURITY_CONTACT", ["mailto", "https"])

PAYMENTS = env.choice("PAYMENTS", "" if PRODUCTION else "demo", ["", "demo"])
# A login shell sets MAIL, so the name is longer.
MAIL_DELIVERY = env.choice("MAIL_DELIVERY", "smtp" if PRODUCTION else "files", ["files", "smtp"])

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be 0 when CREATORHUB_ENV is production.")
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
        raise ImproperlyConfigured("SECRET_KEY must be a random text of at least 50 characters.")
    if PLATFORM_HOST == "localhost":
        raise ImproperlyConfigured("PLATFORM_HOST must be set: the platform's own host name.")
    if PAYMENTS != "demo":
        raise ImproperlyConfigured(
            "PAYMENTS must be set: 'demo' is the only provider so far, and it moves no real money."
        )
    if MAIL_DELIVERY == "files":
        raise ImproperlyConfigured("MAIL_DELIVERY must be smtp when CREATORHUB_ENV is production.")
