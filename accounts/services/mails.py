"""How a mail is made: the site's clothes, both bodies, and the way to be left alone."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.signing import Signer
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString

from accounts.engine.palette import palette
from accounts.models import User
from accounts.registry import BY_KIND
from accounts.selectors import site_title, theme_color
from tenants import hosts
from tenants.connection import connection
from tenants.errors import MailDown
from tenants.models import Creator
from tenants.sealed import current_schema

log = logging.getLogger(__name__)
AT_ONCE = 500  # mails of one task; more are asked for again, so that other sites have their turn


@dataclass(frozen=True)
class Reader:
    """Whom a mail is for. Without a member (an address alone) there is nothing to switch off."""

    address: str
    member: User | None = None


def clothes() -> dict[str, Any]:
    """What every mail wears: the site's name, address, logo and colours in light and dark."""
    creator = connection.tenant if isinstance(connection.tenant, Creator) else None
    host = creator.host if creator else settings.PLATFORM_HOST
    logo = reverse("media", args=[creator.logo]) if creator and creator.logo else ""
    return {
        "site_title": site_title(),
        "site_url": hosts.url(host),
        "site_host": host,
        "site_initial": site_title()[:1].upper(),
        "logo_url": hosts.url(host, logo) if logo else "",
        "colors": palette(theme_color(creator)),
    }


def sender() -> str:
    """The platform's address under the site's name."""
    name = " ".join(site_title().split())
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


@contextmanager
def as_reader(member: User | None) -> Iterator[None]:
    """Speak the member's language in their time zone, or the site's; for None, as it is now."""
    if member is None:
        yield
        return
    site = connection.tenant
    language = member.language or getattr(site, "language", "") or settings.LANGUAGE_CODE
    zone = ZoneInfo(member.time_zone or getattr(site, "time_zone", "") or "UTC")
    with translation.override(language), timezone.override(zone):
        yield


def compose(
    *,
    kind: str,
    template: str,
    to: Reader,
    context: dict[str, Any],
    subject: str = "",
    once: str = "",
) -> EmailMultiAlternatives:
    """A mail of this kind in the language and time zone of its reader, with text and HTML.

    `template` names <template>.html and <template>.txt (and <template>_subject.txt where no
    `subject` is given). What can be switched off carries the headers that switch it off. `once`
    names what is told on this site: a second copy of it has the same Message-ID.
    """
    member, message = to.member, BY_KIND[kind]
    with as_reader(member):
        own = {**clothes(), "why": message.why, **_ways_out(kind, member), "member": member}
        whole = {**own, **context}
        text = render_to_string(f"{template}.txt", whole)
        html = render_to_string(f"{template}.html", whole)
        title = subject or render_to_string(f"{template}_subject.txt", whole)
    mail = EmailMultiAlternatives(
        " ".join(title.split()), text.strip() + "\n", sender(), [to.address]
    )
    mail.attach_alternative(html, "text/html")
    if once:
        mail.extra_headers["Message-ID"] = _message_id(once, own["site_host"])
    if link := own.get("unsubscribe_url"):
        mail.extra_headers["List-Unsubscribe"] = f"<{link}>"
        mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def _message_id(once: str, host: str) -> str:
    """Always the same for the same thing, and nothing that tells how many there are.

    A worker or database that is killed between handing a mail over and writing that down leads to
    a second copy; by this id mail servers (and our own files) know it and keep one.
    """
    digest = salted_hmac("accounts.mail", f"{current_schema()}:{once}", algorithm="sha256")
    return f"<{digest.hexdigest()[:32]}@{host}>"


def _ways_out(kind: str, member: User | None) -> dict[str, Any]:
    """Links at the foot of a mail to a member: their choices, and off at once."""
    creator = connection.tenant
    if member is None or not isinstance(creator, Creator):
        return {}
    found = {"choices_url": hosts.url(creator.host, reverse("accounts:messages"))}
    if not BY_KIND[kind].is_fixed:
        path = reverse("accounts:unsubscribe", args=[unsubscribe_token(member.pk, kind)])
        found["unsubscribe_url"] = hosts.url(creator.host, path)
    return found


def hand_over(due: QuerySet[Any], mail_one: Callable[[int, BaseEmailBackend], bool]) -> int:
    """Mail the rows that are due, by id, over one connection. Returns how many went out.

    `mail_one` locks a row, mails it, and marks it in one transaction; it returns whether it went.
    A mail server that is away ends the round: the rows wait for the next one.
    """
    if getattr(connection.tenant, "is_suspended", False):
        return 0  # nobody hears of a site that is closed; the rows wait
    waiting = list(due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    sent = 0
    if waiting:
        post = get_connection()
        try:
            post.open()
            for pk in waiting:
                sent += mail_one(pk, post)
        except MailDown as error:
            log.warning("mail server does not answer, mails wait: %s", error)
        finally:
            post.close()
    return sent


def unsubscribe_token(member_id: int, kind: str) -> str:
    """Signed for one person, one kind of message and this site alone; it does not age."""
    return str(_signer().sign_object([member_id, kind]))


def _signer() -> Signer:
    return Signer(salt=f"accounts.unsubscribe:{current_schema()}")


def read_token(token: str) -> tuple[int, str]:
    """Whom and what a token is for. Raises django.core.signing.BadSignature for any other text."""
    member_id, kind = _signer().unsign_object(token)
    return member_id, kind


def absolute(html: str) -> SafeString:
    """Sanitised HTML of this site with whole addresses, as a mail needs them."""
    root = hosts.url(connection.tenant.host, "")
    whole = html.replace('src="/', f'src="{root}/').replace('href="/', f'href="{root}/')
    return SafeString(whole)
