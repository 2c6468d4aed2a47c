"""The way of a letter to its readers: copies as rows, mailed once each, whatever breaks."""

import logging
import re
from datetime import timedelta
from html import escape
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import Notice, User
from accounts.selectors import wants
from growth import selectors, tasks
from growth.errors import AudienceMoved, NobodyToWriteTo, TooManyLetters
from growth.models import Letter, LetterCopy
from growth.services.drafts import locked
from tenants import clock, richtext
from tenants.errors import MailRefused, NoMailWhilePaused
from tenants.schemas import here

log = logging.getLogger(__name__)
DAY = timedelta(days=1)
MOST_A_DAY = 5
PUT_ASIDE_AFTER = timedelta(days=3)
AT_ONCE = 1_000
NAME = "{name}"
LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@transaction.atomic
def send_letter(*, letter_id: int, expected: int) -> Letter:
    """Write a copy for each reader, once, and have them mailed. `expected` is the number that the
    creator has agreed to.

    Raises LetterGone, AlreadySent, NoMailWhilePaused, TooManyLetters, NobodyToWriteTo,
    AudienceMoved, NoSuchAudience; then nothing is sent.
    """
    letter = locked(letter_id)
    if here().is_suspended:
        raise NoMailWhilePaused
    if selectors.sent_since(clock.now() - DAY) >= MOST_A_DAY:
        raise TooManyLetters
    people = list(selectors.readers(letter.audience).order_by("pk").values_list("pk", flat=True))
    if not people:
        raise NobodyToWriteTo
    if len(people) != expected:
        raise AudienceMoved
    LetterCopy.objects.bulk_create(
        (LetterCopy(letter=letter, member_id=pk) for pk in people), batch_size=AT_ONCE
    )
    letter.state, letter.sent_at = Letter.State.SENDING, clock.now()
    letter.save(update_fields=["state", "sent_at"])
    sent = {"readers": len(people), "audience": letter.audience}
    accounts.audit(act="letter_sent", subject=letter, after=sent)
    _queue()
    return letter


def _queue() -> None:
    """Mail after the transaction; where this message gets lost, the sweep finds the rows."""
    schema, enqueue = here().schema_name, tasks.mail_letters.delay

    def send() -> None:  # no partial: Django logs a failure under the function's own name
        enqueue(schema)

    transaction.on_commit(send, robust=True)


@transaction.atomic
def send_test(*, letter: Letter, to: User) -> None:
    """The letter as its readers get it, to the creator alone. Raises MailDown."""
    accounts.audit(act="letter_tested", actor=to, subject=letter)
    letter_mail(letter, to).send()


def mail_letters() -> int:
    """Mail the copies that wait on this site, each once. Returns how many went out.

    As with notices, a row is locked while its mail is handed over, a server that is away ends the
    round, and after three days a copy is put aside. A letter whose copies are done is sent.
    """
    now = clock.now()
    old = selectors.waiting().filter(letter__sent_at__lt=now - PUT_ASIDE_AFTER)
    if number := old.update(put_aside_at=now):
        log.error("%s copies of letters were put aside", number)
    sent = accounts.hand_over(selectors.waiting(), _mail)
    on_the_way = Letter.objects.filter(state=Letter.State.SENDING)
    on_the_way.exclude(pk__in=selectors.waiting().values("letter_id")).update(
        state=Letter.State.SENT
    )
    if sent and selectors.waiting().exists():
        _queue()
    return sent


@transaction.atomic
def _mail(pk: int, post: BaseEmailBackend) -> bool:
    """Hand over one copy. Returns False when another worker has it, or nobody may get it."""
    rows = selectors.waiting().select_related("letter", "member")
    copy = rows.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if copy is None:
        return False
    member = copy.member
    wanted = member.is_active and member.email and wants(Notice.Kind.LETTER, "mail", member)
    if not wanted:
        return _close(copy, put_aside_at=clock.now())
    try:
        post.send_messages([letter_mail(copy.letter, member, once=f"letter-copy:{pk}")])
    except MailRefused as refusal:
        log.warning("copy %s: the address was refused: %s", pk, refusal)
        return refusal.for_good and _close(copy, put_aside_at=clock.now())
    _close(copy, mailed_at=clock.now())
    return True


def _close(copy: LetterCopy, **moment: Any) -> bool:
    LetterCopy.objects.filter(pk=copy.pk).update(**moment)
    return False


def letter_mail(letter: Letter, member: User, once: str = "") -> EmailMultiAlternatives:
    """The letter as the mail that this person gets: {name} filled in, addresses whole.

    `once` as for accounts.services.compose.
    """
    with accounts.as_reader(member):
        name = member.name or _("dear reader")
    subject = letter.subject.replace(NAME, name)
    # Cleaned once more: a name may stand in the address of a link, and be an address that acts.
    body = accounts.absolute(richtext.clean(letter.body.replace(NAME, escape(name))))
    plain = richtext.plain(LINK.sub(r"\2 (\1)", body))
    return accounts.compose(
        kind=Notice.Kind.LETTER,
        template="mail/letter",
        to=accounts.Reader(str(member.email), member),
        context={"subject": subject, "body": body, "plain": plain},
        subject=subject,
        once=once,
    )
