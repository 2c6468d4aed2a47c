"""Names, titles and words in mails are text there, on one line where it is a header."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core import mail
from django.core.mail import EmailMessage

from accounts import services as accounts
from accounts.models import Notice, User
from accounts.registry import MESSAGES
from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.scripts.pages import Look, Pages
from creatorhub.tests.net.scripts.poisoning import Poisoning
from creatorhub.tests.net.scripts.window import Window
from creatorhub.world.visits import Visit
from growth import services as growth
from growth.models import Letter, LetterCopy
from tenants import clock
from tenants.schemas import open_creator

ON_LINE = ("From", "To", "Subject", "List-Unsubscribe")


def test_mails_hold_strings_as_text(
    world: Any, db: None, window: Window, settings: Any, tmp_path: Path, say: Callable[[str], None]
) -> None:
    settings.MAIL_DELIVERY, settings.EMAIL_FILE_PATH = "files", str(tmp_path)
    pages = Pages(world, window, Poisoning(dice("mails")))
    for _turn in range(amount(sample=1, whole=6)):
        _send_all(pages)
    for number, message in enumerate(mail.outbox):
        _judge(pages, message)
        tmp_path.joinpath(f"{number}-{number:08x}.eml").write_bytes(message.message().as_bytes())
    _open_some(pages)
    say(
        f"scripts, mails: {len(mail.outbox)} read, {window.visited} pages opened so far, "
        f"{len(pages.wrong)} became more"
    )
    assert len(mail.outbox) >= 10
    assert pages.wrong == {}, pages.told()


def _send_all(pages: Pages) -> None:
    """Every notice and letter of the site, with new strings in all of their words."""
    people = {pk: f"p{pk}@example.com" for pk in pages.site.people.values()}
    pages.fill()
    kinds = [one.kind for one in MESSAGES if one.mail and one.mailed_by_notices]
    due = {"mail_due": True, "mailed_at": None, "created_at": clock.now()}
    with open_creator(pages.creator):
        for pk, email in people.items():
            User.objects.filter(pk=pk).update(email=email)
        Notice.objects.filter(kind__in=kinds).update(**due)
        for letter in Letter.objects.all():
            letter.body += '<p>{name}</p><p><a href="{name}" title="{name}">x</a></p>'
            letter.save()
        LetterCopy.objects.update(mailed_at=None, put_aside_at=None)
        while accounts.mail_notices():
            pass
        growth.mail_letters()


def _judge(pages: Pages, message: EmailMessage) -> None:
    base = f"http://{pages.site.host}/"
    for body, kind in getattr(message, "alternatives", ()):
        pages.note("its reader", f"mail {kind}", pages.window.judge(str(body), base))
        pages.note("its reader", f"mail {kind}", pages.poisoning.verbatim(str(body)))
    headers = message.message()
    lines = [f"{name}: {headers[name]}" for name in ON_LINE if headers[name]]
    broken = [one for one in lines if "\nBcc" in one or "\nContent" in one]
    pages.note("its reader", "header", broken)
    added = [name for name in ("Bcc", "Cc") if headers[name]]
    pages.note("its reader", "header of somebody else", added)


def _open_some(pages: Pages) -> None:
    """The local mail page, and one mail in its frame: without our policy, nothing runs there."""
    number = pages.poisoning.dice.randrange(len(mail.outbox))
    for path in ("/mail/", f"/mail/{number}-{number:08x}/"):
        look = Look("platform nobody", Visit("platform:mail", frozenset({"GET"}), path))
        pages.visit(look, is_bare=True)
