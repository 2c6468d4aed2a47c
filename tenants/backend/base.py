"""A connection that never trusts a search path which the server has taken back."""

from django.utils.asyncio import async_unsafe
from django_tenants.postgresql_backend import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """As django-tenants': it remembers which path was set, and sets it anew after a rollback.

    A SET belongs to its transaction. Where a view has caught an error of the database inside of a
    block, the block ends with COMMIT, of which the server makes a ROLLBACK without a word, path
    included; the next statement would then run in `public`.
    """

    @async_unsafe
    def commit(self) -> None:
        """As Django's; afterwards the path is set anew if the server rolled back instead."""
        raw = self.connection
        was_broken = raw is not None and raw.info.transaction_status == TransactionStatus.INERROR
        super().commit()
        if was_broken:
            self.search_path_set_schemas = None
