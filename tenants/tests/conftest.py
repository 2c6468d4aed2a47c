"""eva: a site of her own for the tests of archives, committed, with a file and a moving history."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection

from tenants import hosts, services
from tenants.models import Creator, Domain, Run
from tenants.schemas import open_creator
from tenants.services import archives
from tenants.services.archives import media, tables

Sums = dict[str, str]


def sums_of(schema: str, *without: str) -> Sums:
    """A sum of all rows of each table of a schema, whatever order they lie in."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables.columns_of(schema):
            if table not in without:
                cursor.execute(
                    f"SELECT coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '')"
                    f' FROM "{schema}"."{table}" r'
                )
                found[table] = cursor.fetchone()[0]
    return found


def schemas() -> set[str]:
    """Every schema of a site, loaded or half loaded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^(t|load|old)_'")
        return {name for (name,) in cursor.fetchall()}


def fan(name: str, **fields: Any) -> Any:
    """A person in the schema that is open."""
    return get_user_model().objects.create_user(f"{name}@example.com", name=name, **fields)


def event(person: Any) -> Any:
    """A deed of a person: a row that the database lets nobody change."""
    return apps.get_model("analytics", "Event").objects.create(
        actor=person, kind="search", subject_type="", subject_id=0, words="tab\there\nand \\ there"
    )


def remove_site(creator: Creator) -> None:
    """Take a committed site away again, with everything that names it."""
    connection.set_schema_to_public()
    Run.objects.filter(creator=creator).delete()
    Domain.objects.filter(tenant=creator).delete()
    Creator.objects.filter(pk=creator.pk).delete()
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{creator.schema_name}" CASCADE')
    hosts.forget()


@pytest.fixture
def eva(db_is_real: None, settings: Any, tmp_path: Path) -> Iterator[Creator]:
    """A committed site: two fans, a deed, a logo, a private film and one finished night."""
    settings.MEDIA_ROOT = tmp_path / "media"
    person = fan("eva", password="correct horse battery")
    creator = services.make_site(
        owner_id=person.pk, subdomain="eva", title="Eva", language="en", currency="EUR"
    )
    Run.objects.create(creator=creator, day="2026-01-01", state=Run.State.DONE)
    with open_creator(creator):
        fan("eva", role="owner")
        event(fan("fay"))
    put(creator, "public/logo.webp", b"logo")
    put(creator, "private/film.mp4", b"film" * 1000)
    put(creator, "public/logo.160.webp", b"narrow")
    services.update_site(creator_id=creator.pk, logo="public/logo.webp", tagline="Before")
    creator.refresh_from_db()
    before = set(Creator.objects.values_list("pk", flat=True))
    yield creator
    for made in Creator.objects.exclude(pk__in=before - {creator.pk}):
        remove_site(made)
    forget_owner()


def forget_owner() -> None:
    """Take eva's account on the platform away; Django would look for her in tables of sites."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM account_emailaddress WHERE email = 'eva@example.com';"
            "DELETE FROM accounts_user WHERE email = 'eva@example.com'"
        )


def put(creator: Creator, name: str, data: bytes) -> Path:
    """A file of the site that came an hour ago."""
    path = media.folder_of(creator.schema_name) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (time.time() - 3600,) * 2)
    return path


def files_of(creator: Creator) -> dict[str, bytes]:
    """The files of a site, narrow copies too."""
    folder = media.folder_of(creator.schema_name)
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def nothing(_step: str) -> None:
    """Whoever needs no progress."""


@pytest.fixture
def archived(eva: Creator, tmp_path: Path) -> Path:
    """An archive of eva."""
    path = tmp_path / "eva.tar"
    archives.dump(eva, path, nothing)
    return path
