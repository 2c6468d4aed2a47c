"""The Celery application: prefork workers, Valkey as broker, one beat."""

import os
import time
from contextlib import suppress
from typing import Any

from celery import Celery
from celery.signals import heartbeat_sent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")

app = Celery("creatorhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

HEARTBEAT_KEY = "worker-heartbeat"


@heartbeat_sent.connect
def leave_sign_of_life(**kwargs: Any) -> None:
    """For /readyz, from the worker's own process every two seconds: its children may be busy
    with nights for longer than a sign may be old."""
    from django.core.cache import cache
    from redis.exceptions import RedisError

    with suppress(RedisError):
        cache.set(HEARTBEAT_KEY, time.time(), timeout=300)
