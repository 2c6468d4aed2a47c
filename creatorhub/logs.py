"""Every log line says whose site and which request it is about."""

import json
import logging
import re
from datetime import UTC, datetime

from django.db import connection

from creatorhub.observing.ids import NOBODY, request_id

__all__ = [
    "NOBODY", "ContextFilter", "JsonFormatter", "request_id", "without_addresses", "without_keys",
]  # fmt: skip
# Paths whose last part is a key by itself: whoever reads it may do what it is for.
KEY = re.compile(r"(/(?:team|unsubscribe|files)/)(?!play/)[^/\s\"'?]{20,}")
ADDRESS = re.compile(r"[^\s@<>\"'()=,;:]+@[^\s@<>\"'()=,;:]+")


class ContextFilter(logging.Filter):
    """Adds `creator` (the schema) and `request_id` to each record, and takes keys out of paths."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a line."""
        given = getattr(record, "creator", None)  # by a line that is written after the visit
        record.creator = given or getattr(connection, "schema_name", None) or NOBODY
        record.request_id = request_id.get()
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # values that do not fit: the handler tells of that
            return True
        if (told := without_keys(said)) != said:
            record.msg, record.args = told, ()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, creator, request, message, error."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, in one line, whatever the message holds."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "creator": getattr(record, "creator", NOBODY),
            "request": getattr(record, "request_id", NOBODY),
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def without_addresses(text: str) -> str:
    """The text with every e-mail address taken out, for what leaves the house."""
    return ADDRESS.sub("[address]", text)


def without_keys(text: str) -> str:
    """The text with the keys in addresses of invitations, ways out and files taken out."""
    return KEY.sub(r"\1[key]", text)
