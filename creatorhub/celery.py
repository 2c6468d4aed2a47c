"""The Celery application: prefork workers, Valkey as broker, one beat."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")

app = Celery("creatorhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def give_first_sign(sender: Any, **kwargs: Any) -> None:
    """A heartbeat through the broker at once, or /readyz would wait for beat's first tick."""
    sender.app.send_task("creatorhub.tasks.heartbeat")
