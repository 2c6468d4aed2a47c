"""The lists of a night, written where the shelves are read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np

from accounts.models import User
from courses.models import Course
from recommend import engine
from recommend.engine.arrays import IntArray
from recommend.models import Preference, Shelf
from recommend.selectors.history import FACTS
from tenants.bulk import copy_in, keep_writers_out
from tenants.connection import connection

COLUMNS = (
    "version", "member_id", "kind", "key", "rung", "courses", "scores", "reasons", "because",
    "words",
)  # fmt: skip
_REASONS = {str(kind): str(reason) for kind, reason in FACTS.items()}
LINES = 1_000  # rows in one block of COPY
# A hash of each row first, so that a large site is no large text.
HASH = """
    SELECT encode(sha256(coalesce(string_agg(told, ''::bytea ORDER BY member_id NULLS FIRST,
        kind COLLATE "C", key COLLATE "C"), ''::bytea)), 'hex')
    FROM (
        SELECT member_id, kind, key, sha256(convert_to(ROW(member_id, kind, key, rung, courses,
            scores, reasons, because, words)::text, 'UTF8')) AS told
        FROM recommend_shelf
    ) AS shelf
"""
MAKE_ROOM = """
    DELETE FROM recommend_shelf WHERE member_id IS NULL OR member_id <> ALL(%s)
        OR NOT EXISTS (
            SELECT FROM accounts_user fan WHERE fan.id = member_id
                AND fan.is_personalised AND fan.is_remembered
        )
"""
# Of fans with a new list, those of whom every deed was wiped meanwhile.
WIPED = """
    SELECT fan FROM unnest(%s::bigint[]) AS fan
    WHERE NOT EXISTS (SELECT FROM analytics_event WHERE actor_id = fan)
"""


class Listing(NamedTuple):
    """One list as it will stand in the table: the columns are parallel, best first.

    `member` is None for a list of everybody; `because` names the fan's own course behind an entry,
    and `words` the topic or answer, where there is one.
    """

    member: int | None
    kind: Shelf.Kind
    key: str
    rung: int
    courses: list[int]
    scores: list[float]
    reasons: list[str]
    because: list[int | None]
    words: list[str]


def publish(
    lists: Iterable[Listing],
    *,
    version: int,
    since: datetime,
    ranked: IntArray,
    kept: Sequence[int] = (),
) -> int:
    """Put these lists in the place of all others, but for those of the fans `kept`, which stay as
    they are. Returns how many were written.

    Call inside a transaction. Deeds were read at `since`, and of them the fans `ranked` got new
    lists. Entries whose course went while the engine was at work fall out, and so do the lists of
    fans who went, refused, started anew or had their deeds wiped; a list without entries is none.
    """
    keep_writers_out(Shelf)
    _make_room(kept)
    fans = {None, *_willing(since)}.difference(kept, _wiped(ranked))
    courses = set(Course.objects.values_list("pk", flat=True))
    there = (without_gone(one, courses) for one in lists if one.member in fans)
    rows = (one for one in there if one.courses)
    return copy_in(Shelf._meta.db_table, COLUMNS, _blocks(rows, version))


def _make_room(kept: Sequence[int]) -> None:
    """Take away every list but those of these fans, and theirs too where they refused since."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE_ROOM, [list(kept)])


def _willing(since: datetime) -> Iterator[int]:
    """Fans who let deeds choose, without those who started anew since: their lists are older."""
    anew = Preference.objects.filter(kind=Preference.Kind.RESET, at__gte=since)
    fans = User.objects.filter(role=User.Role.FAN, is_personalised=True, is_remembered=True)
    yield from fans.exclude(pk__in=anew.values("member")).values_list("pk", flat=True)


def _wiped(ranked: IntArray) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(WIPED, [ranked.tolist()])
        return {fan for (fan,) in cursor}


def shelves_hash() -> str:
    """SHA-256 (hex) of everything that stands on shelves, whichever night put it there."""
    with connection.cursor() as cursor:
        cursor.execute(HASH)
        return str(cursor.fetchone()[0])


def without_gone(one: Listing, courses: set[int]) -> Listing:
    """The list without entries whose course, or whose reason's course, is not among these."""
    known = courses | {None}  # type: ignore[arg-type]
    if courses.issuperset(one.courses) and known.issuperset(one.because):
        return one
    kept = [
        place
        for place, pair in enumerate(zip(one.courses, one.because, strict=True))
        if known.issuperset(pair)
    ]
    columns: Any = ([column[place] for place in kept] for column in one[4:])
    return Listing(*one[:4], *columns)


