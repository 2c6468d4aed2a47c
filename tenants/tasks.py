"""The Celery doors of the platform, and the one way to make a task that works in a schema."""

from collections.abc import Callable
from typing import Any

from celery import shared_task
from django.db import InterfaceError, OperationalError

from tenants.errors import NoSuchCreator
from tenants.schemas import open_public, open_schema

# For a task that no sweep repeats soon: thirteen minutes of trying while the database is away.
UNTIL_THE_DATABASE_IS_BACK = {
    "autoretry_for": (OperationalError, InterfaceError),
    "max_retries": 30,
    "retry_backoff": 2,  # seconds, doubled each time
    "retry_backoff_max": 30,
    "retry_jitter": False,
}


def tenant_task(function: Callable[..., None], **options: Any) -> Any:
    """Make a Celery task whose first argument is the schema to work in.

    A message for a creator who is gone is refused (and logged by Celery), never run in public.
    `options`: more for Celery's `shared_task`.
    """
    name = f"{function.__module__}.{function.__name__}"

    @shared_task(name=name, throws=(NoSuchCreator,), **options)
    def run(schema: str, *args: Any) -> None:
        with open_schema(schema):
            function(*args)

    return run


def public_task(function: Callable[..., None]) -> Any:
    """Make a Celery task that works in the public schema, by name."""

    @shared_task(name=f"{function.__module__}.{function.__name__}")
    def run(*args: Any) -> None:
        with open_public():
            function(*args)

    return run


@public_task
def fill_spares() -> None:
    """Keep ready schemas for the next sign-ups."""
    from tenants import services

    services.fill_spares()


@public_task
def forget_old() -> None:
    """Delete applications and entry passes that nobody can use any more."""
    from tenants import services

    services.forget_old()
