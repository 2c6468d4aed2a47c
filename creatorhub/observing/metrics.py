"""Figures of requests, counted where they are answered: two observations for each.

Labels are bounded: the declared name of a route (never a path), the method, the class of the
status. No creator and no person is a label.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from prometheus_client import Counter, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call] # half of the lines, and no use here
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds
REQUESTS = Counter("creatorhub_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram(
    "creatorhub_request_seconds", "Seconds from the request to its answer.", ["route"],
    buckets=BUCKETS,
)  # fmt: skip
# A labelled child is looked up once: the client's own look-up costs more than the counting.
_counters: dict[tuple[str, str | None, int], Any] = {}
_clocks: dict[str, Any] = {}


def route_of(request: HttpRequest) -> str:
    """The declared name of the route that answered: `courses:detail`; else `static` or `none`."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or "unnamed"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def count(request: HttpRequest, status: int, seconds: float) -> None:
    """Count one answered request."""
    route = route_of(request)
    key = (route, request.method, status // 100)
    counter = _counters.get(key)
    if counter is None:
        method = request.method if request.method in METHODS else "other"
        counter = REQUESTS.labels(route, method, f"{status // 100}xx")
        if method != "other":  # what is made up by others is not remembered
            _counters[key] = counter
    counter.inc()
    clock = _clocks.get(route)
    if clock is None:
        clock = _clocks[route] = SECONDS.labels(route)
    clock.observe(seconds)
