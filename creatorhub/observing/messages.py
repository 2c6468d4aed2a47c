"""The id of a request goes with the tasks that it queues, and on to those that they queue."""

import time
from typing import Any

from creatorhub.observing import ids

QUEUED_AT = "queued_at"  # seconds since 1970: how long has the oldest message waited?
REQUEST_ID = "request_id"


def label(headers: dict[str, Any] | None = None, **kwargs: Any) -> None:
    """before_task_publish: write on the message who sent it, and when."""
    if headers is None:
        return
    headers[QUEUED_AT] = time.time()
    current = ids.request_id.get()
    if current != ids.NOBODY:
        headers[REQUEST_ID] = current


def take_up(task_id: str, task: Any, **kwargs: Any) -> None:
    """task_prerun: log under the sender's id; a task of the clock has its own."""
    given = getattr(task.request, REQUEST_ID, None) or task_id.replace("-", "")
    task.request.log_token = ids.request_id.set(given)


def put_down(task: Any, **kwargs: Any) -> None:
    """task_postrun: the next task is not ours."""
    token = getattr(task.request, "log_token", None)
    if token is not None:
        ids.request_id.reset(token)
