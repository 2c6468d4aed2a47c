"""Judgments on one request: did anything of another site show, move or give itself away?

Pure: each takes what was seen and returns the faults in words, so an empty list is a clean one.
Whoever asks (the crawler of the tests, a creator's own check) brings the requests.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from creatorhub.isolation import canary
from creatorhub.isolation.canary import Canary

PUBLIC = "public"  # the platform's own schema
SITES_SCHEMA = re.compile(r"(?<![0-9A-Za-z_])t_[0-9a-z]+")
Rows: TypeAlias = Mapping[tuple[str, str], int]  # by schema and table: rows that were written

# What every answer draws anew, whoever asks: masked form tokens, nonces, ids of requests.
DRAWN = re.compile(
    rb"(?<![A-Za-z0-9])[A-Za-z0-9]{64}(?![A-Za-z0-9])"
    rb"|nonce[-=]\"?[A-Za-z0-9+/_=-]{16,44}"
    rb"|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])"
)
NUMBER = re.compile(r"\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Counted down by each request, whatever was asked for; the value of the others must be alike.
COUNTED = {"ratelimit-remaining", "ratelimit-reset", "x-request-id", "content-length", "date"}
# Headers whose values are drawn anew, or name what was asked for.
NAMED_ONLY = {"content-security-policy", "set-cookie", "location", "hx-redirect", "etag"}
CLOSE = 24  # bytes by which two answers may differ and still have one length class


@dataclass(frozen=True)
class Answer:
    """What came back, whole: a stream is read to its end before it is judged."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    reason: str = ""

    def header(self, name: str) -> str:
        """The value of a header, "" without it."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass(frozen=True)
class Traces:
    """What a request left besides its answer.

    `commands` are those that the cache server was sent, each a tuple of its words; `files` have
    their content by path; `rows` count what was written, also what was undone afterwards.
    """

    mails: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    commands: tuple[tuple[bytes, ...], ...] = ()
    rows: Rows = field(default_factory=dict)


def foreign(text: str | bytes, own: Collection[str]) -> list[Canary]:
    """The canaries in a text of sites whose names are not among `own`, in order of their words."""
    found = (one for one in canary.find(text) if one.site not in own)
    return sorted(found, key=lambda one: one.word)


def leaks(
    answer: Answer,
    own: Collection[str],
    traces: Traces | None = None,
    said: Collection[Canary] = (),
) -> list[str]:
    """Every canary of another site, with the place where it stood; `said` by the request itself
    (a slug in the address) may be said again."""
    return [
        f"{place} holds {found.word}"
        for place, text in [*_told(answer), *_left(traces or Traces())]
        for found in foreign(text, own)
        if found not in said
    ]


def _told(answer: Answer) -> Iterator[tuple[str, str | bytes]]:
    yield "the status line", answer.reason
    for name, value in answer.headers:
        yield f"the header {name}", value
    yield "the body", answer.body


def _left(traces: Traces) -> Iterator[tuple[str, str | bytes]]:
    for mail in traces.mails:
        yield "a mail", mail
    for line in traces.logs:
        yield "a log line", line
    for path, content in traces.files.items():
        yield "the name of a file", path
        yield f"the file {path}", content
    for command in traces.commands:
        yield "the cache", b" ".join(command)


def apart(other: Answer, none: Answer, ids: Collection[str] = ()) -> list[str]:
    """By what a stranger could tell the id of another site's row from one that nobody has.

    `ids` are the values that stood in the two requests: where an answer says them again, that is
    no difference. Compared are status, where it leads, the headers, and the length of the body.
    """
    faults = []
    if other.status != none.status:
        faults.append(f"status {other.status}, not {none.status}")
    ways = [shape(answer.header("Location"), ids) for answer in (other, none)]
    if ways[0] != ways[1]:
        faults.append(f"leads to {ways[0]!r}, not {ways[1]!r}")
    faults += _unlike_headers(other, none, ids)
    lengths = [len(settled(answer.body, ids)) for answer in (other, none)]
    if abs(lengths[0] - lengths[1]) > CLOSE:
        faults.append(f"{lengths[0]} bytes, not {lengths[1]}")
    return faults


def _unlike_headers(other: Answer, none: Answer, ids: Collection[str]) -> Iterator[str]:
    names = [{name.lower() for name, _value in answer.headers} for answer in (other, none)]
    if names[0] != names[1]:
        yield f"headers {sorted(names[0] ^ names[1])} in one alone"
    for name in sorted((names[0] & names[1]) - COUNTED - NAMED_ONLY):
        values = [shape(answer.header(name), ids) for answer in (other, none)]
        if values[0] != values[1]:
            yield f"{name}: {values[0]!r}, not {values[1]!r}"


def shape(address: str, ids: Collection[str] = ()) -> str:
    """An address (or a header's value) without the ids that were asked for, and without numbers."""
    for one in _longest_first(ids):
        address = address.replace(one, "#")
    return NUMBER.sub("#", address)


def settled(body: bytes, ids: Collection[str] = ()) -> bytes:
    """A body without what every answer draws anew, and without the ids that were asked for."""
    body = DRAWN.sub(b"~", body)
    for one in _longest_first(ids):
        body = body.replace(one.encode(), b"#")
    return body


def _longest_first(ids: Collection[str]) -> list[str]:
    return sorted((one for one in ids if one), key=len, reverse=True)


def strayed(rows: Rows, own: str, may_change: Collection[str] = ()) -> list[str]:
    """Rows written outside of the own schema; in public only in the named tables."""
    return [
        f"{count} rows of {schema}.{table} written"
        for (schema, table), count in sorted(rows.items())
        if count and schema != own and not (schema == PUBLIC and table in may_change)
    ]


def disturbed(rows: Rows, own: str, quiet: Collection[str]) -> list[str]:
    """What a request that only looks (GET, HEAD, OPTIONS) has written, but for the quiet tables."""
    return [
        f"{count} rows of {table} written by looking"
        for (schema, table), count in sorted(rows.items())
        if count and schema == own and table not in quiet
    ]


def misplaced(commands: Iterable[tuple[bytes, ...]], own: str) -> list[str]:
    """Keys of the cache that name another schema, or none: the next site would find them there.

    A command has its key right behind its name; those without a key (MULTI, EXEC, PING) pass.
    """
    return [
        f"the cache was asked {b' '.join(command[:2]).decode('utf-8', 'replace')!r}"
        for command in commands
        if len(command) > 1 and command[0].upper() not in KEYLESS and not _is_in(command[1], own)
    ]


KEYLESS = {b"MULTI", b"EXEC", b"PING", b"CLIENT", b"HELLO", b"SELECT", b"FLUSHDB", b"DISCARD"}


def _is_in(key: bytes, own: str) -> bool:
    text = key.decode("utf-8", "replace")
    named = set(SITES_SCHEMA.findall(text))
    return named <= {own} and own in text.split(":")


def retold(lines: Iterable[str], typed: Mapping[str, str]) -> list[str]:
    """What was sent in a body, by the name of its field, and stands in a line of the log: a
    password, a letter, an address. Whoever reads the log is not whom it was written to."""
    told = "\n".join(lines)
    return [f"a log line holds what was sent as {name}" for name in typed if typed[name] in told]


def outside(paths: Iterable[str], root: str, own: str) -> list[str]:
    """Files of sites (below `root`, one folder per schema) that lie in another one's folder."""
    home = f"{root.rstrip('/')}/"
    return [
        f"the file {path} was written"
        for path in paths
        if path.startswith(home) and not path.startswith(f"{home}{own}/")
    ]


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The tables whose checksum is another one, that came, or that are gone."""
    names = sorted({*before, *after})
    return [f"{name} is another" for name in names if before.get(name) != after.get(name)]
