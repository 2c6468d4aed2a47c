"""Every log line says whose site and which request it is about."""

import contextvars
import logging

from django.db import connection

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")


class ContextFilter(logging.Filter):
    """Adds `creator` (the schema) and `request_id` to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a line."""
        record.creator = getattr(connection, "schema_name", None) or "-"
        record.request_id = request_id.get()
        return True
