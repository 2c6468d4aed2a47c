"""The Celery doors that stand above all apps: nights, orders that move on, the heartbeat."""

import time

from celery import shared_task
from django.core.cache import cache

from tenants.tasks import public_task


@shared_task
def heartbeat() -> None:
    """Leave a sign of life for /readyz."""
    cache.set("worker-heartbeat", time.time(), timeout=300)


@public_task
def start_nights() -> None:
    """Write and send the runs of the creators whose 03:00 has come."""
    from tenants import services

    services.open_runs()
    resume_runs()


@public_task
def resume_runs() -> None:
    """Send every run that nobody works on."""
