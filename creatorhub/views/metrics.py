"""/metrics: figures for Prometheus, on the platform's host, for the operator alone."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from creatorhub.observing.standing import Standing

LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded")


def metrics(request: HttpRequest) -> HttpResponse:
    """Everything that is counted and how the house stands; 404 for whoever may not see it."""
    if not _may_see(request):
        raise Http404
    registry: Any = REGISTRY
    if settings.METRICS_FOLDER:
        registry = CollectorRegistry()
        sum_up: Any = MultiProcessCollector
        sum_up(registry, path=settings.METRICS_FOLDER)
    now = CollectorRegistry()
    now.register(Standing())
    text = generate_latest(registry) + generate_latest(now)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    """With METRICS_TOKEN its bearer; without, a program on this machine and not its proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
    came_through_a_proxy = any(name in request.headers for name in FORWARDED)
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not came_through_a_proxy
