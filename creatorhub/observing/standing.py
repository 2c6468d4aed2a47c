"""How the house stands at the moment of asking: read from database, broker and cache, not counted.

A part that does not answer is told by its own figure (`creatorhub_up`); the others still speak.
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from celery import current_app
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Count, F, Min, Q
from django.utils import timezone
from kombu.exceptions import OperationalError
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from creatorhub.celery import HEARTBEAT_KEY
from creatorhub.observing import database
from creatorhub.observing.messages import QUEUED_AT
from tenants.models import Creator, Run, SpareSchema

LOOK_BACK = timedelta(days=1)
WAITING = "Messages that wait for a worker."
POOL = {"pool_size": "open", "pool_available": "idle", "requests_waiting": "waiting"}


class Standing(Collector):
    """Reads everything anew for each scrape: seven statements, whatever the number of sites."""

    def describe(self) -> Iterable[Metric]:
        """Nothing in advance: registering must not ask a database that may be away."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Every figure that can be had now."""
        up = GaugeMetricFamily("creatorhub_up", "1 where the part answers.", labels=["part"])
        for part, read in {"database": _database, "broker": _queue, "cache": _worker}.items():
            try:
                yield from list(read())
            except (DatabaseError, OperationalError, RedisError):
                up.add_metric([part], 0)
            else:
                up.add_metric([part], 1)
        yield up
        yield from _pool()


def _gauge(name: str, text: str, value: float | Mapping[str, float], label: str = "") -> Metric:
    if not isinstance(value, Mapping):
        return GaugeMetricFamily(f"creatorhub_{name}", text, value=value)
    family = GaugeMetricFamily(f"creatorhub_{name}", text, labels=[label])
    for key, number in value.items():
        family.add_metric([key], number)
    return family


def _database() -> Iterator[Metric]:
    if not database.answers():
        raise DatabaseError("no answer in time")
    sites = dict.fromkeys(Creator.State.values, 0)
    sites |= dict(Creator.objects.values_list("state").annotate(Count("pk")))
    yield _gauge("sites", "Sites by state.", sites, "state")
    ready = SpareSchema.objects.count()
    yield _gauge("spare_schemas", "Schemas that wait for a sign-up.", ready)
    yield from _nights()


def _nights() -> Iterator[Metric]:
    now = timezone.now()
    recent = Run.objects.filter(Q(created_at__gt=now - LOOK_BACK) | Q(state__in=["due", "running"]))
    runs = dict.fromkeys(Run.State.values, 0)
    runs |= dict(recent.values_list("state").annotate(Count("pk")))
    yield _gauge("nightly_runs", "Runs of the last day, and all that are open.", runs, "state")
    done = recent.filter(state=Run.State.DONE, started_at__isnull=False)
    took = sorted(
        spent.total_seconds()
        for spent in done.values_list(F("finished_at") - F("started_at"), flat=True)
    )
    if took:
        parts = {"0.5": took[len(took) // 2], "0.95": took[int(len(took) * 0.95)], "1": took[-1]}
        yield _gauge("nightly_seconds", "Seconds of the last day's runs.", parts, "quantile")
    oldest = Run.objects.filter(state=Run.State.DUE).aggregate(at=Min("created_at"))["at"]
    waited = (now - oldest).total_seconds() if oldest else 0
    yield _gauge("nightly_waiting_seconds", "Age of the oldest run that waits.", waited)


def _queue() -> Iterator[Metric]:
    with current_app.connection_for_read(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
        channel, name = broker.default_channel, current_app.conf.task_default_queue
        client = getattr(channel, "client", None)
        if client is None:  # RabbitMQ, which shows nobody the message it would give next
            yield _gauge("queue_messages", WAITING, _declared(broker, channel, name))
            return
        yield _gauge("queue_messages", WAITING, client.llen(name))
        age = _age(client.lindex(name, -1))
        yield _gauge("queue_oldest_seconds", "Age of the message that waits longest.", age)
        taken = client.hlen(channel.unacked_key)
        yield _gauge("queue_taken_messages", "Messages that a worker holds.", taken)


def _declared(broker: Any, channel: Any, name: str) -> int:
    try:
        return int(channel.queue_declare(name, passive=True).message_count)
    except broker.channel_errors:  # no worker has come and no message was sent yet
        return 0


def _age(message: bytes | None) -> float:
    if message is None:
        return 0.0
    sent = json.loads(message).get("headers", {}).get(QUEUED_AT)
    return max(0.0, time.time() - float(sent)) if sent else 0.0


def _worker() -> Iterator[Metric]:
    beat = cache.get(HEARTBEAT_KEY)
    if beat is not None:  # no sample when no worker was seen for five minutes: use absent()
        age = time.time() - float(beat)
        yield _gauge("worker_heartbeat_age_seconds", "Age of a worker's last sign of life.", age)


def _pool() -> Iterator[Metric]:
    """Of the process that answers this scrape."""
    pool: Any = getattr(connection, "pool", None)
    if pool is not None:
        stats = pool.get_stats()
        now = {said: stats.get(name, 0) for name, said in POOL.items()}
        yield _gauge("database_pool", "Connections of the web's pool.", now, "state")
        yield _gauge("database_pool_limit", "The most connections it opens.", stats["pool_max"])
