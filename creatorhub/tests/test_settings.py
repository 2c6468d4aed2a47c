"""Production starts with a sensible environment, and a wrong value stops it by name."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tenants.poolers import refuse_old_server

pytestmark = pytest.mark.long

SENSIBLE = {
    "CREATORHUB_ENV": "production",
    "SECRET_KEY": "dh3P-9vTq2Lw8ZkY7xRn4BcM6sJfA1gE5uWiO0pXtQzKyVbN3m",
    "PLATFORM_HOST": "creatorhub.example",
    "PAYMENTS": "demo",
    "EMAIL_HOST": "smtp.example",
    "DATABASE_URL": "postgresql://hub:pass%20word@db.example:5432/hub?sslmode=require",
    "BROKER_URL": "rediss://broker.example/0",
    "CACHE_URL": "rediss://broker.example/1",
}
SHOW = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "creatorhub.settings"
from django.conf import settings
names = json.loads(os.environ["NAMES"])
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def run(*arguments: str, tmp_path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environ = {**clean, **SENSIBLE, "CREATORHUB_STATE": str(tmp_path / "state"), **changes}
    return subprocess.run(
        [sys.executable, *arguments],
        env={name: value for name, value in environ.items() if value is not None},
        cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def read(tmp_path, *names: str, **changes: str | None) -> dict:
    done = run("-c", SHOW, tmp_path=tmp_path, NAMES=json.dumps(names), **changes)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_check_deploy_is_clean_with_a_sensible_environment(tmp_path):
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CREATORHUB_ENV", "prod"),
        ("CREATORHUB_ROLE", "cook"),
        ("DEBUG", "1"),
        ("DEBUG", "maybe"),
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("PLATFORM_HOST", None),
        ("PLATFORM_HOST", "https://creatorhub.example"),
        ("PAYMENTS", None),
        ("PAYMENTS", "stripe"),
        ("MAIL_DELIVERY", "files"),
        ("MAIL_DELIVERY", "pigeon"),
        ("SCHEME", "ftp"),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "²"),
        ("PUBLIC_PORT", "-1"),
        ("TRUSTED_PROXIES", "11"),
        ("DATABASE_URL", "mysql://db/hub"),
        ("DATABASE_URL", "postgresql://db:port/hub"),
        ("DATABASE_URL", "postgresql://db"),
        ("DATABASE_URL", "postgresql://db/hub?colour=blue"),
        ("BROKER_URL", "broker.example"),
        ("CACHE_URL", "memcached://broker.example"),
        ("SPARE_SCHEMAS", "many"),
        ("MEDIA_LIMIT_MB", "0"),
        ("EMAIL_PORT", "smtp"),
        ("EMAIL_USE_TLS", "ja"),
        ("PGBOUNCER_TX", "2"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_the_variable(tmp_path, name, value):
    done = run("-c", SHOW, tmp_path=tmp_path, NAMES='["DEBUG"]', **{name: value})

    assert done.returncode != 0
    assert f"ImproperlyConfigured: {name} " in done.stderr


def test_cookies_and_headers_of_production(tmp_path):
    names = (
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_DOMAIN",
        "CSRF_COOKIE_DOMAIN", "CSRF_TRUSTED_ORIGINS", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_PATH", "X_FRAME_OPTIONS", "DEBUG", "PORT_SUFFIX", "EMAIL_BACKEND",
    )  # fmt: skip
    assert read(tmp_path, *names) == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "LANGUAGE_COOKIE_NAME": "__Host-language",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_DOMAIN": None,
        "CSRF_COOKIE_DOMAIN": None,
        "CSRF_TRUSTED_ORIGINS": [],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_PATH": "/",
        "X_FRAME_OPTIONS": "DENY",
        "DEBUG": False,
        "PORT_SUFFIX": "",
        "EMAIL_BACKEND": "creatorhub.mail.SmtpBackend",
    }


def test_a_database_url_is_read_with_its_escapes_and_tls_options(tmp_path):
    database = read(tmp_path, "DATABASES")["DATABASES"]["default"]

    assert [database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "hub", "hub", "pass word", "db.example", "5432",
    ]  # fmt: skip
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_a_database_url_may_name_the_folder_of_a_local_socket(tmp_path):
    url = "postgresql://hub@%2Frun%2FPostgres:5433/hub"
    database = read(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"]["default"]

    assert (database["HOST"], database["PORT"]) == ("/run/Postgres", "5433")


def test_only_the_web_process_keeps_a_pool_and_it_forgets_whose_connection_it_was(tmp_path):
    web = read(tmp_path, "DATABASES", CREATORHUB_ROLE="web")["DATABASES"]["default"]
    worker = read(tmp_path, "DATABASES", CREATORHUB_ROLE="worker")["DATABASES"]["default"]

    assert "_forget_path" in web["OPTIONS"]["pool"]["reset"]
    assert (web["CONN_MAX_AGE"], "pool" in worker["OPTIONS"]) == (0, False)


def test_behind_a_transaction_pooler_server_cursors_and_prepared_statements_are_off(tmp_path):
    database = read(tmp_path, "DATABASES", PGBOUNCER_TX="1")["DATABASES"]["default"]

    assert database["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert database["OPTIONS"]["prepare_threshold"] is None


def test_a_server_that_does_not_report_its_path_is_refused_behind_a_transaction_pooler():
    refuse_old_server(180_006)
    with pytest.raises(ImproperlyConfigured, match="PGBOUNCER_TX"):
        refuse_old_server(170_010)
