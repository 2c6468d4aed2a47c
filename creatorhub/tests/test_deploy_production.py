"""The web as the image starts it: production settings, collected files, two processes, a proxy."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as now
from django.db import connection

from creatorhub.celery import leave_sign_of_life
from creatorhub.embedded.testing import without_services

pytestmark = pytest.mark.long

HOST = "creatorhub.test"
TOKEN = "a-long-random-token-of-the-operator"
PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7"}


def environment(folder: Path, port: int) -> dict[str, str]:
    """Production, on the servers of this test run."""
    database = now.DATABASES["default"]
    address = f"{quote(str(database['HOST']), safe='')}:{database['PORT']}"
    return {
        **without_services(dict(os.environ)),
        "CREATORHUB_ENV": "production",
        "CREATORHUB_STATE": str(folder / "state"),
        "DATABASE_URL": f"postgresql://{database['USER']}@{address}/{connection.settings_dict['NAME']}",
        "BROKER_URL": now.CELERY_BROKER_URL,
        "CACHE_URL": now.CACHES["default"]["LOCATION"],
        "PLATFORM_HOST": HOST,
        "SECRET_KEY": "dh3P-9vTq2Lw8ZkY7xRn4BcM6sJfA1gE5uWiO0pXtQzKyVbN3m",
        "PAYMENTS": "demo",
        "STATIC_ROOT": str(folder / "static"),
        "TRUSTED_PROXIES": "1",
        "METRICS_TOKEN": TOKEN,
        "WEB_WORKERS": "2",
        "PORT": str(port),
    }


@pytest.fixture
def web(db_is_real: None, tmp_path: Path, unused_port: int) -> Iterator[int]:
    """The port of a running web."""
    environ = environment(tmp_path, unused_port)
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, env=environ, cwd=now.BASE_DIR, check=True, timeout=60)
    serve = [sys.executable, "-m", "creatorhub.embedded", "serve", "web"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(serve, env=environ, cwd=now.BASE_DIR, stderr=log, stdout=log)
    try:
        deadline = time.monotonic() + 40
        while not answers(unused_port):
            assert process.poll() is None and time.monotonic() < deadline, (
                tmp_path / "log"
            ).read_text()
            time.sleep(0.1)
        yield unused_port
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def unused_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def ask(port: int, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    """One request as a proxy passes it on."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request("GET", path, headers={"Host": HOST, **named})
    answer = line.getresponse()
    return answer.status, answer.headers, answer.read()


def answers(port: int) -> bool:
    """Whether the web is there already."""
    try:
        return ask(port, "/healthz")[0] == 200
    except OSError:
        return False


def test_production_as_the_image_starts_it(web):
    connection.set_schema_to_public()
    leave_sign_of_life()
    status, headers, _ = ask(web, "/start/?x=1")
    assert (status, headers["Location"]) == (301, f"https://{HOST}/start/?x=1")

    status, headers, page = ask(web, "/start/", **PROXY)
    assert status == 200
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookies = headers.get_all("Set-Cookie") or []
    assert cookies and all(re.match("__Host-.*Secure", cookie) for cookie in cookies)
    [sheet] = re.findall(rb'href="(/static/built/app\.[0-9a-f]{12}\.css)"', page)
    status, headers, dense = ask(web, sheet.decode(), Accept_Encoding="gzip", **PROXY)
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in headers["Cache-Control"]
    assert len(dense) < 60_000

    assert ask(web, "/health")[0] == 200  # a checker inside speaks no TLS
    assert ask(web, "/metrics", **PROXY)[0] == 404
    for _ in range(8):
        ask(web, "/terms/", **PROXY)
    text = ask(web, "/metrics", Authorization=f"Bearer {TOKEN}", **PROXY)[2].decode()
    counted = 'creatorhub_requests_total{method="GET",route="platform:terms",status="2xx"} 8.0'
    assert counted in text  # whichever process has answered
    assert 'creatorhub_database_pool{state="waiting"} 0.0' in text


def test_a_part_that_does_not_exist_is_not_served(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "creatorhub.embedded", "serve", "cook"],
        env={**os.environ, "CREATORHUB_STATE": str(tmp_path / "state")},
        cwd=now.BASE_DIR, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "serve web|worker|beat" in done.stderr
