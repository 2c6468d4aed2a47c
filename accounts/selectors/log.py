"""The log as it is read: narrowed, a page at a time, in words."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import AuditEntry, TeamInvite, User
from accounts.selectors.log_words import Line, Names, line
from accounts.selectors.things import titles_of

PER_PAGE = 50
LONGEST_ID = 18  # digits of a number that the database takes
PEOPLE = ("author", "invited_by")  # values that are the number of a person
BY = AuditEntry.By


@dataclass(frozen=True)
class Wish:
    """What the log is narrowed to. `who` is the number of a person or one of AuditEntry.By."""

    who: str = ""
    kind: str = ""
    days: int | None = None
    before: int | None = None  # the last entry of the page before


@dataclass(frozen=True)
class LogPage:
    """Up to 50 lines, newest first; `older` is the mark of the next page (None at the end)."""

    lines: list[Line]
    older: int | None


def log(wish: Wish) -> QuerySet[AuditEntry]:
    """The entries of the open schema that fit, newest first."""
    found = AuditEntry.objects.order_by("-pk")
    if wish.who in BY.values:
        found = found.filter(by=wish.who)
    elif wish.who:
        found = found.filter(actor=int(wish.who))
    if wish.kind:
        found = found.filter(kind=wish.kind)
    if wish.days:
        found = found.filter(at__gte=timezone.now() - timedelta(days=wish.days))
    if wish.before:
        found = found.filter(pk__lt=wish.before)
    return found


def log_page(wish: Wish, size: int = PER_PAGE) -> LogPage:
    """One page in words; one statement for the entries, and one for each kind of name in them."""
    rows = list(log(wish)[: size + 1])
    shown = rows[:size]
    names = names_for(shown)
    older = shown[-1].pk if len(rows) > size else None
    return LogPage([line(entry, names) for entry in shown], older)


def names_for(entries: list[AuditEntry]) -> Names:
    """What people and things in these entries are called now. Who left is not among them, and
    neither is somebody who joined after the entry (an archive may give a number a second time)."""
    people = {entry.actor_id for entry in entries if entry.actor_id}
    people |= {int(row.subject_id) for row in entries if row.subject_type == "accounts.user"}
    values = [each for entry in entries for each in (entry.before, entry.after)]
    people |= {value[name] for value in values for name in PEOPLE if value.get(name)}
    invites = {row.subject_id for row in entries if row.subject_type == "accounts.teaminvite"}
    keys = {key for value in values for key in [value.get("key"), *value.get("keys", [])] if key}
    known = User.objects.in_bulk(people) if people else {}
    return Names(
        people={
            pk: (str(person), person.date_joined, str(person.email or ""))
            for pk, person in known.items()
        },
        invites=_addresses(invites),
        titles=titles_of(keys) if keys else {},
    )


def _addresses(invites: set[str]) -> dict[str, str]:
    if not invites:
        return {}
    found: Any = TeamInvite.objects.filter(pk__in=invites).values_list("pk", "email")
    return {str(pk): email for pk, email in found}
