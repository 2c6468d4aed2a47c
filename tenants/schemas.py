"""The only doors into a schema. Over a border go ids, never objects."""

from collections.abc import Iterator
from contextlib import contextmanager

from tenants.connection import connection
from tenants.errors import NoSuchCreator
from tenants.models import Creator
from tenants.seal import PUBLIC


@contextmanager
def open_public() -> Iterator[None]:
    """Work in the public schema, then return to where we were."""
    before = connection.tenant
    connection.set_schema_to_public()
    try:
        yield
    finally:
        connection.set_tenant(before)


@contextmanager
def open_creator(creator: Creator) -> Iterator[Creator]:
    """Work in the schema of a creator whose row was just read."""
    before = connection.tenant
    connection.set_tenant(creator)
    try:
        yield creator
    finally:
        connection.set_tenant(before)


@contextmanager
def open_schema(schema: str) -> Iterator[Creator]:
    """Work in a creator's schema by name. Raises NoSuchCreator; never falls back to public."""
    if schema == PUBLIC:
        raise NoSuchCreator("Work in public is asked for with open_public().")
    with open_public():
        creator = Creator.objects.filter(schema_name=schema).first()
    if creator is None:
        raise NoSuchCreator(f"There is no creator with the schema {schema!r}.")
    with open_creator(creator):
        yield creator


def here() -> Creator:
    """The creator whose schema is open. Raises NoSuchCreator on the platform."""
    tenant = connection.tenant
    if not isinstance(tenant, Creator):
        raise NoSuchCreator("No creator's schema is open here.")
    return tenant
