"""What a browser tells: each event is looked at by itself, the good ones are kept once."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction

from accounts.models import User
from analytics.errors import BatchUnreadable, TooManyBatches, TooManyEvents
from analytics.models import Event, Visitor
from analytics.selectors.registry import MOST_WORDS, TOLD_BY_BROWSERS, Fields, faults
from analytics.selectors.visibility import Named, visible_subjects
from analytics.services.recording import SKEW, make_event, may_remember
from analytics.services.visitors import FirstTouch, clean, make_visitor
from tenants import clock
from tenants.schemas import here

MOST_EVENTS = 50
OLDEST = timedelta(days=1)  # a browser sends every ten seconds
WINDOW, DAY = 60, 24 * 3600  # seconds
MOST_BATCHES = 40  # of one person or browser in a window
MOST_FROM_NETWORK = 1_200  # a school behind one address
MOST_NEW_VISITORS = 120  # of a network in a window
MOST_NEW_IN_A_DAY = 5_000  # each is a row that stays, for the channel of first touch
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
BIGGEST = 2**63 - 1  # what a column holds
LAST = 253_402_300_799_000  # milliseconds, the end of the year 9999


class _Refused(Exception):
    """One event is not taken; the text is its code."""


@dataclass(frozen=True)
class Taken:
    """What became of a batch. `refused` has {"id", "code"}; `visitor` is who told it, if anybody.

    Codes: unreadable, unknown_kind, not_told_by_browsers, wrong_<field>, future, too_old,
    not_there, noted (the server remembers this itself), known (came before).
    """

    stored: int
    refused: list[dict[str, str | None]]
    visitor: Visitor | None


@dataclass
class _Batch:
    """A batch on its way: what is left of it, and what was refused."""

    member: User | None
    sent: int
    now: datetime
    good: dict[str, Event] = field(default_factory=dict)  # by client id
    refused: list[dict[str, str | None]] = field(default_factory=list)

    def refuse(self, uid: str | None, code: str) -> None:
        self.refused.append({"id": uid, "code": code})


def limit_batches(*, who: str, network: str, is_new: bool) -> None:
    """Count a batch of `who` (a person's or visitor's name) from a network. Raises TooManyBatches.

    The cache of the site counts, in windows of a minute; new visitors in those of a day, too.
    """
    counts = [(f"network:{network}", MOST_FROM_NETWORK, WINDOW)]
    if is_new:
        counts.append((f"new:{network}", MOST_NEW_VISITORS, WINDOW))
        counts.append((f"new-in-a-day:{network}", MOST_NEW_IN_A_DAY, DAY))
    else:
        counts.append((who, MOST_BATCHES, WINDOW))
    for name, most, window in counts:
        if _count(f"beacon:{name}", window) > most:
            raise TooManyBatches


def _count(name: str, window: int) -> int:
    cache.add(name, 0, timeout=window)
    try:
        return int(cache.incr(name))
    except ValueError:  # the window closed between the two lines
        return 1


@transaction.atomic
def take_batch(*, batch: object, member: User | None, visitor: Visitor | None) -> Taken:
    """Keep what a browser tells: {"sent": ms, "events": [...], "first"?: {...}}.

    An event is {"id": uuid, "kind", "type", "subject", "part"?, "value"?, "words"?, "at": ms}; the
    clocks of browsers go wrong, so only `sent` minus `at` is believed. A visitor is made for the
    first good event, or for a first touch alone. Raises BatchUnreadable, TooManyEvents.
    """
    sent, told, first = _opened(batch)
    work = _Batch(member, sent, clock.now())
    for entry in told:
        _read(work, entry)
    _drop_unseen(work)
    _drop_known(work)
    if work.good or (first and not told):
        visitor = visitor or (None if member else make_visitor(first or FirstTouch()))
    for event in work.good.values():
        event.visitor_id = visitor.pk if visitor and not member else None
    rows = [e for e in work.good.values() if may_remember(Event.Kind(e.kind), member, visitor)]
    Event.objects.bulk_create(rows, ignore_conflicts=True)
    return Taken(len(rows), work.refused, None if member else visitor)


def _opened(batch: object) -> tuple[int, list[Any], FirstTouch | None]:
    if not isinstance(batch, dict):
        raise BatchUnreadable
    sent, told, first = batch.get("sent"), batch.get("events"), batch.get("first")
    if not _is_whole(sent, LAST) or not isinstance(told, list):
        raise BatchUnreadable
    if len(told) > MOST_EVENTS:
        raise TooManyEvents
    return sent, told, FirstTouch.told(first) if isinstance(first, dict) else None  # type: ignore[return-value]


def _read(work: _Batch, entry: object) -> None:
    told = entry if isinstance(entry, dict) else {}
    text = told.get("id")
    uid = text if isinstance(text, str) and UID.match(text) else None
    try:
        if uid is None:
            raise _Refused("unreadable")
        if uid in work.good:
            raise _Refused("known")
        work.good[uid] = _event(work, uid, told)
    except _Refused as refusal:
        work.refuse(uid, str(refusal))


def _event(work: _Batch, uid: str, told: dict[str, Any]) -> Event:
    kind, fields = _kind(told.get("kind")), _fields(told)
    if wrong := faults(kind, fields):
        raise _Refused(f"wrong_{wrong[0]}")
    # courses.services.note_view remembers a fan's view of a course, once a day.
    is_page = fields.subject_type == "course" and fields.part_id is None
    if work.member and kind is Event.Kind.VIEW and is_page:
        raise _Refused("noted")
    at = _moment(work, told.get("at"))
    return make_event(kind, fields, member=work.member, visitor=None, at=at, key=f"c:{UUID(uid)}")


def _kind(name: object) -> Event.Kind:
    if not isinstance(name, str) or name not in Event.Kind.values:
        raise _Refused("unknown_kind")
    kind = Event.Kind(name)
    if kind not in TOLD_BY_BROWSERS:
        raise _Refused("not_told_by_browsers")
    return kind


def _fields(told: dict[str, Any]) -> Fields:
    words, kind_of_subject = told.get("words", ""), told.get("type")
    numbers = [told.get("subject"), told.get("part"), told.get("value")]
    if not isinstance(words, str) or not isinstance(kind_of_subject, str):
        raise _Refused("unreadable")
    if numbers[0] is None or not all(n is None or _is_whole(n, BIGGEST) for n in numbers):
        raise _Refused("unreadable")
    subject, part, value = numbers
    return Fields(kind_of_subject, subject, part, value, clean(words, MOST_WORDS))  # type: ignore[arg-type]


def _moment(work: _Batch, at: object) -> datetime:
    """When it happened by our clock: as long ago as the browser says it was before sending."""
    if not isinstance(at, int) or not _is_whole(at, LAST):
        raise _Refused("unreadable")
    age = timedelta(milliseconds=work.sent - at)
    if age < -SKEW:
        raise _Refused("future")
    moment = work.now - max(age, timedelta(0))
    if age > OLDEST or moment < here().created_at - SKEW:
        raise _Refused("too_old")
    return moment


def _is_whole(number: object, most: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= most


def _drop_unseen(work: _Batch) -> None:
    """Refuse what is about something that is not there for this person."""
    named = {uid: Named(e.subject_type, e.subject_id, e.part_id) for uid, e in work.good.items()}
    seen = visible_subjects(work.member or AnonymousUser(), set(named.values()))
    for uid, name in named.items():
        if name not in seen:
            del work.good[uid]
            work.refuse(uid, "not_there")


def _drop_known(work: _Batch) -> None:
    """Refuse what came before, in a batch that was sent again."""
    keys = {event.key: uid for uid, event in work.good.items()}
    for key in Event.objects.filter(key__in=keys).values_list("key", flat=True):
        uid = keys[key]
        del work.good[uid]
        work.refuse(uid, "known")
