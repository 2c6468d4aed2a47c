"""Django's migrations in one schema, and the hash that says which schemas are at head."""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tenants.connection import connection
from tenants.errors import MissingSchema

Node = tuple[str, str]


@cache
def head() -> str:
    """A hash of every migration that a creator's schema knows (64 hex characters)."""
    wanted = set(settings.TENANT_APPS)
    labels = {config.label for config in apps.get_app_configs() if _names(config) & wanted}
    digest = hashlib.sha256()
    for (label, name), migration in sorted(
        MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items()  # type: ignore[union-attr]
    ):
        if label in labels:
            source = Path(str(import_module(migration.__module__).__file__)).read_bytes()
            digest.update(f"{label}.{name}".encode() + source)
    return digest.hexdigest()


def _names(config: AppConfig) -> set[str]:
    """What an app may be called in settings: its module, or its configuration class."""
    return {config.name, f"{type(config).__module__}.{type(config).__name__}"}


@contextmanager
def in_schema(schema: str) -> Iterator[None]:
    """Work in a schema that no creator has (yet), then return to where we were."""
    before = connection.tenant
    connection.set_schema(schema)
    try:
        yield
    finally:
        connection.set_tenant(before)


def migrate_schema(schema: str) -> None:
    """Run Django's migrations in one schema. Raises MissingSchema, and what the database raises.

    Without the check a missing schema would get its tables in the next schema of the search path,
    `extensions`, where every site would find them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        if cursor.fetchone() is None:
            raise MissingSchema(f"There is no schema {schema} in this database.")
    with in_schema(schema):
        call_command(Migrate(), verbosity=0, interactive=False)


def build_as_of(schema: str, nodes: Collection[Node]) -> None:
    """Give an empty schema the tables it had when exactly these migrations had run.

    `nodes` are (app, name) and hold what they depend on. Raises what the database raises.
    """
    with in_schema(schema):
        executor = MigrationExecutor(connection)
        graph, wanted = executor.loader.graph, set(nodes)
        children = {key: set(graph.node_map[key].children) for key in wanted}
        last = [key for key in sorted(wanted) if not wanted & children[key]]
        executor.migrate(last)
        connection.search_path_set_schemas = None


def missing_in(nodes: Collection[Node]) -> set[Node]:
    """The migrations of a creator's apps that are not among these (app, name)."""
    wanted = set(settings.TENANT_APPS)
    labels = {config.label for config in apps.get_app_configs() if _names(config) & wanted}
    return {node for node in known() if node[0] in labels} - set(nodes)


def known() -> set[Node]:
    """Every migration of this release, as (app, name)."""
    return set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)  # type: ignore[arg-type]
