"""What leaves the house when somebody listens: errors and traces, and nothing about a person."""

import gzip
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sentry_sdk
from celery import shared_task
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.db import IntegrityError, connection
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from creatorhub.observing import sentry, spans
from tenants.tasks import tenant_task

GIVEN = "from-the-proxy-9"
SECRETS = ["alice@example.com", "s3cret-token", "correct horse", "sessionid", "__Host", "127.0.0.9"]


class Receiver(ThreadingHTTPServer):
    """Takes whatever is posted on this machine, as a collector would."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taker)
        self.taken: list[tuple[str, bytes]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def bodies(self, path: str) -> list[bytes]:
        """What came to addresses that end so."""
        return [body for where, body in self.taken if where.endswith(path)]


class Taker(BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self) -> None:
        """Keep it, unpacked."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.taken.append((self.path, body))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server
        server.shutdown()


@pytest.fixture
def errors(receiver, settings):
    """Sends errors to the receiver; gives what has come, once everything was sent."""
    settings.SENTRY_DSN = f"http://key@127.0.0.1:{receiver.server_port}/1"
    sentry.start()

    def come() -> list[dict]:
        sentry_sdk.flush(5)
        return [json.loads(body.splitlines()[-1]) for body in receiver.bodies("/envelope/")]

    yield come
    sentry_sdk.init()


def test_an_error_of_a_request_is_told_without_the_person(
    ada, browse, alice, receiver, errors, monkeypatch
):
    def fail(member):
        password = "correct horse"
        told = f"duplicate of {member.email}\nDETAIL: Key (token)=(s3cret-token, {password[:0]})"
        raise IntegrityError(told)

    monkeypatch.setattr("creatorhub.views.site.home_of", fail)
    client = browse(alice)
    client.raise_request_exception = False

    answer = client.get(
        "/?token=s3cret-token",
        headers={"X-Request-Id": GIVEN, "Authorization": "Bearer s3cret-token"},
        REMOTE_ADDR="127.0.0.9",
    )

    assert answer.status_code == 500
    [event] = errors()
    assert event["tags"] == {"request_id": GIVEN, "schema": ada.schema_name, "role": "test"}
    error = event["exception"]["values"][-1]
    assert (error["type"], error["value"]) == ("IntegrityError", "duplicate of [address]")
    assert error["stacktrace"]["frames"][-1]["function"] == "fail"
    assert not {"request", "user", "extra", "breadcrumbs", "server_name"} & set(event)
    sent = receiver.taken[0][1].decode()
    without_code = json.dumps({**event, "exception": None})
    assert [secret for secret in SECRETS if secret in without_code] == []
    assert client.session.session_key not in sent
    assert "alice@example.com" not in sent


def test_what_is_filled_into_a_logged_error_stays_here(ada, errors):
    logging.getLogger("creatorhub").error("no mail to %s", "alice@example.com")

    [event] = errors()
    assert event["logentry"] == {"message": "no mail to %s"}
    assert "alice" not in json.dumps(event)


@shared_task(name="creatorhub.tests.nothing")
def nothing() -> None:
    """Works."""


@tenant_task
def breaks() -> None:
    """Does not."""
    raise ValueError("alice@example.com")


@pytest.fixture
def traces(receiver, settings):
    """Sends spans to the receiver; gives them by name, once everything was sent."""
    settings.OTEL_ENDPOINT = f"http://127.0.0.1:{receiver.server_port}"
    inside = settings.MIDDLEWARE.index("tenants.middleware.SiteMiddleware") + 1
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE[:inside], "creatorhub.observing.spans.SpanMiddleware",
        *settings.MIDDLEWARE[inside:],
    ]  # fmt: skip
    spans.start()

    def come() -> dict[str, dict]:
        trace.get_tracer_provider().force_flush()  # type: ignore[attr-defined]
        found = {}
        for body in receiver.bodies("/v1/traces"):
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                for span in resource.scope_spans[0].spans:
                    words = {pair.key: pair.value.string_value for pair in span.attributes}
                    found[span.name] = {"words": words, "span": span}
        return found

    yield come
    before_task_publish.disconnect(spans.hand_on)
    task_prerun.disconnect(spans.take_up)
    task_postrun.disconnect(spans.put_down)


def test_a_request_and_its_task_are_one_trace_without_the_person(
    ada, browse, alice, receiver, traces, monkeypatch
):
    connection.set_tenant(ada)

    def home_of(member):
        headers: dict = {}
        spans.hand_on(headers)
        nothing.apply(headers=headers)
        breaks.apply(args=[ada.schema_name])
        return 1 / 0

    monkeypatch.setattr("creatorhub.views.site.home_of", home_of)
    client = browse(alice)
    client.raise_request_exception = False
    client.get(
        "/?token=s3cret-token",
        headers={"X-Request-Id": GIVEN, "Authorization": "Bearer s3cret-token"},
    )

    found = traces()
    page, task = found["GET site:home"], found["creatorhub.tests.nothing"]
    assert page["words"] == {
        "http.request.method": "GET", "http.route": "site:home", "http.response.status_code": "",
        "creatorhub.request_id": GIVEN, "creatorhub.schema": ada.schema_name,
    }  # fmt: skip
    assert page["span"].status.code == 2
    assert task["words"]["celery.state"] == "SUCCESS"
    assert task["span"].trace_id == page["span"].trace_id
    assert task["span"].parent_span_id == page["span"].span_id
    broken = found["creatorhub.tests.test_observing.breaks"]
    assert broken["words"]["creatorhub.schema"] == ada.schema_name
    assert broken["span"].status.code == 2
    sent = b"".join(body for _, body in receiver.taken)
    assert [secret for secret in SECRETS if secret.encode() in sent] == []


def test_where_nobody_listens_the_packages_are_not_loaded(tmp_path):
    script = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'creatorhub.settings'\n"
        "import creatorhub.wsgi\n"
        "print(sorted({'sentry_sdk', 'opentelemetry.exporter'} & set(sys.modules)))"
    )
    ours = ("SENTRY_DSN", "OTEL_EXPORTER_OTLP_ENDPOINT")
    environ = {key: value for key, value in os.environ.items() if key not in ours}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        env=environ, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip

    assert done.stdout == "[]\n"
