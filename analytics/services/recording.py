"""The one way into the memory: every service that writes something worth knowing tells it here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import models

from accounts.models import User
from analytics.models import Event, Visitor
from analytics.selectors.registry import REGISTRY, Fields, faults
from tenants import clock

SKEW = timedelta(minutes=2)  # how far ahead of ours a clock may be
_hushed: ContextVar[bool] = ContextVar("hushed", default=False)


class Subject(NamedTuple):
    """What an event is about, for a caller without the row: ("course", 12), ("home", 0)."""

    type: str
    id: int


@contextmanager
def hushed() -> Iterator[None]:
    """Within, nothing is remembered but money: the browser that asks does not want to be counted.

    Money is remembered nevertheless, because it stands in the books anyway.
    """
    token = _hushed.set(True)
    try:
        yield
    finally:
        _hushed.reset(token)


def record(
    kind: Event.Kind,
    *,
    actor: Any,
    subject: models.Model | Subject,
    part: int | None = None,
    amount: int = 0,
    value: int | None = None,
    words: str = "",
    visitor: Visitor | None = None,
    at: datetime | None = None,
    key: str | None = None,
) -> None:
    """Remember that `actor` (or a `visitor`) did `kind` to `subject`.

    `part` is the id of a lesson within a course, `amount` is in minor units, `at` is UTC. With a
    `key`, the same thing is remembered once, however often it is told. Nothing is remembered of
    the owner (who would drown the fans of a small site), of whoever refused to be counted, and
    within `hushed`. Raises ValueError for what the registry does not allow, and for the future.
    """
    kind = Event.Kind(kind)
    fields = Fields(*_subject(subject), part, value, words, amount)
    if wrong := faults(kind, fields):
        raise ValueError(f"an event {kind} does not go with this {', '.join(wrong)}: {fields}")
    moment = _moment(at)
    person = actor if isinstance(actor, User) else None
    if not may_remember(kind, person, visitor):
        return
    event = make_event(kind, fields, member=person, visitor=visitor, at=moment, key=key)
    Event.objects.bulk_create([event], ignore_conflicts=key is not None)


def may_remember(kind: Event.Kind, member: User | None, visitor: Visitor | None) -> bool:
    """True when a deed of this person, or of this browser, may be kept."""
    rule = REGISTRY[kind]
    if _hushed.get() and not rule.is_money:
        return False
    if member is not None:
        return member.is_remembered and not member.is_team
    return visitor is not None and rule.visitors


def make_event(
    kind: Event.Kind,
    fields: Fields,
    *,
    member: User | None,
    visitor: Visitor | None,
    at: datetime,
    key: str | None,
) -> Event:
    """An unsaved event of a person, or else of a visitor."""
    return Event(
        kind=kind,
        actor_id=member.pk if member else None,
        visitor_id=None if member or visitor is None else visitor.pk,
        at=at,
        key=key,
        **vars(fields),
    )


def _subject(subject: models.Model | Subject) -> Subject:
    if isinstance(subject, models.Model):
        return Subject(str(subject._meta.model_name), subject.pk)
    return subject


def _moment(at: datetime | None) -> datetime:
    """Now, or a moment that is not in the future. A clock that runs a little ahead is set right."""
    now = clock.now()
    if at is None:
        return now
    if at > now + SKEW:
        raise ValueError(f"an event of {at:%Y-%m-%d %H:%M} is in the future")
    return min(at, now)
