"""One id from the request to its log lines, its tasks and the page that the person sees."""

import io
import json
import logging
from types import SimpleNamespace

import pytest
from celery import shared_task

from creatorhub import logs
from creatorhub.celery import app
from creatorhub.logs import ContextFilter, JsonFormatter
from creatorhub.observing import messages
from tenants.schemas import open_creator

GIVEN = "from-the-proxy-1"
seen: list[str] = []


@shared_task(name="creatorhub.tests.look_at_id")
def look() -> None:
    """Says under which id it runs."""
    seen.append(logs.request_id.get())


@pytest.fixture
def queue(db):
    """The waiting messages' headers, newest first."""
    name = app.conf.task_default_queue
    with app.connection_for_write() as broker:
        client = broker.default_channel.client
        broker.default_channel.queue_purge(name)
        yield lambda: [json.loads(raw)["headers"] for raw in client.lrange(name, 0, -1)]
        broker.default_channel.queue_purge(name)


@pytest.fixture
def written():
    """What the whole house logs, as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(ContextFilter())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_a_task_queued_in_a_request_carries_its_id(site, queue, monkeypatch):
    monkeypatch.setattr("creatorhub.views.site.home_of", lambda member: look.delay() and 1 / 0)
    site.raise_request_exception = False

    site.get("/", headers={"X-Request-Id": GIVEN})
    look.delay()

    clocks, requests = queue()
    assert requests["request_id"] == GIVEN
    assert "request_id" not in clocks
    assert clocks["queued_at"] >= requests["queued_at"]


def run(headers: dict[str, str]) -> None:
    """As a worker runs a message."""
    task = SimpleNamespace(request=SimpleNamespace(**headers))
    messages.take_up(task_id="0b1c-22", task=task)
    try:
        look()
        look.delay()
    finally:
        messages.put_down(task=task)


def test_a_task_logs_under_its_senders_id_and_hands_it_on(queue):
    seen.clear()
    run({"request_id": GIVEN})
    run({})

    assert seen == [GIVEN, "0b1c22"]
    assert [headers["request_id"] for headers in queue()] == ["0b1c22", GIVEN]
    assert logs.request_id.get() == "-"


def test_a_500_names_the_id_that_the_log_knows(ada, site, written, monkeypatch):
    monkeypatch.setattr("creatorhub.views.site.home_of", lambda member: 1 / 0)
    site.raise_request_exception = False

    answer = site.get("/", headers={"X-Request-Id": GIVEN})

    assert answer.status_code == 500
    assert f"<code>{GIVEN}</code>" in answer.content.decode()
    [line] = [line for line in written() if line["request"] == GIVEN]
    assert (line["level"], line["creator"], line["logger"]) == (
        "ERROR", ada.schema_name, "django.request",
    )  # fmt: skip
    assert "ZeroDivisionError" in line["error"]


def test_a_refusal_names_the_id_that_the_log_knows(ada, browse, alice, written):
    answer = browse(alice).get("/studio/groups/", headers={"X-Request-Id": GIVEN})

    assert answer.status_code == 403
    assert f"<code>{GIVEN}</code>" in answer.content.decode()
    [line] = [line for line in written() if line["request"] == GIVEN]
    assert line["message"] == "refused: GET community:studio_list"
    assert line["creator"] == ada.schema_name


def test_a_page_that_is_not_there_names_none(site):
    answer = site.get("/nothing/here/")

    assert answer.status_code == 404
    assert "Reference" not in answer.content.decode()
    assert answer["X-Request-Id"]


def test_a_json_line_is_one_line_with_its_creator(ada):
    record = logging.LogRecord("x", 20, "x", 1, "two\nlines of %s", ("中文",), None)
    with open_creator(ada):
        ContextFilter().filter(record)
    line = JsonFormatter().format(record)

    assert "\n" not in line
    said = json.loads(line)
    assert said.pop("time").endswith("+00:00")
    assert said == {
        "level": "INFO", "logger": "x", "creator": ada.schema_name, "request": "-",
        "message": "two\nlines of 中文",
    }  # fmt: skip
