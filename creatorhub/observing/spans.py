"""Traces over OTLP/HTTP: one span for each request, by its route, and one for each task.

Imported only where OTEL_EXPORTER_OTLP_ENDPOINT is set. A span knows route, method, status, request
id and schema; no path, no query, no person.
"""

from collections.abc import Callable
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from creatorhub import logs
from creatorhub.observing.metrics import route_of

wire = TraceContextTextMapPropagator()


def provider() -> TracerProvider:
    """Where spans go: in batches, from a thread of their own."""
    made = TracerProvider(resource=Resource.create({"service.name": f"creatorhub-{settings.ROLE}"}))
    exporter = OTLPSpanExporter(endpoint=f"{settings.OTEL_ENDPOINT.rstrip('/')}/v1/traces")
    made.add_span_processor(BatchSpanProcessor(exporter))
    return made


def start() -> None:
    """Trace requests (by SpanMiddleware) and tasks from now on."""
    trace.set_tracer_provider(provider())
    before_task_publish.connect(hand_on)
    task_prerun.connect(take_up)
    task_postrun.connect(put_down)


def _tracer() -> trace.Tracer:
    return trace.get_tracer("creatorhub")


def _ids() -> dict[str, str]:
    return {
        "creatorhub.request_id": logs.request_id.get(),
        "creatorhub.schema": getattr(connection, "schema_name", None) or logs.NOBODY,
    }


class SpanMiddleware:
    """One span for each request. Stands inside SiteMiddleware, so that it knows the schema."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A visitor's own traceparent is not taken: it would choose what is kept.
        with _tracer().start_as_current_span("request", kind=SpanKind.SERVER) as span:
            response = self.get_response(request)
            route = route_of(request)
            span.update_name(f"{request.method} {route}")
            span.set_attributes(
                {
                    "http.request.method": request.method or "",
                    "http.route": route,
                    "http.response.status_code": response.status_code,
                    **_ids(),
                }
            )
            if response.status_code >= 500:
                span.set_status(Status(StatusCode.ERROR))
        return response


def hand_on(headers: dict[str, Any] | None = None, **kwargs: Any) -> None:
    """before_task_publish: the task's span hangs below the request's."""
    if headers is not None:
        wire.inject(headers)


def take_up(task: Any, **kwargs: Any) -> None:
    """task_prerun: open the task's span."""
    sent = getattr(task.request, "traceparent", None)
    parent = wire.extract({"traceparent": sent}) if sent else None
    span = _tracer().start_span(task.name, parent, SpanKind.CONSUMER)
    span.set_attribute("creatorhub.request_id", logs.request_id.get())
    task.request.span = span
    task.request.span_token = context.attach(trace.set_span_in_context(span))


def put_down(task: Any, args: Any = (), state: str | None = None, **kwargs: Any) -> None:
    """task_postrun: close it. The schema is a tenant task's first argument, and left by now."""
    span = getattr(task.request, "span", None)
    if span is None:
        return
    schema = args[0] if args and str(args[0]).startswith("t_") else "public"
    span.set_attributes({"creatorhub.schema": schema, "celery.state": state or ""})
    if state not in {"SUCCESS", "RETRY"}:
        span.set_status(Status(StatusCode.ERROR))
    context.detach(task.request.span_token)
    span.end()
