"""The id of the request or task that is at work. Imports nothing, so that beat may use it."""

import contextvars

NOBODY = "-"  # where no request and no task is at work
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default=NOBODY)