def personal(shelves: engine.Shelves, rung: Mapping[int, int]) -> Iterator[Listing]:
    """The lists that the engine ranked for single fans; `rung` by fan."""
    starts = np.flatnonzero(np.r_[True, np.diff(shelves.user) != 0][: shelves.user.size])
    ends = [*starts[1:].tolist(), shelves.user.size]
    courses, scores = shelves.item.tolist(), shelves.score.tolist()
    by_fact = {fact: reason_of(fact) for fact in set(shelves.reason_fact)}
    reasons = [by_fact[fact] for fact in shelves.reason_fact]
    told = zip(reasons, shelves.reason_word, strict=True)
    words = [reason_of(word) if reason == Shelf.Reason.AKIN else word for reason, word in told]
    because = [None if item == engine.NO_ITEM else item for item in shelves.reason_item.tolist()]
    for fan, start, end in zip(shelves.user[starts].tolist(), starts.tolist(), ends, strict=False):
        part = slice(start, end)
        yield Listing(
            fan, Shelf.Kind.FOR_YOU, "", rung[fan], courses[part], scores[part], reasons[part],
            because[part], words[part],
        )  # fmt: skip


def reason_of(fact: str) -> str:
    """The reason that a kind of deed gives; what is a reason itself stays, nothing is popular."""
    return _REASONS.get(fact, fact) or str(Shelf.Reason.POPULAR)


def to_begin_with(
    lists: Iterable[engine.StartList], has: Iterable[tuple[int, int]]
) -> Iterator[Listing]:
    """The lists of segments, topics and fans without deeds, without what these fans `has`."""
    held = set(has)
    for one in lists:
        columns = zip(one.items, one.scores, one.reasons, one.words, strict=True)
        kept = [entry for entry in columns if (one.member, entry[0]) not in held]
        courses, scores, reasons, words = map(list, zip(*kept, strict=True)) if kept else [[]] * 4
        yield Listing(
            one.member, Shelf.Kind(one.kind), one.key, 0, courses, scores, reasons,
            [None] * len(kept), words,
        )  # fmt: skip


def for_everybody(popular: engine.Popular) -> Iterator[Listing]:
    """The list of a visitor and of a fan without deeds; none where nobody did anything."""
    length = popular.item.size
    if length:
        yield Listing(
            None, Shelf.Kind.POPULAR, "", 0, popular.item.tolist(), popular.score.tolist(),
            [str(Shelf.Reason.POPULAR)] * length, [None] * length, [""] * length,
        )  # fmt: skip


def beside_courses(also: engine.Beside) -> Iterator[Listing]:
    """The list of each course: what was also taken, and what is merely alike and says so."""
    starts = np.flatnonzero(np.r_[True, np.diff(also.item) != 0][: also.item.size])
    ends = [*starts[1:].tolist(), also.item.size]
    others, scores = also.other.tolist(), also.score.tolist()
    names = str(Shelf.Reason.AKIN), str(Shelf.Reason.POPULAR)
    reasons = [names[by_fans] for by_fans in also.by_fans.tolist()]
    for course, start, end in zip(also.item[starts].tolist(), starts.tolist(), ends, strict=False):
        part = slice(start, end)
        yield Listing(
            None, Shelf.Kind.ALSO, str(course), 0, others[part], scores[part], reasons[part],
            [None] * (end - start), [""] * (end - start),
        )  # fmt: skip


def _blocks(lists: Iterable[Listing], version: int) -> Iterator[bytes]:
    """The rows in PostgreSQL's text format."""
    lines: list[str] = []
    for one in lists:
        lines.append(_line(one, version))
        if len(lines) == LINES:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def _line(one: Listing, version: int) -> str:
    member = "\\N" if one.member is None else str(one.member)
    because = ",".join("NULL" if pk is None else str(pk) for pk in one.because)
    arrays = (
        ",".join(map(str, one.courses)),
        ",".join(map(repr, one.scores)),
        ",".join(one.reasons),
        because,
        ",".join(map(_quoted, one.words) if any(one.words) else ['""'] * len(one.words)),
    )
    told = "}\t{".join(arrays)
    return f"{version}\t{member}\t{one.kind}\t{_plain(one.key)}\t{one.rung}\t{{{told}}}\n"


def _quoted(text: str) -> str:
    """An element of an array, whatever stands in it."""
    if not text:
        return '""'
    inside = text.replace("\\", "\\\\").replace('"', '\\"')
    return _plain(f'"{inside}"')


def _plain(text: str) -> str:
    """A text in COPY's own spelling."""
    for sign, spelt in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(sign, spelt)
    return text
