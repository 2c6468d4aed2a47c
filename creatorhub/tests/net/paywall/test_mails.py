"""What is mailed holds nothing that its reader may not read, also when much has ended meanwhile."""

import pytest
from django.core import mail
from django.db import transaction

from accounts import services as accounts
from accounts.models import Grant, Notice, User
from accounts.registry import MESSAGES
from community import services as community
from community.models import Group
from creatorhub import telling
from creatorhub.isolation.canary import Canary, Visibility
from creatorhub.tests.net.paywall.oracle import protected
from growth import services as growth
from growth.models import LetterCopy
from tenants import clock
from tenants.schemas import open_schema

pytestmark = pytest.mark.xdist_group("paywall")
NEW = 9_900_000  # posts that are written here
TEAM = {"owner", "admin", "moderator", "editor", "guest"}


@pytest.fixture
def site(world, db_is_real):
    """The first site, open; what happens in it is undone."""
    found = world["ada"]
    with open_schema(found.schema), transaction.atomic():
        mail.outbox.clear()
        yield found
        transaction.set_rollback(True)


def sent(site) -> dict[str, list[str]]:
    """What went out, by the word of the person it went to."""
    words = {pk: word for word, pk in site.people.items()}
    known = {user.email: words.get(user.pk, "") for user in User.objects.all()}
    found: dict[str, list[str]] = {}
    for message in mail.outbox:
        bodies = [content for content, _kind in getattr(message, "alternatives", ())]
        told = "\n".join(map(str, [message.subject, message.body, *bodies, message.extra_headers]))
        for address in message.recipients():
            found.setdefault(known[address], []).append(told)
    return found


def leaks(site) -> list[str]:
    """The team reads what it likes; of everybody else's mails, what they may not read."""
    return [
        f"{found.word} to {word}"
        for word, texts in sent(site).items()
        if word not in TEAM
        for text in texts
        for found in protected(text, site, word)
        if not is_addressed(found, site, word)
    ]


def is_addressed(found: Canary, site, word: str) -> bool:
    """Whether this is a letter that went to this person: its readers are who got a copy."""
    return word in site.readers.get((found.model, found.pk), ()) and found.model == "growth.letter"


def test_every_kind_of_message_tells_its_reader_alone(site, say):
    kinds = [message.kind for message in MESSAGES if message.mail and message.mailed_by_notices]
    due = {"mail_due": True, "mailed_at": None, "created_at": clock.now()}
    Notice.objects.filter(kind__in=kinds).update(**due)
    LetterCopy.objects.update(mailed_at=None, put_aside_at=None)

    while accounts.mail_notices():
        pass
    growth.mail_letters()

    say(f"paywall, mails: {len(mail.outbox)} to {len(sent(site))} people")
    assert set(sent(site)) >= {"paid", "fan", "owner"}
    assert leaks(site) == []


def test_a_letter_in_the_mail_of_somebody_else_is_seen(site):
    [(_label, pk), words] = next(
        one for one in site.readers.items() if one[0][0] == "growth.letter"
    )
    canary = Canary(site.name, "growth.letter", pk, "subject", Visibility.PRIVATE)
    fans = {word: User.objects.get(pk=pk).email for word, pk in site.people.items()}
    for email in fans.values():
        mail.send_mail("Hi", canary.word, None, [email])

    others = set(fans) - set(words) - TEAM
    assert others and set(leaks(site)) == {f"{canary.word} to {word}" for word in others}


def say_in_paid_groups(site) -> None:
    """A post in each, told to whoever wants to hear of posts, and in the week's letter."""
    for number, word in enumerate(("group-tier", "group-key")):
        canary = Canary(site.name, "community.post", NEW + number, "body", Visibility.PAID)
        group = Group.objects.get(slug=word)
        User.objects.update(muted=["+post:mail"])
        community.post(
            group=group, author=User.objects.get(pk=site.people["owner"]), body=canary.word
        )
    telling.tell_of_the_week(clock.now().date())


def readers(site) -> set[str]:
    """To whom one of those posts was mailed."""
    while accounts.mail_notices():
        pass
    return {word for word, texts in sent(site).items() if any(str(NEW) in text for text in texts)}


def test_what_is_said_in_a_paid_group_is_mailed_to_who_may_read_it(site):
    say_in_paid_groups(site)

    told = readers(site)
    assert "paid" in told
    assert told <= {"paid", *TEAM}


def test_what_was_said_is_not_mailed_to_whose_access_has_ended_meanwhile(site):
    say_in_paid_groups(site)
    Grant.objects.update(ends_at=clock.now())

    assert readers(site) - TEAM == set(), "community.post is mailed to who may not read it"
