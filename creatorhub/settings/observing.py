"""What the operator may see: logs, figures, errors and traces. Off unless a variable asks."""

import os
from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from creatorhub import env

LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"]
LOG_FORMAT = env.choice("LOG_FORMAT", "line", ["line", "json"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "creatorhub.logs.ContextFilter"}},
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name} creator={creator} "
            "request={request_id} {message}",
            "style": "{",
        },
        "json": {"()": "creatorhub.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["context"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.choice("LOG_LEVEL", "INFO", LOG_LEVELS)},
    "loggers": {"django.request": {"level": "ERROR"}, "django.server": {"level": "WARNING"}},
}

METRICS_TOKEN = env.text("METRICS_TOKEN", "").strip()
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN must be a random text of at least 20 characters.")
# Set by whoever starts several web processes: the folder where they add their figures up.
METRICS_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
SENTRY_DSN = env.address("SENTRY_DSN", ["http", "https"])
OTEL_ENDPOINT = env.address("OTEL_EXPORTER_OTLP_ENDPOINT", ["http", "https"])
if OTEL_ENDPOINT and find_spec("opentelemetry") is None:
    raise ImproperlyConfigured(
        "OTEL_EXPORTER_OTLP_ENDPOINT needs more packages: pip install -r requirements-traces.txt"
    )
