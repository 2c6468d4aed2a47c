"""Inside: the cache server, what this process remembers, and the database itself."""

import pickle
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.urls import reverse

from courses.models import Course
from creatorhub import caching
from creatorhub.isolation import canary
from creatorhub.isolation.bench import Bench
from creatorhub.isolation.results import Way
from creatorhub.isolation.rows import models_of_a_site
from tenants import kept
from tenants.connection import connection
from tenants.errors import CrossedBorder

KEY = "isolation"
LIVES = 60  # seconds


def in_cache(bench: Bench, way: Way) -> None:
    """A word kept by the probe is not there under the same key; kept pages are of one site each."""
    word = bench.probe.word("cache", "key")
    with bench.in_probe():
        cache.set(KEY, word, LIVES)
        way.at_home += cache.get(KEY) == word
    with bench.in_site():
        way.asked += 1
        if cache.get(KEY) is not None:
            way.find("nobody", "the cache server", "a value of another site under the same key")
    nobody = bench.visitors["nobody"]
    at_home = type(nobody)(nobody.name, bench.home.host)
    for route in sorted(caching.ROUTES - {"courses:detail"}):
        bench.ask_home(way, reverse(route), visitor=at_home)
        for _time in range(2):  # made, then kept
            bench.ask(way, nobody, reverse(route))
    _remembered(bench, way)


def _remembered(bench: Bench, way: Way) -> None:
    """Everything that this process keeps: no word of the probe stands under another schema."""
    for shelf in (kept.shelf, caching.shelf):
        for key, value in shelf.entries():
            if key[0] == bench.probe.creator.schema_name:
                continue
            way.asked += 1
            held = canary.find(pickle.dumps(value))
            if any(one.site == bench.probe.name for one in held):
                way.find("nobody", "the memory of a process", f"kept for {key[0]}")


def in_database(bench: Bench, way: Way) -> None:
    """With the site's schema open the probe's tables are not within reach."""
    with bench.in_probe():
        theirs: Any = Course.objects.filter(pk=bench.probe.names.number)
    with bench.in_site():
        _path(bench, way)
        _foreign_keys(bench, way)
        _rows(bench, way)
        way.asked += 1
        try:
            found = list(theirs)
        except CrossedBorder:
            return
        way.find("nobody", "courses.course", f"a query of another site gave {len(found)} rows")


def _path(bench: Bench, way: Way) -> None:
    """Where the connection looks for a table: in the own schema, never in another or in public."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schemas(false)")
        path = cursor.fetchone()[0]
    way.asked += 1
    if path[:1] != [bench.site.schema_name] or set(path[1:]) - {"extensions"}:
        way.find("nobody", "search_path", f"the connection looks into {path}")


def _foreign_keys(bench: Bench, way: Way) -> None:
    """No row can point out of the schema."""
    with connection.cursor() as cursor:
        cursor.execute(OUT_OF_SCHEMA, [bench.site.schema_name])
        names = [name for (name,) in cursor.fetchall()]
    way.asked += 1
    for name in names:
        way.find("nobody", "foreign keys", f"{name} leaves the schema")


OUT_OF_SCHEMA = """
    SELECT c.conname FROM pg_constraint c
    JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
    JOIN pg_namespace n ON n.oid = f.relnamespace
    WHERE c.contype = 'f' AND n.nspname = %s AND t.relnamespace <> f.relnamespace
"""


def _rows(bench: Bench, way: Way) -> None:
    """The probe's number is in each of its tables, and in none of the site's."""
    number = bench.probe.names.number
    for model in models_of_a_site():
        way.asked += 1
        try:
            with transaction.atomic():
                if model._base_manager.filter(pk=number).exists():
                    way.find("nobody", model._meta.label_lower, "a row of another site")
            with bench.in_probe():
                way.at_home += model._base_manager.filter(pk=number).exists()
        except DatabaseError as error:
            way.troubles.append(f"{model._meta.label_lower}: {type(error).__name__}")
