"""Every schema comes to today's tables; a site that fails does not stop the others."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tenants import services
from tenants.models import Creator, SpareSchema
from tenants.services import pool


@pytest.fixture
def late(lin):
    """A site whose schema is empty, so that its migrations really run, and one without a schema."""
    connection.set_schema_to_public()
    make = {"owner_id": lin.owner_id, "language": "en", "currency": "EUR"}
    make["schema_version"] = "older"
    broken = Creator.objects.create(
        schema_name="t_broken", host="broken.localhost", skeleton="broken", title="Broken", **make
    )
    empty = Creator.objects.create(
        schema_name="t_empty", host="empty.localhost", skeleton="empty", title="Empty", **make
    )
    pool._run("CREATE SCHEMA t_empty")
    return broken, empty


def versions() -> dict[str, bool]:
    head = services.head()
    return {creator.title: creator.schema_version == head for creator in Creator.objects.all()}


def test_a_failing_site_is_listed_and_the_rest_are_migrated_and_remembered(late):
    said = []

    failures = services.migrate_everything(said.append)

    assert failures == ["Broken (t_broken): There is no schema t_broken in this database."]
    assert versions() == {"Ada Studio": True, "Lin Studio": True, "Broken": False, "Empty": True}
    assert said == ["public", "1/2 Broken", "2/2 Empty"]  # ada and lin are at head: not visited


def test_a_missing_schema_leaves_no_tables_where_every_site_would_find_them(late):
    services.migrate_everything(lambda line: None)

    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'extensions'")
        assert cursor.fetchall() == []


def test_the_next_run_resumes_with_what_is_missing(late):
    services.migrate_everything(lambda line: None)
    pool._run("CREATE SCHEMA t_broken")
    said = []

    assert services.migrate_everything(said.append) == []
    assert said == ["public", "1/1 Broken"]
    assert all(versions().values())


def test_the_command_exits_with_the_list(late, capsys):
    with pytest.raises(CommandError, match=r"could not be migrated:\n  Broken \(t_broken\): "):
        call_command("migrate_all", stdout=io.StringIO())

    assert "migrate 2/2 Empty" in capsys.readouterr().out


def test_a_release_drops_the_spares_of_older_migrations(db):
    services.fill_spares(1)
    SpareSchema.objects.update(version="older")

    services.migrate_everything(lambda line: None)

    assert not SpareSchema.objects.exists()


def test_head_changes_with_a_migration_file_and_only_of_sites_apps(settings):
    known = services.head()
    services.head.cache_clear()
    settings.TENANT_APPS = [app for app in settings.TENANT_APPS if app != "courses"]
    try:
        assert len(known) == 64
        assert services.head() != known
    finally:
        services.head.cache_clear()
