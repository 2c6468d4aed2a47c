"""Letters that are being written; a draft is never sent by itself."""

from dataclasses import dataclass
from datetime import timedelta
from html import escape

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.services import audit, audited
from community.models import Post
from courses.models import Course
from growth.errors import AlreadySent, LetterGone
from growth.models import Letter
from growth.selectors import Audience
from tenants import clock, hosts, richtext
from tenants.schemas import here

MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Draft:
    """A proposal for a letter: plain subject, HTML body, both in the site's language."""

    subject: str
    body: str


@dataclass(frozen=True)
class _Link:
    text: str
    url: str


@transaction.atomic
def write_letter(*, subject: str, body: str, audience: Audience) -> Letter:
    """Keep a new draft. The text is sanitised; nothing is sent."""
    letter: Letter = Letter.objects.create(
        subject=_line(subject), body=_rich(body), audience=audience, created_at=clock.now()
    )
    audit(act="letter_written", subject=letter, after={"audience": audience})
    return letter


@transaction.atomic
def change_letter(*, letter_id: int, subject: str, body: str, audience: Audience) -> Letter:
    """Change a draft. Raises LetterGone, AlreadySent."""
    letter = locked(letter_id)
    fields = ["subject", "body", "audience"]
    with audited(act="letter_changed", subject=letter, fields=fields):
        letter.subject, letter.body, letter.audience = _line(subject), _rich(body), audience
        letter.save(update_fields=fields)
    return letter


@transaction.atomic
def delete_letter(*, letter_id: int) -> None:
    """Throw a draft away. Raises LetterGone, AlreadySent."""
    letter = locked(letter_id)
    audit(act="letter_deleted", subject=letter, before={"audience": letter.audience})
    letter.delete()


def locked(letter_id: int) -> Letter:
    """The draft, held until the transaction ends. Raises LetterGone, AlreadySent."""
    letter: Letter | None = Letter.objects.select_for_update().filter(pk=letter_id).first()
    if letter is None:
        raise LetterGone
    if letter.state != Letter.State.DRAFT:
        raise AlreadySent
    return letter


def _line(subject: str) -> str:
    return " ".join(subject.split())


def _rich(text: str) -> str:
    """Safe HTML of what the editor, or a plain text field without it, has sent."""
    return richtext.clean(text if richtext.is_html(text) else richtext.from_plain(text))


def draft_for(audience: Audience) -> Draft:
    """A drafted letter for a list, made of what is true on this site now; empty for the others."""
    makers = {"expiring": _for_expiring, "idle": _for_idle}
    make = makers.get(str(audience.get("list", "")))
    if make is None:
        return Draft("", "")
    with translation.override(here().language):
        return make()


def _for_expiring() -> Draft:
    site = here()
    subject = _("Your membership at %(site)s ends soon") % {"site": site.title}
    lines: list[str | _Link] = [
        _("Hello {name},"),
        _("your membership ends within the next two weeks. Thank you for being here."),
        *_what_is_here(),
        _link(_("Renew here, and you go on where you stopped"), reverse("billing:pricing")),
        _greeting(),
    ]
    return Draft(subject, _paragraphs(lines))


def _for_idle() -> Draft:
    site = here()
    subject = _("New at %(site)s since your last visit") % {"site": site.title}
    lines: list[str | _Link] = [
        _("Hello {name},"),
        _("we have not seen you for a while, and thought you might like to know what is new."),
        *_what_is_here(),
        _link(_("Look in again"), reverse("courses:list")),
        _greeting(),
    ]
    return Draft(subject, _paragraphs(lines))


def _what_is_here() -> list[str]:
    """Facts of this site: the newest courses, how many there are, how lively the groups are."""
    live = Course.objects.filter(state=Course.State.PUBLISHED).order_by("-published_at", "-pk")
    posts = Post.objects.filter(created_at__gte=clock.now() - MONTH).count()
    number, newest = live.count(), live.first()
    said = []
    if newest is not None:
        text = ngettext(
            "There is %(number)s course here.", "There are %(number)s courses here.", number
        )
        newly = _("The newest one is “%(title)s”.") % {"title": newest.title}
        said.append(f"{text % {'number': number}} {newly}")
    if posts:
        text = ngettext(
            "In the groups %(number)s post was written in the last 30 days.",
            "In the groups %(number)s posts were written in the last 30 days.",
            posts,
        )
        said.append(text % {"number": posts})
    return said


def _greeting() -> str:
    owner = User.objects.filter(role=User.Role.OWNER).first()
    return (owner.name if owner and owner.name else "") or here().title


def _link(text: str, path: str) -> _Link:
    return _Link(text, hosts.url(here().host, path))


def _paragraphs(lines: list[str | _Link]) -> str:
    found = []
    for line in lines:
        if isinstance(line, _Link):
            found.append(f'<a href="{escape(line.url)}">{escape(line.text)}</a>')
        else:
            found.append(escape(line))
    return "".join(f"<p>{line}</p>" for line in found)
