"""Has what a site shows changed? A mark per schema in the cache server, renewed by every commit.

Every statement that writes marks the schema it was made in as changed when its transaction commits,
whoever wrote it: a view, a task, a command. Only tables that no visitor's page is made of are left
out (QUIET), so a new table counts until somebody says otherwise.
"""

import logging
import re
import secrets
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.cache import caches
from django.db import transaction
from redis.exceptions import RedisError

from tenants.connection import connection
from tenants.seal import PUBLIC

log = logging.getLogger(__name__)

KEPT_FOR = 3600  # seconds; longer than anything that was made under a mark is kept
READS = ("SELECT", "SET ", "SHOW", "RESET", "SAVEPOINT", "RELEASE", "ROLLBACK", "DECLARE", "LOCK")
TABLE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(?:\w+"?\."?)?(\w+)', re.IGNORECASE)
# What happens all the time, and is shown to a person or to the studio, never to all visitors.
QUIET = {
    "accounts_apitoken",
    "accounts_auditentry",
    "accounts_keptanswer",
    "accounts_notice",
    "analytics_daytotal",
    "analytics_event",
    "analytics_personday",
    "analytics_tally",
    "analytics_visitor",
    "courses_progress",
    "django_session",
    "mfa_authenticator",
    "tenants_run",
    "tenants_spareschema",
    "usersessions_usersession",
}


_written = threading.local()


def writes() -> int:
    """How many statements of this thread changed what visitors may see."""
    return getattr(_written, "number", 0)


def current(schema: str) -> str:
    """The mark of this moment, "" before the first change. Raises RedisError."""
    return str(caches["versions"].get(schema, ""))


def watch(connection: Any, **kwargs: Any) -> None:
    """Look at every statement of this connection; called once, when it is opened first."""
    if _listen not in connection.execute_wrappers:
        # In front: whoever listens for a while takes away the last one afterwards.
        connection.execute_wrappers.insert(0, _listen)


def changed() -> None:
    """The open schema has other content once this transaction commits (at once without one)."""
    _written.number = writes() + 1
    schema = str(connection.schema_name)
    if schema == PUBLIC:
        return  # the platform's pages are not kept
    waiting = connection.run_on_commit
    last: Any = waiting[-1][1] if waiting else None
    if getattr(last, "func", None) is _renew and last.args == (schema,):
        return  # the statement before this one has said so
    transaction.on_commit(partial(_renew, schema), robust=True)


def is_write(sql: Any) -> bool:
    """Whether a statement changes what visitors may see; in doubt it does."""
    text = sql if isinstance(sql, str) else str(sql)
    if text.lstrip(" (\n\t")[:9].upper().startswith(READS):
        return False
    found = TABLE.match(text)
    return found is None or found[1] not in QUIET


def _listen(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    result = execute(sql, params, many, context)
    if is_write(sql):
        changed()
    return result


def _renew(schema: str) -> None:
    try:
        caches["versions"].set(schema, secrets.token_hex(8), KEPT_FOR)
    except RedisError as error:
        log.warning("the mark of %s was not renewed: %s", schema, error)
