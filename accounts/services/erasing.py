"""The end of an account: what a person left behind in accounts goes, and then the person."""

import json
import logging
from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils import translation

from accounts.errors import LastOwner
from accounts.models import KeptAnswer, Notice, TeamInvite, User
from accounts.services.mails import Reader, compose
from accounts.services.notices import withdraw_notices
from tenants import files
from tenants.errors import MailDown, MailRefused
from tenants.rules import forgetting

log = logging.getLogger(__name__)
CHUNK = 1_000


def check_may_leave(person: User) -> None:
    """Raises LastOwner for the only owner of a site. Call it with the owners locked."""
    others = User.objects.filter(role=User.Role.OWNER, is_active=True).exclude(pk=person.pk)
    if person.is_owner and not others.exists():
        raise LastOwner


def hold_person(person_id: int) -> User | None:
    """The person, locked with the owners of the site until the transaction ends; None when gone.

    Nobody writes a row that names a locked person, and of two owners who leave at once one stays.
    """
    known = User.objects.filter(Q(pk=person_id) | Q(role=User.Role.OWNER)).order_by("pk")
    held = {person.pk: person for person in known.select_for_update()}
    return held.get(person_id)


@transaction.atomic
def erase_person(person: User) -> None:
    """Delete this person's row and all that hangs on it, and the name where others were told it.

    Whatever may not go with it (orders, words that others answered) must hang on nobody by now.
    The picture goes when the transaction is committed.
    """
    withdraw_notices(keys=[f"joined:{person.pk}"])
    _end_sessions(person)
    _forget_addresses(person)
    picture = files.media_root() / person.avatar if person.avatar else None
    with forgetting():
        person.delete()
    if picture is not None:
        transaction.on_commit(lambda: files.forget(picture))


def unname_notices(*, keys: Sequence[str]) -> int:
    """Take the name out of what others were told, by the keys of those notices. Returns how many.

    They go on saying "Somebody" (accounts.selectors.words).
    """
    nobody = Value({"name": ""}, output_field=models.JSONField())
    without: Any = Func(
        F("facts"), nobody, template="(%(expressions)s)", arg_joiner=" || ",
        output_field=models.JSONField(),
    )  # fmt: skip
    return Notice.objects.filter(key__in=keys, facts__has_key="name").update(facts=without)


def drop_from_digests(*, paths: set[str]) -> int:
    """Take posts, by their paths, out of the weeks in short that others got. Returns how many.

    Many people got the same words, so there are far fewer of these than notices.
    """
    digests = Notice.objects.filter(kind=Notice.Kind.DIGEST)
    changed = 0
    for facts in list(digests.order_by().values_list("facts", flat=True).distinct()):
        posts = [post for post in facts["posts"] if post["path"] not in paths]
        if len(posts) < len(facts["posts"]):
            changed += digests.filter(facts=facts).update(facts={**facts, "posts": posts})
    return changed


def _end_sessions(person: User) -> None:
    """Sign out everywhere. A session is a sealed text, so those that nobody else is known to hold
    are opened one by one."""
    others = UserSession.objects.exclude(user=person).values("session_key")
    mine = [
        session.session_key
        for session in Session.objects.exclude(session_key__in=others).iterator(CHUNK)
        if session.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    Session.objects.filter(session_key__in=mine).delete()


def _forget_addresses(person: User) -> None:
    """Rows that know a person by the address, and answers to programs that tell of the person."""
    known = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    addresses = {address.lower() for address in [*known, person.email] if address}
    told = Q(pk=None)
    for address in addresses:
        TeamInvite.objects.filter(email__iexact=address).delete()
        told |= Q(text__icontains=_as_json(address))
    if person.name:
        told |= Q(text__contains=_as_json(person.name))
    answers = KeptAnswer.objects.annotate(text=Cast("body", models.TextField()))
    answers.filter(told).delete()


def _as_json(text: str) -> str:
    """A whole value as the database writes it, so that a short name is found in no longer one."""
    return json.dumps(text, ensure_ascii=False)


def say_goodbye(*, address: str, language: str, by_creator: bool) -> bool:
    """Confirm to the address that the account is gone. Nothing is kept of this mail.

    Returns whether it went out: the account is gone in any case.
    """
    with translation.override(language):
        mail = compose(
            kind="goodbye",
            template="mail/goodbye",
            to=Reader(address),
            context={"by_creator": by_creator},
        )
    try:
        mail.send()
    except (MailDown, MailRefused) as refusal:
        log.warning("a goodbye could not be mailed: %s", type(refusal).__name__)
        return False
    return True
