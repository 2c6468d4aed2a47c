"""Is the process alive, and can it do its work?"""

import time

from celery import current_app
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from creatorhub.celery import HEARTBEAT_KEY
from creatorhub.observing import database

HEARTBEAT_LIMIT = 20  # seconds; one is left every two


def health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Database, broker and worker answer; else 503 that names what does not."""
    state = {"database": "ok" if database.answers() else "down", **_broker_and_worker()}
    return JsonResponse(state, status=200 if set(state.values()) == {"ok"} else 503)


def _broker_and_worker() -> dict[str, str]:
    try:
        with current_app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
        beat = cache.get(HEARTBEAT_KEY)
    except (OperationalError, RedisError):
        return {"broker": "down", "worker": "unknown"}
    is_fresh = beat is not None and time.time() - float(beat) < HEARTBEAT_LIMIT
    return {"broker": "ok", "worker": "ok" if is_fresh else "silent"}
