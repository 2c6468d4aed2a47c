"""A connection of the web server's pool that says whether it lives without asking the database."""

import select
from typing import Any

from psycopg import Connection, Cursor


class PooledConnection(Connection[Any]):
    """Before each request the pool sends its connection an empty statement to see if it lives.

    A database that went away has closed the connection, and that lies ready to be read on the
    socket. So where nothing lies there, the way to the database and back is left out.
    """

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Cursor[Any]:
        """As psycopg's. Raises OperationalError when the database has hung up."""
        if query == "" and self._is_quiet():
            return self.cursor()
        return super().execute(query, *args, **kwargs)

    def _is_quiet(self) -> bool:
        if self.closed:
            return False
        waiting = select.poll()
        waiting.register(self.fileno(), select.POLLIN | select.POLLPRI)
        return not waiting.poll(0)
