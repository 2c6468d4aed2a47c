"""A connection whose statements run in the schema that was opened, or not at all."""

from typing import Any

from django.db import OperationalError
from django.utils.asyncio import async_unsafe
from django_tenants.postgresql_backend import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """As django-tenants', which remembers the path that it set, with two gaps closed.

    A SET may fail like any other statement: cancelled, or over its time. django-tenants then lets
    the next statement run on the path of whoever had the connection before, or in `public`.

    And a SET belongs to its transaction. Where a view has caught an error of the database inside
    of a block, the block ends with COMMIT, of which the server makes a ROLLBACK without a word,
    path included.
    """

    def _handle_search_path(self, cursor: Any = None) -> None:
        """As django-tenants'. Raises OperationalError when the path is not what it has to be."""
        is_inner = self._setting_search_path  # asked again while it is being set
        with self.wrap_database_errors:
            super()._handle_search_path(cursor)
        if is_inner or self.search_path_set_schemas or self._is_broken():
            return
        raise OperationalError("the search path could not be set")

    @async_unsafe
    def commit(self) -> None:
        """As Django's; afterwards the path is set anew if the server rolled back instead."""
        was_broken = self._is_broken()
        super().commit()
        if was_broken:
            self.search_path_set_schemas = None

    def _is_broken(self) -> bool:
        """In a transaction that failed, the server itself refuses every statement."""
        raw = self.connection
        return raw is not None and raw.info.transaction_status == TransactionStatus.INERROR
