"""Rules that the database itself keeps, as operations for migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.migrations.operations.base import Operation

from tenants.connection import connection

# One in each schema, made by the first migration that needs it: a schema is copied and moved as a
# whole, and nothing in it may hang on another one.
FUNCTION = """
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' AND TG_ARGV[0] = 'forgettable'
        AND current_setting('creatorhub.forget', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE restrict_violation USING
        MESSAGE = format('%s is append-only: a row is added and never changed.', TG_TABLE_NAME),
        HINT = 'Add a row that says what is true now; only tenants.rules.forgetting() deletes.';
END
$body$
"""
TRIGGER = """
CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION append_only('{manner}')
"""
# A table without rows may be emptied: an archive is loaded into a schema of which nobody knows yet.
NOT_EMPTIED = """
CREATE OR REPLACE FUNCTION never_emptied() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    has_rows boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME)
        INTO has_rows;
    IF has_rows THEN
        RAISE restrict_violation USING
            MESSAGE = format('%s is append-only: it is never emptied.', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END
$body$
"""
EMPTY_TRIGGER = """
CREATE TRIGGER {name} BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION never_emptied()
"""


class AppendOnly(Operation):
    """The database refuses to change or delete a row of the model (IntegrityError).

    `forgettable` rows can be deleted inside `forgetting()`, and are still never changed. TRUNCATE,
    which only the owner of the table may do, is the matter of NeverEmptied.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, *, forgettable: bool = False) -> None:
        self.model_name = model_name
        self.forgettable = forgettable

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As Django's."""
        return type(self).__name__, [self.model_name], {"forgettable": self.forgettable}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Django's picture of the model stays as it was."""

    def database_forwards(self, app_label: str, schema_editor: Any, _old: Any, new: Any) -> None:
        """Put the rule on the table of the schema that is being migrated."""
        model = new.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            table = model._meta.db_table
            manner = "forgettable" if self.forgettable else "kept"
            names = {"name": f"{table}_is_append_only", "table": table, "manner": manner}
            schema_editor.execute(FUNCTION, None)
            schema_editor.execute(TRIGGER.format(**names), None)

    def database_backwards(self, app_label: str, schema_editor: Any, old: Any, _new: Any) -> None:
        """Take the rule off the table again; the function stays for others."""
        model = old.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            table = model._meta.db_table
            schema_editor.execute(f"DROP TRIGGER {table}_is_append_only ON {table}", None)

    def describe(self) -> str:
        """For the migrate command."""
        return f"Let nobody change a row of {self.model_name}"


class NeverEmptied(Operation):
    """The database refuses to TRUNCATE the model's table while it has a row (IntegrityError).

    Whoever owns the table can still take the rule away, or the table; no rule inside a database
    holds its owner.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As Django's."""
        return type(self).__name__, [self.model_name], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Django's picture of the model stays as it was."""

    def database_forwards(self, app_label: str, schema_editor: Any, _old: Any, new: Any) -> None:
        """Put the rule on the table of the schema that is being migrated."""
        model = new.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            table = model._meta.db_table
            schema_editor.execute(NOT_EMPTIED, None)
            names = {"name": f"{table}_is_never_emptied", "table": table}
            schema_editor.execute(EMPTY_TRIGGER.format(**names), None)

    def database_backwards(self, app_label: str, schema_editor: Any, old: Any, _new: Any) -> None:
        """Take the rule off the table again; the function stays."""
        model = old.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            table = model._meta.db_table
            schema_editor.execute(f"DROP TRIGGER {table}_is_never_emptied ON {table}", None)

    def describe(self) -> str:
        """For the migrate command."""
        return f"Let nobody empty the table of {self.model_name}"


@contextmanager
def forgetting() -> Iterator[None]:
    """A transaction in which forgettable rows may be deleted, by services whose verb is that."""
    with transaction.atomic():
        _set("on")
        yield
        _set("off")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('creatorhub.forget', %s, true)", [value])
