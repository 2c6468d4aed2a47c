"""Figures for the operator: bounded labels, true values, and nobody else sees them."""

import json
import re
import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from conftest import SiteClient
from creatorhub.celery import app, leave_sign_of_life
from creatorhub.embedded import valkey
from creatorhub.observing import metrics
from tenants import services as tenants
from tenants.models import Run

TOKEN = "a-long-random-token-of-the-operator"
LINE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")


def figures(answer) -> dict[tuple[str, str], float]:
    """What was said, by name and labels."""
    assert answer.status_code == 200
    lines = [LINE.match(line) for line in answer.content.decode().splitlines()]
    return {(line[1], line[2] or ""): float(line[3]) for line in lines if line}


@pytest.fixture
def empty_queue(db):
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge(app.conf.task_default_queue)
        yield broker.default_channel.client
        broker.default_channel.queue_purge(app.conf.task_default_queue)


def test_requests_are_counted_by_the_name_of_their_route_and_never_by_path(site, platform):
    before = figures(platform.get("/metrics"))
    for path in ("/courses/", "/courses/", "/courses/nobody-knows/", "/secret-path/x"):
        site.get(path)
    now = figures(platform.get("/metrics"))

    def grew(name: str, labels: str) -> float:
        return now[name, labels] - before.get((name, labels), 0)

    listed = 'method="GET",route="courses:list",status="2xx"'
    assert grew("creatorhub_requests_total", listed) == 2
    gone = 'method="GET",route="courses:detail",status="4xx"'
    assert grew("creatorhub_requests_total", gone) == 1
    assert grew("creatorhub_request_seconds_count", 'route="courses:list"') == 2
    text = platform.get("/metrics").content.decode()
    assert "secret-path" not in text
    assert "nobody-knows" not in text


def test_a_made_up_method_or_path_adds_no_series(site):
    for number in range(5):
        site.generic(f"HACK{number}", f"/x{number}")

    assert {key[1] for key in metrics._counters if key[0] == "none"} <= metrics.METHODS
    labels = [sample.labels for family in metrics.REQUESTS.collect() for sample in family.samples]
    assert {row["method"] for row in labels} <= {*metrics.METHODS, "other"}


def test_the_house_is_described_in_figures(ada, platform, empty_queue):
    connection.set_schema_to_public()
    leave_sign_of_life()
    due = tenants.run_by_hand(creator_id=ada.pk)
    run, lease = tenants.claim_run(tenants.run_by_hand(creator_id=ada.pk).pk)
    tenants.finish_run(run_id=run.pk, lease=lease)
    app.send_task("nobody.listens")
    message = json.loads(empty_queue.lindex("celery", -1))
    message["headers"]["queued_at"] = time.time() - 100
    empty_queue.lset("celery", -1, json.dumps(message))
    app.send_task("nobody.listens")

    now = figures(platform.get("/metrics"))

    assert now["creatorhub_sites", 'state="active"'] == 2
    assert now["creatorhub_sites", 'state="suspended"'] == 0
    assert ("creatorhub_spare_schemas", "") in now
    assert now["creatorhub_nightly_runs", 'state="due"'] == 1
    assert now["creatorhub_nightly_runs", 'state="done"'] == 1
    assert now["creatorhub_nightly_seconds", 'quantile="1"'] < 5
    assert 0 <= now["creatorhub_nightly_waiting_seconds", ""] < 60
    assert now["creatorhub_queue_messages", ""] == 2
    assert 100 <= now["creatorhub_queue_oldest_seconds", ""] < 110
    assert now["creatorhub_queue_taken_messages", ""] == 0
    assert now["creatorhub_worker_heartbeat_age_seconds", ""] < 10
    assert {now["creatorhub_up", f'part="{part}"'] for part in ("database", "broker", "cache")} == {
        1
    }
    assert due.pk and Run.objects.count() == 2


def test_a_scrape_asks_the_database_seven_times(platform, django_assert_num_queries):
    with django_assert_num_queries(7):
        platform.get("/metrics")


def test_without_the_broker_the_other_figures_are_still_told(platform, settings):
    valkey.stop(settings.STATE)
    try:
        now = figures(platform.get("/metrics"))
    finally:
        valkey.server(settings.STATE).bring_up(patience=30.0, asked_to_stop=lambda: False)

    assert now["creatorhub_up", 'part="broker"'] == now["creatorhub_up", 'part="cache"'] == 0
    assert now["creatorhub_up", 'part="database"'] == 1
    assert now["creatorhub_sites", 'state="active"'] == 2


@pytest.mark.parametrize(
    ("token", "headers", "address", "status"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "198.51.100.7", 404),
        ("", {"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 404),
        ("", {"Forwarded": "for=127.0.0.1"}, "127.0.0.1", 404),
        (TOKEN, {}, "127.0.0.1", 404),
        (TOKEN, {"Authorization": "Bearer a-wrong-one"}, "127.0.0.1", 404),
        (TOKEN, {"Authorization": f"Bearer {TOKEN}é"}, "127.0.0.1", 404),
        (TOKEN, {"Authorization": f"Bearer {TOKEN}"}, "198.51.100.7", 200),
    ],
)
def test_only_the_operator_sees_the_figures(platform, settings, token, headers, address, status):
    settings.METRICS_TOKEN = token

    answer = platform.get("/metrics", headers=headers, REMOTE_ADDR=address)

    assert answer.status_code == status
    assert ("creatorhub_" in answer.content.decode()) == (status == 200)


def test_a_creators_host_has_no_figures(site):
    assert site.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (settings.PLATFORM_HOST, 200),
        ("ada.localhost", 200),
        ("ADA.localhost.", 200),
        ("nobody.localhost", 404),
        ("", 404),
        ("a" * 300, 404),
        ("ada.localhost\x00", 404),
    ],
)
def test_a_proxy_learns_which_names_are_ours(ada, name, status):
    platform = SiteClient(settings.PLATFORM_HOST)

    assert platform.get("/domain-known", {"domain": name}).status_code == status


def test_counting_costs_next_to_nothing(rf):
    request = rf.get("/courses/")
    request.resolver_match = None
    metrics.count(request, 200, 0.01)
    started = time.process_time()
    for _ in range(2_000):
        metrics.count(request, 200, 0.01)

    assert (time.process_time() - started) / 2_000 < 0.0001  # about 3 µs on a quiet machine
    cache.clear()


def test_behind_a_proxy_a_program_on_this_machine_still_has_its_address(platform, settings):
    settings.TRUSTED_PROXIES, settings.METRICS_TOKEN = 1, ""
    platform.handler.load_middleware()

    inside = platform.get("/metrics", REMOTE_ADDR="127.0.0.1")
    outside = platform.get("/metrics", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="127.0.0.1")

    assert (inside.status_code, outside.status_code) == (200, 404)
