"""Sites are handed out whole, at once, and equal to freshly migrated ones."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from tenants import services
from tenants.catalog import describe, migrations_of
from tenants.errors import NoSnapshot, SnapshotFailed
from tenants.models import Creator, SchemaSnapshot, SpareSchema
from tenants.services import migrations, pool

pytestmark = pytest.mark.long


def schemas(prefix: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [prefix])
        return {name for (name,) in cursor.fetchall()}


def rows_of(schema: str, table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{schema}".{table} ORDER BY id')
        return cursor.fetchall()


def test_two_creators_live_in_schemas_of_their_own(ada, lin):
    assert ada.schema_name.startswith("t_")
    assert ada.schema_name != lin.schema_name


def next_id(schema: str) -> int:
    """The id of a new row there."""
    new = "INSERT INTO {}.django_content_type (app_label, model) VALUES ('x', 'y') RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(new.format(schema))
        return cursor.fetchone()[0]


@pytest.fixture
def fresh(db) -> str:
    """A schema made by Django's migrations alone."""
    connection.set_schema_to_public()
    pool._run("CREATE SCHEMA t_fresh")
    migrations.migrate_schema("t_fresh")
    return "t_fresh"


def test_a_handed_out_schema_equals_a_freshly_migrated_one_down_to_the_next_id(fresh):
    services.fill_spares(1)
    from_pool, from_snapshot = services.hand_out(), services.hand_out()
    wanted = describe(fresh)

    assert len(wanted) > 300
    for schema in (from_pool, from_snapshot):
        assert sorted(set(describe(schema)) ^ set(wanted)) == []
        assert len(describe(schema)) == len(wanted)
        assert migrations_of(schema) == migrations_of(fresh)
        for table in ("django_content_type", "auth_permission"):
            assert rows_of(schema, table) == rows_of(fresh, table)
    assert next_id(from_pool) == next_id(from_snapshot) == next_id(fresh)


def test_the_pool_is_filled_up_to_the_wish_and_no_further(db):
    assert services.fill_spares(2) == 2
    assert services.fill_spares(2) == 0
    assert services.fill_spares(3) == 1
    assert schemas("spare_") == set(SpareSchema.objects.values_list("name", flat=True))


def test_a_spare_becomes_the_site_by_rename_alone(db):
    services.fill_spares(1)
    spare = SpareSchema.objects.get()

    name = services.hand_out()

    assert name.startswith("t_")
    assert (schemas(spare.name), schemas(name)) == (set(), {name})
    assert list(SpareSchema.objects.all()) == []


def test_an_empty_pool_falls_back_to_the_snapshot(db):
    assert not SpareSchema.objects.exists()

    assert schemas(name := services.hand_out()) == {name}


def test_a_sign_up_that_is_rolled_back_returns_its_spare(db):
    services.fill_spares(1)
    spare = SpareSchema.objects.get()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.hand_out()
        1 / 0  # noqa: B018

    assert SpareSchema.objects.get() == spare
    assert schemas("spare_") == {spare.name}


def test_a_spare_is_not_a_creator_for_anybody(db):
    before = Creator.objects.count()
    services.fill_spares(2)

    assert Creator.objects.count() == before
    assert not Creator.objects.filter(schema_name__startswith="spare_").exists()


def test_spares_of_older_migrations_are_never_handed_out_and_are_dropped(db):
    services.fill_spares(2)
    SpareSchema.objects.update(version="older")
    old = schemas("spare_")

    assert schemas(name := services.hand_out()) == {name}
    services.fill_spares(1)

    assert old & schemas("spare_") == set()
    assert [spare.version for spare in SpareSchema.objects.all()] == [services.head()]


def test_code_newer_than_the_snapshot_refuses_and_leaves_nothing(db):
    SchemaSnapshot.objects.update(version="older")
    before = schemas("t_")

    with pytest.raises(NoSnapshot):
        services.hand_out()

    assert (schemas("t_"), services.fill_spares(1)) == (before, 0)


def test_a_pg_dump_that_cannot_read_the_server_is_named_with_the_variable(ada, settings, tmp_path):
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'aborting because of server version mismatch' >&2\nexit 1\n")
    old.chmod(0o755)

    settings.PG_DUMP = str(old)
    with pytest.raises(SnapshotFailed, match=r"version mismatch(.|\n)*PG_DUMP"):
        pool._dump(ada.schema_name)
    settings.PG_DUMP = "/nowhere/pg_dump"
    with pytest.raises(SnapshotFailed, match="/nowhere/pg_dump: No such file"):
        pool._dump(ada.schema_name)


@pytest.fixture
def committed(db_is_real: None) -> Iterator[None]:
    """Two spares that every connection sees."""
    services.fill_spares(2)
    yield
    for spare in SpareSchema.objects.all():
        pool._run(f'DROP SCHEMA "{spare.name}" CASCADE')
        spare.delete()


def test_two_sign_ups_at_once_take_two_different_spares_and_both_can_go_back(committed):
    names, both_hold_one, errors = [], threading.Barrier(2, timeout=20), []

    def take() -> None:
        try:
            with transaction.atomic():
                names.append(services.hand_out())
                both_hold_one.wait()
                transaction.set_rollback(True)
        except threading.BrokenBarrierError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert (errors, len(set(names))) == ([], 2)
    assert SpareSchema.objects.count() == 2
    assert len(schemas("spare_")) == 2
