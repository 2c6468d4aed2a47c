"""Every schema comes to today's tables; a site that fails does not stop the others."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tenants import services
from tenants.models import Creator, SchemaSnapshot, SpareSchema
from tenants.services import pool

pytestmark = pytest.mark.long


@pytest.fixture
def late(lin):
    """Two sites of older migrations: one has no schema, the other has one."""
    connection.set_schema_to_public()
    make = {"owner_id": lin.owner_id, "language": "en", "currency": "EUR"}
    make["schema_version"] = "older"
    for name in ("broken", "empty"):
        Creator.objects.create(
            schema_name=f"t_{name}",
            host=f"{name}.localhost",
            skeleton=name,
            title=name.title(),
            **make,
        )


def make_schema(name: str) -> None:
    pool.make_schema(name, SchemaSnapshot.objects.get())


def versions() -> dict[str, bool]:
    head = services.head()
    return {creator.title: creator.schema_version == head for creator in Creator.objects.all()}


def tables_in(schema: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return {name for (name,) in cursor.fetchall()}


def test_a_failing_site_is_listed_the_rest_are_migrated_and_the_next_run_resumes(late, lin):
    pool._run("CREATE SCHEMA t_empty")  # without a table, so that its migrations really run
    said = []

    failures = services.migrate_everything(said.append)

    assert failures == ["Broken (t_broken): There is no schema t_broken in this database."]
    assert versions() == {"Ada Studio": True, "Lin Studio": True, "Broken": False, "Empty": True}
    assert said == ["public", "1/2 Broken", "2/2 Empty"]  # ada and lin are at head: not visited
    assert tables_in("t_empty") == tables_in(lin.schema_name)
    assert tables_in("extensions") == set()  # a missing schema's would be found by every site

    make_schema("t_broken")
    said.clear()
    assert services.migrate_everything(said.append) == []
    assert said == ["public", "1/1 Broken"]
    assert all(versions().values())


def test_the_command_exits_with_the_list(late, capsys):
    make_schema("t_empty")

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
