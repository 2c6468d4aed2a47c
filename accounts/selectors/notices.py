"""Messages to people: the bell, their words, and who chose what."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Grant, Notice, Tier, User
from accounts.registry import BY_KIND, MESSAGES, Channel, Message
from accounts.selectors.access import Person, may_open
from tenants import clock
from tenants.connection import connection
from tenants.prepared import Prepared

MOST_COUNTED = 100  # more unread ones are shown as "99+"
PLATFORM = "CreatorHub"
# A name must not turn the words around it: overrides and isolates of direction go.
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Words:
    """What a notice says, in the language that is active."""

    title: str
    text: str
    action: str
    why: str


def site_title() -> str:
    """The name of the site that is open, or the platform's."""
    return str(getattr(connection.tenant, "title", PLATFORM))


def words(kind: str, facts: dict[str, Any]) -> Words:
    """The words of a notice, made of its facts alone. They are plain text, never HTML."""
    message = BY_KIND[kind]
    values = {name: _shown(name, value) for name, value in facts.items()}
    values["site"] = site_title()
    title, text, action = (
        str(part) % values for part in (message.title, message.text, message.action)
    )
    return Words(" ".join(title.split()), text, action, str(message.why))


def words_for(notice: Notice, member: Person) -> Words:
    """What a notice says to this person at this second.

    What was said where a key is needed (`opens_with` among the facts) is quoted to who still holds
    one; to others it says that something was there, not who said what.
    """
    if _is_open(notice.facts, member):
        return words(notice.kind, notice.facts)
    said = words(notice.kind, {**notice.facts, "name": ""})
    return Words(said.title, _("Your access to this has ended."), "", said.why)


def open_facts(notice: Notice) -> dict[str, Any] | None:
    """The facts that may be mailed to the reader at this second; None when nothing is left."""
    facts, member = notice.facts, notice.member
    if not _is_open(facts, member):
        return None
    if "posts" not in facts:
        return facts  # type: ignore[no-any-return]
    posts = [post for post in facts["posts"] if _is_open(post, member)]
    return {**facts, "posts": posts} if posts or facts.get("courses") else None


def _is_open(facts: dict[str, Any], member: Person) -> bool:
    keys = facts.get("opens_with")
    return not keys or may_open(member, keys)


def _shown(name: str, value: Any) -> Any:
    if name.endswith("_at"):
        moment = timezone.localtime(datetime.fromisoformat(value))
        return date_format(moment, "DATE_FORMAT")
    if name == "name" and not value:
        return _("Somebody")
    return TURNING.sub("", value) if isinstance(value, str) else value


def bell_of(member: Person) -> QuerySet[Notice]:
    """What the bell holds for this person, newest first."""
    return Notice.objects.filter(member_id=member.pk or 0, in_bell=True)


def unread_count(member: Person) -> int:
    """How many notices of the bell were not opened yet; stops counting at 100.

    What came with the person's row (person_with_bell) is not asked again.
    """
    known = getattr(member, "unread_notices", None)
    if known is None:
        known = bell_of(member).filter(read_at=None).order_by()[:MOST_COUNTED].count()
    return min(int(known), MOST_COUNTED)


def person_with_bell(pk: int) -> User | None:
    """This person with `unread_notices`, in one statement; None when there is nobody."""
    return next(iter(_WITH_BELL(pk=int(pk))), None)


def _with_bell(pk: int) -> QuerySet[User]:
    unread = Notice.objects.filter(member_id=OuterRef("pk"), in_bell=True, read_at=None)
    number = unread.order_by().values("member_id").annotate(total=Count("pk")).values("total")
    people = User.objects.annotate(unread_notices=Coalesce(Subquery(number), 0))
    return people.filter(pk=pk)  # type: ignore[no-any-return]


_WITH_BELL = Prepared(_with_bell, pk=int)


@dataclass(frozen=True)
class Choice:
    """One switch: a way of a kind."""

    name: str  # of the form field: "reply:mail"
    is_on: bool
    is_fixed: bool


@dataclass(frozen=True)
class Row:
    """One kind on the page of choices; None where it never comes by this way."""

    message: Message
    bell: Choice | None
    mail: Choice | None


def choices_of(member: User) -> list[tuple[Any, list[Row]]]:
    """The kinds this person may get, in sections, with what is on."""
    sections: dict[Any, list[Row]] = {}
    for message in MESSAGES:
        if message.is_for(member.can) and not message.is_once:
            row = Row(message, *(_choice(message, way, member) for way in Channel))
            sections.setdefault(message.section, []).append(row)
    return list(sections.items())


def _choice(message: Message, channel: Channel, member: User) -> Choice | None:
    if message.starts_on(channel) is None:
        return None
    is_on = message.is_on(channel, member.muted)
    return Choice(f"{message.kind}:{channel}", is_on, message.is_fixed)


def wants(kind: str, channel: str, member: User) -> bool:
    """Whether this person gets this kind of message by this way."""
    return BY_KIND[kind].is_on(channel, member.muted)


def holders_of(keys: list[str]) -> QuerySet[User]:
    """The fans who hold one of these access keys now; a higher tier opens what a lower one does."""
    tiers = [int(key.partition(":")[2]) for key in keys if key.startswith("tier:")]
    floor = Tier.objects.filter(pk__in=tiers).order_by("rank").values("rank")[:1]
    ranks = Tier.objects.filter(rank__gte=floor) if tiers else Tier.objects.none()
    every = {*keys, *(tier.key for tier in ranks)}
    grants = Grant.objects.filter(key__in=every).current(clock.now())
    return User.objects.filter(Q(pk__in=grants.values("member_id")))
