"""What a person wants to hear, and by which way."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from accounts.registry import BY_KIND, MESSAGES, Channel
from accounts.services.mails import read_token


@transaction.atomic
def choose_messages(*, member: User, on: Collection[str]) -> User:
    """Keep which ways ("reply:mail") are on; all others of this person's kinds go off.

    What cannot be switched off stays on, and names that mean nothing are passed over.
    """
    person: User = User.objects.select_for_update().get(pk=member.pk)
    kept = list(person.muted)
    for message in MESSAGES:
        if not message.is_for(person.can) or message.is_fixed or message.is_once:
            continue
        for channel in Channel:
            kept = switched(kept, message.kind, channel, f"{message.kind}:{channel}" in on)
    return _keep(person, kept)


@transaction.atomic
def unsubscribe(*, token: str) -> str:
    """Switch off the mails that this token was signed for. Returns the kind; twice is fine, and so
    is a kind that a later release no longer sends.

    Raises django.core.signing.BadSignature for a token of another site or of nobody.
    """
    member_id, kind = read_token(token)
    person = User.objects.select_for_update().filter(pk=member_id).first()
    # Else the account is gone, or nobody sends this kind any more.
    if person is not None and kind in BY_KIND:
        _keep(person, switched(person.muted, kind, Channel.MAIL, False))
    return kind


def switched(muted: list[str], kind: str, channel: str, is_on: bool) -> list[str]:
    """The same choices with one way on or off; an unknown or fixed way changes nothing."""
    message = BY_KIND[kind]
    start, entry = message.starts_on(channel), f"{kind}:{channel}"
    if start is None or message.is_fixed:
        return list(muted)
    rest = [name for name in muted if name not in {entry, f"+{entry}"}]
    if is_on == start:
        return rest
    return [*rest, f"+{entry}" if is_on else entry]


def _keep(person: User, muted: list[str]) -> User:
    person.muted = muted
    person.save(update_fields=["muted"])
    return person
