"""Telling people: a row for each person and fact, shown by the bell and mailed from the row."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet

from accounts import tasks
from accounts.models import Notice, User
from accounts.registry import BY_KIND, Channel, Message
from accounts.selectors import bell_of, open_facts, words
from accounts.services.mails import AT_ONCE, Reader, as_reader, compose, hand_over
from tenants import clock, hosts
from tenants.connection import connection
from tenants.errors import MailRefused
from tenants.schemas import here

log = logging.getLogger(__name__)
PEOPLE_AT_ONCE = 1_000
PUT_ASIDE_AFTER = timedelta(days=3)
KEPT_FOR = timedelta(days=180)
Members = QuerySet[User] | Iterable[int]


def notify(
    *, member: User, kind: str, key: str, facts: dict[str, Any] | None = None, path: str = ""
) -> bool:
    """Tell one person something, once per `key`. Returns whether it was new and wanted."""
    told = notify_many(members=[member.pk], kind=kind, key=key, facts=facts, path=path)
    return bool(told)


@transaction.atomic
def notify_many(
    *,
    members: Members,
    kind: str,
    key: str,
    facts: dict[str, Any] | None = None,
    path: str = "",
    own: Mapping[int, dict[str, Any]] | None = None,
) -> int:
    """Tell many people the same, each once per `key`, by the ways that each has chosen.

    `facts` are what the kind's words need (names and numbers, no HTML), `path` is where it leads
    on this site, `own` are facts of single people on top, by their id. Mails go out after the
    transaction, from the rows. Returns how many rows are new.
    """
    message, facts, own = BY_KIND[kind], facts or {}, own or {}
    if missing := set(message.facts) - set(facts):
        raise ValueError(f"{kind} needs {sorted(missing)}")
    new = 0
    for some in _people(members):
        told = Notice.objects.filter(key=key, member__in=[person.pk for person in some])
        known = set(told.values_list("member_id", flat=True))
        told_to = {person.pk: {**facts, **own.get(person.pk, {})} for person in some}
        rows = [_notice(message, person, key, told_to[person.pk], path) for person in some]
        fresh = [row for row in rows if _is_wanted(row) and row.member_id not in known]
        new += len(Notice.objects.bulk_create(fresh, ignore_conflicts=True))
    if new and message.mail is not None and message.mailed_by_notices:
        queue_mails()
    return new


def _people(members: Members) -> Iterator[list[User]]:
    found = members if isinstance(members, QuerySet) else User.objects.filter(pk__in=list(members))
    people = found.filter(is_active=True).only("email", "muted").order_by("pk").iterator()
    while some := list(islice(people, PEOPLE_AT_ONCE)):
        yield some


def _is_wanted(notice: Notice) -> bool:
    return notice.in_bell or notice.mail_due


def _notice(message: Message, person: User, key: str, facts: dict[str, Any], path: str) -> Notice:
    by_mail = message.mailed_by_notices and message.is_on(Channel.MAIL, person.muted)
    return Notice(
        member=person,
        kind=message.kind,
        key=key,
        facts=facts,
        path=path,
        in_bell=message.is_on(Channel.BELL, person.muted),
        mail_due=bool(by_mail and person.email),
        created_at=clock.now(),
    )


def withdraw_notices(*, keys: Sequence[str]) -> int:
    """Take back what was told about something that is gone. Returns how many rows went."""
    return int(Notice.objects.filter(key__in=keys).delete()[0])


def read_notice(*, notice: Notice) -> None:
    """The person has opened it; the first time counts."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=clock.now())


def read_all(*, member: User) -> int:
    """Everything in this person's bell is read. Returns how many were not."""
    return bell_of(member).filter(read_at=None).update(read_at=clock.now())


def queue_mails() -> None:
    """Have what is due mailed after the transaction; the sweep mails it where this gets lost."""
    schema, enqueue = here().schema_name, tasks.mail_notices.delay

    def send() -> None:  # no partial: Django logs a failure under the function's own name
        enqueue(schema)

    # A broker that is away must not break what is told about.
    transaction.on_commit(send, robust=True)


def mail_notices() -> int:
    """Mail every notice that is due on this site. Returns how many went out.

    Each row is locked while its mail is handed over and marked in the same transaction, so two
    workers never send one twice; a worker that is killed in between leads to a second copy under
    the same Message-ID, which is taken for what it is.
    A mail server that is away ends the round: the rows wait for the next one, three days at most.
    """
    _put_aside()
    sent = hand_over(_due(), _mail)
    if sent == AT_ONCE:
        queue_mails()
    return sent


def _due() -> QuerySet[Notice]:
    return Notice.objects.filter(mail_due=True, mailed_at=None)


@transaction.atomic
def _mail(pk: int, post: BaseEmailBackend) -> bool:
    """Hand over one mail. Returns False when another worker has it or the address refused."""
    locked = _due().select_for_update(skip_locked=True, of=("self",)).select_related("member")
    notice = locked.filter(pk=pk).first()
    if notice is None:
        return False
    # Chosen again, or left, since it was told.
    wanted = BY_KIND[notice.kind].is_on(Channel.MAIL, notice.member.muted)
    if not (wanted and notice.member.is_active and notice.member.email):
        return _give_up(notice)
    facts = open_facts(notice)
    if facts is None:
        return _give_up(notice)
    notice.facts = facts
    try:
        post.send_messages([_message(notice)])
    except MailRefused as refusal:
        log.warning("notice %s: the address was refused: %s", pk, refusal)
        return refusal.for_good and _give_up(notice)
    Notice.objects.filter(pk=pk).update(mailed_at=clock.now())
    return True


def _give_up(notice: Notice) -> bool:
    Notice.objects.filter(pk=notice.pk).update(mail_due=False)
    return False


def _message(notice: Notice) -> Any:
    member, creator = notice.member, here()
    with as_reader(member):
        said = words(notice.kind, notice.facts)
    context = {
        "words": said,
        "facts": notice.facts,
        "link": hosts.url(creator.host, notice.path or "/"),
    }
    return compose(
        kind=notice.kind,
        template=BY_KIND[notice.kind].templates[0],
        to=Reader(str(member.email), member),
        context=context,
        subject=said.title,
        once=f"notice:{notice.pk}",
    )


def _put_aside() -> None:
    """What could not be mailed for three days is put aside: it stays in the bell."""
    old = _due().filter(created_at__lt=clock.now() - PUT_ASIDE_AFTER)
    if number := old.update(mail_due=False):
        log.error("%s mails were put aside on %s", number, connection.schema_name)


def forget_old_notices() -> int:
    """Delete what was told half a year ago. Returns how many rows went."""
    old = Notice.objects.filter(created_at__lt=clock.now() - KEPT_FOR)
    return int(old.delete()[0])
