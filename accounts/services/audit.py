"""The log: one INSERT for each deed, in the transaction of the deed. See docs/adr/0019."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction

from accounts.acts import BY_NAME
from accounts.models import AuditEntry, TeamInvite, User
from accounts.services.acting import who_acts
from tenants.connection import connection
from tenants.models import Creator
from tenants.schemas import open_creator, open_public

LONGEST = 200  # characters of a value that is kept as it is
LONGEST_LABEL = 120
# Texts that people wrote, and secrets: the log says that they changed, and how long they are.
NEVER_QUOTED = frozenset(
    "body text about description summary terms privacy faq benefits outcomes for_whom promises "
    "credentials links rule password email headline note".split()
)
NAMED_LATER = (User, TeamInvite)  # people are looked up when the log is read, never copied
TITLES = ("title", "subject", "name", "text")  # what a thing is called
Values = Mapping[str, Any]


def audit(
    *,
    act: str,
    actor: User | None = None,
    subject: Any = None,
    before: Values | None = None,
    after: Values | None = None,
) -> AuditEntry | None:
    """Add an entry to the log of the open schema. Call it inside the transaction of the deed.

    `act` is a name of accounts.acts (KeyError for another). `actor` is known from the request where
    it is None. `before` and `after` are plain values by field; of an edit only what differs is
    kept, and one that changed nothing is no deed (None). Texts are told by their length.
    """
    known = BY_NAME[act]
    old, new = dict(before or {}), dict(after or {})
    if before is not None and after is not None:
        old, new = _changed(old, new)
        if not (old or new):
            return None
    return AuditEntry.objects.create(  # type: ignore[no-any-return]
        act=act,
        kind=known.kind.value,
        before={name: _told(name, value) for name, value in old.items()},
        after={name: _told(name, value) for name, value in new.items()},
        **_doer(actor),
        **_subject(subject),
    )


@contextmanager
def audited(
    *, act: str, subject: models.Model, fields: Sequence[str], actor: User | None = None
) -> Iterator[None]:
    """A transaction whose changes of these fields of a row are one entry.

    Both sides are read from the database: a form may have changed the instance already.
    """
    with transaction.atomic():
        before = standing(subject, fields)
        yield
        after = standing(subject, fields)
        audit(act=act, actor=actor, subject=subject, before=before, after=after)


def audit_by_staff(
    *, act: str, creator: Creator, before: Values | None = None, after: Values | None = None
) -> None:
    """What staff did to a site: into the site's own log, which the creator reads, and the
    platform's. Both stand or fall with the deed, in one transaction.

    A site whose schema is lost, or of a former release, has no log; it can be closed all the same.
    """
    with transaction.atomic():
        for place in (open_public(), open_creator(creator)):
            with place:
                if _has_log():
                    audit(act=act, subject=creator, before=before, after=after)


def _has_log() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [AuditEntry._meta.db_table])
        return bool(cursor.fetchone()[0])


def standing(row: models.Model, fields: Sequence[str]) -> dict[str, Any]:
    """What the database says of a row now; empty for one that is not there."""
    rows: Any = type(row)._default_manager.filter(pk=row.pk)
    return rows.values(*fields).first() or {}


def _changed(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return (
        {name: old[name] for name in names if name in old},
        {name: new[name] for name in names if name in new},
    )


def _told(name: str, value: Any) -> Any:
    """A value as the log keeps it: what is long, private or written by people only as a length."""
    if isinstance(value, list | tuple | set) and name in NEVER_QUOTED:
        return {"entries": len(value)}
    if isinstance(value, dict) and name in NEVER_QUOTED:
        return {"entries": len(value)}
    if isinstance(value, str) and (name in NEVER_QUOTED or len(value) > LONGEST):
        return {"characters": len(value)}
    return list(value) if isinstance(value, tuple | set | frozenset) else value


def _doer(actor: User | None) -> dict[str, Any]:
    doer = who_acts(actor)
    by = AuditEntry.By.SYSTEM
    if doer.is_staff:
        by = AuditEntry.By.STAFF
    elif doer.program:
        by = AuditEntry.By.PROGRAM
    elif doer.person is not None:
        by = AuditEntry.By.PERSON
    return {
        "by": by,
        "actor_id": doer.person.pk if doer.person is not None else None,
        "role": doer.person.role if doer.person is not None else "",
        "program": doer.program,
        "staff_id": doer.staff_id,
        "request_id": doer.request_id,
    }


def _subject(subject: Any) -> dict[str, str]:
    if subject is None:
        return {}
    titles = (getattr(subject, name, "") for name in TITLES)
    label = "" if isinstance(subject, NAMED_LATER) else next(filter(None, titles), "")
    return {
        "subject_type": subject._meta.label_lower,
        "subject_id": str(getattr(subject, "uid", "") or subject.pk)[:40],
        "label": str(label)[:LONGEST_LABEL],
    }
