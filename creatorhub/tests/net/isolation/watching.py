"""What a request leaves besides its answer: mails, log lines, files, the cache, rows."""

import io
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core import mail
from django.db import connection
from redis.connection import AbstractConnection

from creatorhub.isolation.oracles import Rows, Traces

MOST_BYTES = 2_000_000  # of a written file that are read
WRITING = set("wax+")


class Watch(logging.Handler):
    """Collects while it is open; `take` gives what came since the last time, and forgets it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.errors: list[str] = []
        self.commands: list[tuple[bytes, ...]] = []
        self.opened: set[str] = set()
        self.gone: set[str] = set()
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """A line as its readers would get it, with the error that it tells of."""
        line = self.format(record)
        self.lines.append(line)
        if record.levelno >= logging.ERROR and record.name != "django.request":
            self.errors.append(line)

    def take(self, rows: Rows, root: Path, kept: dict[str, bytes]) -> Traces:
        """Everything since the last time; the files below `root` are again as they were `kept`."""
        files = {path: _content(path) for path in sorted(self.opened)}
        traces = Traces(
            mails=tuple(_told(message) for message in mail.outbox),
            logs=tuple(self.lines),
            files={path: content for path, content in files.items() if content is not None},
            commands=tuple(self.commands),
            rows=rows,
        )
        self._put_back(root, kept)
        self.forget()
        return traces

    def _put_back(self, root: Path, kept: dict[str, bytes]) -> None:
        for path in self.opened - set(kept):
            if Path(path).is_relative_to(root):
                Path(path).unlink(missing_ok=True)
        for path in (self.gone | self.opened) & set(kept):
            Path(path).write_bytes(kept[path])

    def forget(self) -> None:
        """Begin anew."""
        for found in (mail.outbox, self.lines, self.errors, self.commands):
            found.clear()
        self.opened.clear()
        self.gone.clear()


def _content(path: str) -> bytes | None:
    try:
        with io.FileIO(path) as file:
            return file.read(MOST_BYTES)
    except OSError:
        return None


def _told(message: Any) -> str:
    """A mail as text: who gets it, all headers, and every part before it is packed for the way."""
    kinds = [content for content, _kind in getattr(message, "alternatives", ())]
    parts = [message.subject, message.body, *kinds, str(message.extra_headers)]
    attached = [str(one) for one in message.attachments]
    return "\n".join(map(str, [message.from_email, *message.recipients(), *parts, *attached]))


_watches: list[Watch] = []  # an audit hook stays for ever, so it asks who listens


def _heard(event: str, args: tuple[Any, ...]) -> None:
    if not _watches or event not in {"open", "os.remove", "os.rename"}:
        return
    if event == "open" and isinstance(args[0], str) and _writes(args[1], args[2]):
        _watches[-1].opened.add(args[0])
    elif event == "os.remove":
        _watches[-1].gone.add(str(args[0]))
    elif event == "os.rename":
        _watches[-1].opened.add(str(args[1]))


def _writes(mode: str | None, flags: int) -> bool:
    return bool(WRITING & set(mode)) if mode else bool(flags & 3)


sys.addaudithook(_heard)


@contextmanager
def watching() -> Iterator[Watch]:
    """Listen to the root logger, to the connections of the cache, and to files."""
    watch, root = Watch(), logging.getLogger()
    send = AbstractConnection.send_packed_command

    def heard(self: Any, command: Any, *args: Any, **kwargs: Any) -> Any:
        watch.commands.extend(commands_in(command))
        return send(self, command, *args, **kwargs)

    patched: Any = AbstractConnection
    patched.send_packed_command = heard
    root.addHandler(watch)
    _watches.append(watch)
    try:
        yield watch
    finally:
        _watches.remove(watch)
        root.removeHandler(watch)
        patched.send_packed_command = send


def commands_in(packed: Any) -> Iterator[tuple[bytes, ...]]:
    """The commands of a message in Redis' protocol: `*2`, then `$3`, `GET`, `$1`, `a`."""
    data = packed if isinstance(packed, bytes) else b"".join(map(bytes, packed))
    place = 0
    while place < len(data):
        count, place = _line(data, place)
        words = []
        for _word in range(int(count[1:])):
            length, place = _line(data, place)
            words.append(data[place : place + int(length[1:])])
            place += int(length[1:]) + 2
        yield tuple(words)


def _line(data: bytes, place: int) -> tuple[bytes, int]:
    end = data.index(b"\r\n", place)
    return data[place:end], end + 2


COUNTS = """
    SELECT schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del
    FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
DEEDS = ("made", "changed", "deleted")


def rows_written() -> dict[tuple[str, str, str], int]:
    """By schema, table and deed, what this transaction wrote so far, also what it undid again.

    The server forgets at the end of this transaction, so the next one begins at nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        found = {
            (schema, table, deed): int(count)
            for schema, table, *counts in cursor.fetchall()
            for deed, count in zip(DEEDS, counts, strict=True)
            if count
        }
        cursor.execute("SELECT pg_stat_force_next_flush()")
    return found


def in_all(written: Mapping[tuple[str, str, str], int]) -> Rows:
    """By schema and table, whatever was done there."""
    found: dict[tuple[str, str], int] = {}
    for (schema, table, _deed), count in written.items():
        found[schema, table] = found.get((schema, table), 0) + count
    return found


def checksums() -> dict[str, str]:
    """Every table of every schema of ours, with the number of its rows and a sum of their texts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT LIKE 'pg\\_%%'"
            " AND schemaname <> 'information_schema'"
        )
        names = sorted(f'"{schema}"."{table}"' for schema, table in cursor.fetchall())
        found: dict[str, str] = {}
        for start in range(0, len(names), 200):
            cursor.execute(" UNION ALL ".join(map(_sum, names[start : start + 200])))
            found.update(cursor.fetchall())
    return found


def _sum(name: str) -> str:
    total = "coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)"
    return f"SELECT '{name}', count(*)::text || ' ' || {total}::text FROM {name} t"
