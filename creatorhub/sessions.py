"""Where sessions are kept: Django's table, with the truth about a database that is away."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from tenants.prepared import Prepared


class SessionStore(db.SessionStore):
    """Django's own. The name is part of how its rows are signed."""

    def _get_session_from_db(self) -> Any:
        """As Django's, which compiles this query of every request anew."""
        key = self.session_key
        found = next(iter(_KNOWN(key=key, now=timezone.now())), None) if key else None
        if found is None:
            self._session_key = None
        return found

    def save(self, must_create: bool = False) -> None:
        """As Django's, which takes every error of the database for a session that somebody has
        ended meanwhile, and answers 400: "bad request". When the database was away, the fault is
        ours, and the answer says so. Raises OperationalError, InterfaceError, UpdateError.
        """
        try:
            super().save(must_create)
        except UpdateError as refused:
            if isinstance(refused.__context__, OperationalError | InterfaceError):
                raise refused.__context__ from None
            raise


def _known(key: str, now: datetime) -> Any:
    rows = SessionStore.get_model_class().objects
    return rows.filter(session_key=key, expire_date__gt=now)


_KNOWN = Prepared(_known, key=str, now=datetime)
