"""What a program tells of members: each event is looked at by itself, the good ones kept once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.selectors import fans
from analytics.models import Event
from analytics.selectors.registry import TOLD_BY_BROWSERS, Fields, faults
from analytics.selectors.visibility import Named, visible_subjects
from analytics.services.recording import SKEW, Subject, record
from analytics.services.visitors import clean
from tenants import clock
from tenants.schemas import here

OLDEST = timedelta(days=7)
PREFIX = "api:"


@dataclass(frozen=True)
class Told:
    """An event as a program tells it. `key` is the program's own name for it; `at` is UTC."""

    key: str
    kind: str
    member: int
    subject: Subject
    part: int | None = None
    value: int | None = None
    words: str = ""
    at: datetime | None = None

    @property
    def fields(self) -> Fields:
        """What the registry looks at."""
        words = clean(self.words, len(self.words))
        return Fields(self.subject.type, self.subject.id, self.part, self.value, words)


@transaction.atomic
def tell(events: Sequence[Told]) -> list[str]:
    """Keep what is good. Returns a code for each event, in order.

    "stored"; "known" (its key came before); "not_told" (only our own services report this kind);
    "wrong_<field>"; "future", "too_old"; "no_member"; "not_there" for a subject that the member
    may not know of; "not_counted" for a member who refused to be counted.
    """
    people = {person.pk: person for person in fans().filter(pk__in={e.member for e in events})}
    known = _known(events)
    seen = _seen(events, people)
    codes = []
    for event in events:
        code = _fault(event, people, known, seen)
        if code is None:
            _keep(event, people[event.member])
            known.add(event.key)
        codes.append(code or "stored")
    return codes


def _known(events: Iterable[Told]) -> set[str]:
    keys = [PREFIX + event.key for event in events]
    found = Event.objects.filter(key__in=keys).values_list("key", flat=True)
    return {str(key).removeprefix(PREFIX) for key in found}


def _seen(events: Sequence[Told], people: dict[int, User]) -> set[tuple[int, Named]]:
    """Which subject is there for which member: a few statements for each member."""
    found: set[tuple[int, Named]] = set()
    for pk, person in people.items():
        named = {_name(event) for event in events if event.member == pk}
        found.update((pk, name) for name in visible_subjects(person, named))
    return found


def _name(event: Told) -> Named:
    return Named(event.subject.type, event.subject.id, event.part)


def _fault(
    event: Told, people: dict[int, User], known: set[str], seen: set[tuple[int, Named]]
) -> str | None:
    """The code of what is wrong; None when it is right."""
    if event.key in known:
        return "known"
    kind = Event.Kind(event.kind)
    if kind not in TOLD_BY_BROWSERS:
        return "not_told"
    if wrong := faults(kind, event.fields):
        return f"wrong_{wrong[0]}"
    if event.member not in people:
        return "no_member"
    if not people[event.member].is_remembered:
        return "not_counted"
    if (event.member, _name(event)) not in seen:
        return "not_there"
    return _time_fault(event.at)


def _time_fault(at: datetime | None) -> str | None:
    now = clock.now()
    if at is None:
        return None
    if at > now + SKEW:
        return "future"
    return "too_old" if at < max(now - OLDEST, here().created_at - SKEW) else None


def _keep(event: Told, person: User) -> None:
    record(
        Event.Kind(event.kind),
        actor=person,
        subject=event.subject,
        part=event.part,
        value=event.value,
        words=event.fields.words,
        at=event.at,
        key=PREFIX + event.key,
    )
