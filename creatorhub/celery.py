"""The Celery application: prefork workers, Valkey as broker, one beat."""

import os
import time
from contextlib import suppress
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import (
    before_task_publish,
    heartbeat_sent,
    setup_logging,
    task_postrun,
    task_prerun,
)

from creatorhub.observing import messages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")

app = Celery("creatorhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

HEARTBEAT_KEY = "worker-heartbeat"

before_task_publish.connect(messages.label)
task_prerun.connect(messages.take_up)
task_postrun.connect(messages.put_down)


@setup_logging.connect
def log_as_the_web_does(**kwargs: Any) -> None:
    """Celery would replace our handlers by its own, which know no creator and no request."""
    from django.conf import settings

    dictConfig(settings.LOGGING)


@heartbeat_sent.connect
def leave_sign_of_life(**kwargs: Any) -> None:
    """For /readyz, from the worker's own process every two seconds: its children may be busy
    with nights for longer than a sign may be old."""
    from django.core.cache import cache
    from redis.exceptions import RedisError

    with suppress(RedisError):
        cache.set(HEARTBEAT_KEY, time.time(), timeout=300)
