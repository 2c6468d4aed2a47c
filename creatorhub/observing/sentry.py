"""Errors go to Sentry: whatever the log calls an error, and of it only what is named here.

An allow-list, not a filter: an event is built anew from the kind of error, the places in the code
and our own ids. Addresses, cookies, bodies, query strings, headers, local variables, log
parameters and the person are never read into it.
"""

from typing import Any

import sentry_sdk
from django.conf import settings
from django.db import connection
from sentry_sdk.integrations.logging import LoggingIntegration

from creatorhub import logs

KEPT = ("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "sdk")
PLACE = ("filename", "module", "function", "lineno", "context_line", "in_app")
MOST_TOLD = 300  # characters of an error's own words


def start() -> None:
    """Send errors to SENTRY_DSN from now on, in the background."""
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None, sentry_logs_level=None)],
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        environment="production" if settings.PRODUCTION else "development",
        before_send=essence,
    )


def essence(event: Any, hint: Any) -> Any:
    """What leaves the house of one event."""
    kept = {key: event[key] for key in KEPT if key in event}
    kept["tags"] = {
        "request_id": logs.request_id.get(),
        "schema": getattr(connection, "schema_name", None) or logs.NOBODY,
        "role": settings.ROLE,
    }
    # The words of the programmer, without what was filled in.
    if message := event.get("logentry", {}).get("message"):
        kept["logentry"] = {"message": _told(message)}
    errors = event.get("exception", {}).get("values", [])
    if errors:
        kept["exception"] = {"values": [_error(error) for error in errors]}
    return kept


def _error(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames", [])
    places = [{key: frame[key] for key in PLACE if key in frame} for frame in frames]
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "value": _told(str(error.get("value") or "")),
        "stacktrace": {"frames": places},
    }


def _told(words: str) -> str:
    """The first line: a database's next lines quote the row that it refused."""
    first = next(iter(words.splitlines()), "")
    return logs.without_addresses(first)[:MOST_TOLD]
