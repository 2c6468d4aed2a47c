"""Is the process alive, can it work, and whose request does a log line speak of?"""

import logging
import time

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import override_settings

from conftest import SiteClient
from creatorhub.celery import leave_sign_of_life
from creatorhub.embedded import postgres, valkey
from creatorhub.logs import ContextFilter
from tenants.schemas import open_creator

NOWHERE = "unix:///nowhere/valkey.sock"


@pytest.fixture
def worker_lives(platform):
    connection.set_schema_to_public()
    leave_sign_of_life()


def test_ready_when_database_broker_and_worker_answer(platform, worker_lives):
    answer = platform.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok", "worker": "ok"}


@pytest.mark.parametrize("age", [None, 61])
def test_a_silent_worker_is_named(platform, age):
    connection.set_schema_to_public()
    cache.delete("worker-heartbeat")
    if age:
        cache.set("worker-heartbeat", time.time() - age)

    answer = platform.get("/readyz")

    assert (answer.status_code, answer.json()["worker"]) == (503, "silent")


def test_a_broker_that_is_down_is_named(platform, settings):
    broken = {"default": {**settings.CACHES["default"], "LOCATION": NOWHERE}}
    with override_settings(CACHES=broken):
        answer = platform.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "broker": "down", "worker": "unknown"}


@pytest.fixture
def database_is_down(db_is_real):
    """A connection to a server that is not there, for the length of a test."""
    real = connections["default"]
    broken = real.copy()
    broken.settings_dict = {**real.settings_dict, "HOST": "/nowhere"}
    connections["default"] = broken
    yield
    connections["default"] = real


def test_a_database_that_is_down_is_named_and_the_process_still_answers(database_is_down):
    from django.conf import settings

    platform = SiteClient(settings.PLATFORM_HOST)
    leave_sign_of_life()

    assert (platform.get("/healthz").status_code, platform.get("/healthz").content) == (
        200,
        b"ok\n",
    )
    answer = platform.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")


def test_a_page_without_its_database_says_when_to_try_again(database_is_down):
    visitor = SiteClient("ada.localhost")
    visitor.raise_request_exception = False

    answer = visitor.get("/courses/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "A part of this service is being restarted" in answer.text
    assert answer["X-Request-Id"] in answer.text

    refused = visitor.get("/api/v1/courses/")
    assert (refused.status_code, refused["Retry-After"]) == (503, "60")
    assert refused.json()["error"]["code"] == "not_available"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/health", "/domain-known"])
def test_a_creators_host_does_not_tell(site, path):
    assert site.get(path).status_code == 404


class Lines(logging.Handler):
    """Keeps what the context filter says of each line."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str]] = []
        self.addFilter(ContextFilter())

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append((record.creator, record.request_id))


@pytest.fixture
def lines():
    handler, logger = Lines(), logging.getLogger("django.request")
    logger.addHandler(handler)
    yield handler.seen
    logger.removeHandler(handler)


def test_log_lines_carry_the_creator_and_the_request_id(ada, site, lines, monkeypatch):
    monkeypatch.setattr("creatorhub.views.site.home_of", lambda member: 1 / 0)
    site.raise_request_exception = False

    answer = site.get("/", headers={"X-Request-Id": "from-the-proxy-1"})

    assert (answer.status_code, answer["X-Request-Id"]) == (500, "from-the-proxy-1")
    assert lines == [(ada.schema_name, "from-the-proxy-1")]


def test_a_strange_request_id_is_replaced_and_the_next_request_has_its_own(site):
    ids = [site.get("/theme.css", headers={"X-Request-Id": id_})["X-Request-Id"]
           for id_ in ("a b\tc", "x" * 65, "")]  # fmt: skip

    assert all(len(id_) == 32 for id_ in ids)
    assert len(set(ids)) == 3


def test_outside_of_a_request_the_line_names_the_schema_that_is_open(ada, lin):
    record = logging.LogRecord("x", 20, "x", 1, "x", None, None)
    with open_creator(lin):
        ContextFilter().filter(record)

    assert (record.creator, record.request_id) == (lin.schema_name, "-")


def test_the_visitors_address_is_taken_from_our_own_proxies_only(platform, settings, lin):
    from tenants.models import SignUp

    def network(proxies: int, header: str) -> str:
        settings.TRUSTED_PROXIES = proxies
        platform.handler.load_middleware()
        form = {
            "email": f"p{proxies}-{len(header)}@example.com", "password": "a very long pass phrase",
            "name": "P", "title": "P", "subdomain": f"proxy{proxies}x{len(header)}",
            "language": "en", "time_zone": "UTC", "currency": "EUR", "brand_color": "#aa3355",
        }  # fmt: skip
        answer = platform.post("/start/", form, headers={"X-Forwarded-For": header})
        assert answer.status_code == 302, answer.content.decode()[-2000:]
        return SignUp.objects.latest("pk").network

    assert network(0, "198.51.100.7") == "127.0.0.0/24"
    assert network(1, "6.6.6.6, 198.51.100.7") == "198.51.100.0/24"
    assert network(2, "6.6.6.6, 198.51.100.7, 10.0.0.1") == "198.51.100.0/24"
    assert network(2, "198.51.100.7") == "127.0.0.0/24"


@pytest.mark.parametrize("path", ["/health", "/readyz"])
def test_readiness_fails_while_the_broker_is_down_and_is_back_with_it(
    platform, worker_lives, settings, path
):
    valkey.stop(settings.STATE)
    down = platform.get(path)
    valkey.server(settings.STATE).bring_up(patience=30.0, asked_to_stop=lambda: False)
    leave_sign_of_life()

    assert (down.status_code, down.json()["broker"], down.json()["database"]) == (503, "down", "ok")
    assert platform.get("/healthz").status_code == 200
    assert platform.get(path).status_code == 200


def test_readiness_fails_while_the_database_is_down_and_is_back_with_it(db_is_real, settings):
    platform = SiteClient(settings.PLATFORM_HOST)
    leave_sign_of_life()
    connection.close()
    postgres.stop(settings.STATE)
    try:
        down = platform.get("/health")
        lives = platform.get("/healthz")
        told = platform.get("/metrics").content.decode()
    finally:
        postgres.server(settings.STATE, careless=True).bring_up(
            patience=30.0, asked_to_stop=lambda: False
        )
        connection.close()

    assert (down.status_code, down.json()["database"], down.json()["broker"]) == (503, "down", "ok")
    assert lives.status_code == 200
    assert 'creatorhub_up{part="database"} 0.0' in told
    assert 'creatorhub_up{part="broker"} 1.0' in told
    assert platform.get("/health").status_code == 200
