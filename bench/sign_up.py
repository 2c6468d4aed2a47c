"""How long a sign-up keeps the database busy: `python -m bench.sign_up`.

Starts an own database and broker in a folder that vanishes, walks the platform's form to the code
ten times with a spare schema and ten times with an empty pool, and prints one JSON line per figure:
the median time of all statements of the POST that makes the site, and of the whole POST. Then it
compares the catalogue of a handed-out schema with that of a freshly migrated one.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROUNDS = 10
FORM = {
    "password": "a very long pass phrase",
    "name": "Grace",
    "title": "Grace Notes",
    "language": "en",
    "time_zone": "Europe/London",
    "currency": "GBP",
    "brand_color": "#aa3355",
}


def main() -> int:
    """Print the figures; 1 when a target is missed or the catalogues differ."""
    from creatorhub.embedded.testing import services

    with tempfile.TemporaryDirectory(prefix="ch-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        with services(Path(folder) / "s", careless=False) as environ:
            os.environ.update(environ, DJANGO_SETTINGS_MODULE="creatorhub.settings")
            return measure()


def measure() -> int:
    """Everything after the servers are up."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from django.test.utils import setup_test_environment

    from tenants import services as tenants

    setup_test_environment()  # mail stays in memory
    call_command("migrate_all")
    passed = True
    for pool, spares, limit in (("with a spare schema", 1, 150), ("with an empty pool", 0, 1500)):
        database, wall = zip(*[sign_up(spares) for _ in range(ROUNDS)], strict=True)
        say(f"database time of a sign-up {pool}, median of {ROUNDS}", statistics.median(database))
        say(f"slowest database time of a sign-up {pool}", max(database))
        say(f"whole POST of a sign-up {pool}, median of {ROUNDS}", statistics.median(wall))
        passed = passed and statistics.median(database) <= limit
    tenants.fill_spares(1)
    with transaction.atomic():
        handed_out = tenants.hand_out()
    return 0 if is_equal_to_migrated(handed_out) and passed else 1


def sign_up(spares: int) -> tuple[float, float]:
    """Milliseconds of all statements, and of the whole POST that turns a code into a site."""
    from tenants import services as tenants
    from tenants.models import SignUp

    drop_spares()
    tenants.fill_spares(spares)
    SignUp.objects.all().delete()  # the limits for one address and network are not measured
    browser, page, code = application()
    with statements() as spent:
        begin = time.perf_counter()
        answer = browser.post(page, {"code": code})
        wall = time.perf_counter() - begin
    assert answer.status_code == 302, answer.content
    return sum(spent) * 1000, wall * 1000


def application() -> tuple[Any, str, str]:
    """A browser that has sent the form, the page that asks for the code, and the code."""
    from django.conf import settings
    from django.core import mail
    from django.test import Client

    host = settings.PLATFORM_HOST
    origin = f"{settings.SCHEME}://{host}{settings.PORT_SUFFIX}"
    browser = Client(
        headers={"host": f"{host}{settings.PORT_SUFFIX}", "origin": origin},
        SERVER_NAME=host,
        SERVER_PORT=str(settings.PORT),
    )
    name = f"bench{time.time_ns()}"
    answer = browser.post("/start/", {**FORM, "email": f"{name}@example.com", "subdomain": name})
    assert answer.status_code == 302, answer.content
    page = answer["Location"]
    browser.get(page)
    return browser, page, mail.outbox[-1].subject.split()[0]


@contextmanager
def statements() -> Iterator[list[float]]:
    """Collects the seconds of each statement, COMMIT included, as this process waits for it."""
    from django.db import connection

    spent: list[float] = []
    commit = connection._commit

    def timed(work: Any, *arguments: Any) -> Any:
        begin = time.perf_counter()
        try:
            return work(*arguments)
        finally:
            spent.append(time.perf_counter() - begin)

    def wrapper(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        return timed(execute, sql, params, many, context)

    connection._commit = lambda: timed(commit)
    try:
        with connection.execute_wrapper(wrapper):
            yield spent
    finally:
        del connection._commit


def drop_spares() -> None:
    """An empty pool."""
    from django.db import connection

    from tenants.models import SpareSchema

    for spare in SpareSchema.objects.all():
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA "{spare.name}" CASCADE')
        spare.delete()


def is_equal_to_migrated(schema: str) -> bool:
    """Compare a handed-out schema with one that Django's migrations have made."""
    from django.db import connection

    from tenants.catalog import describe, migrations_of
    from tenants.services.migrations import migrate_schema

    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA t_migrated")
    begin = time.perf_counter()
    migrate_schema("t_migrated")
    say("making the same schema by migrations", (time.perf_counter() - begin) * 1000)
    handed_out, migrated = describe(schema), describe("t_migrated")
    differences = set(handed_out) ^ set(migrated)
    for line in sorted(differences):
        sys.stderr.write(f"differs: {line}\n")
    say("lines of the catalogue of a site", len(migrated), "lines")
    say("differences between handed out and migrated", len(differences), "lines")
    return not differences and migrations_of(schema) == migrations_of("t_migrated")


def say(figure: str, value: float, unit: str = "ms") -> None:
    """One figure on one line."""
    sys.stdout.write(json.dumps({"figure": figure, "value": round(value, 1), "unit": unit}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
