"""Where sessions are kept: Django's table, with the truth about a database that is away."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError


class SessionStore(db.SessionStore):
    """Django's own. The name is part of how its rows are signed."""

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
