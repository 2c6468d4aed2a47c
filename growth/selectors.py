"""Whom a letter is for, who would get it, and how far its copies are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.selectors import fans
from accounts.selectors.own import Field, Source
from analytics import selectors as memory
from analytics.errors import NoSuchAudience
from analytics.models import Event, RuleSegment
from billing.selectors import Ending, endings
from growth.models import Letter, LetterCopy
from tenants import clock

EXPIRING = timedelta(days=14)
IDLE = timedelta(days=30)
MUTED = "letter:mail"  # in User.muted
Audience = dict[str, Any]


def expiring() -> list[Ending]:
    """The fans whose membership ends within 14 days and does not renew, soonest first."""
    return endings(within=EXPIRING)


def idle() -> QuerySet[User]:
    """The fans who did nothing for 30 days, with `seen_at` (None: never), the longest first.

    Whoever joined less than 30 days ago is not idle yet, and of whoever refused to be counted
    nobody knows.
    """
    since = clock.now() - IDLE
    deeds = Event.objects.filter(actor_id=OuterRef("pk"))
    last = deeds.order_by("-at").values("at")[:1]
    known = fans().filter(is_active=True, is_remembered=True, date_joined__lt=since)
    quiet = known.filter(~Exists(deeds.filter(at__gte=since)))
    return quiet.annotate(seen_at=Subquery(last)).order_by("seen_at", "pk")


def people_of(audience: Audience) -> QuerySet[User]:
    """The fans of {"list": "all" | "expiring" | "idle"}, or of a segment (analytics.members_in).

    Raises NoSuchAudience.
    """
    named = audience.get("list")
    if named is None:
        return memory.members_in(audience).filter(is_active=True)
    if named == "expiring":
        return fans().filter(pk__in=[ending.member.pk for ending in expiring()])
    if named == "idle":
        return fans().filter(pk__in=idle().order_by().values("pk"))
    if named == "all":
        return fans().filter(is_active=True)
    raise NoSuchAudience


@dataclass(frozen=True)
class Reach:
    """How many are in an audience, and how many of them get a letter."""

    people: int
    muted: int  # want no letters
    unreachable: int  # have no address

    @property
    def readers(self) -> int:
        """Those who get it."""
        return self.people - self.muted - self.unreachable


def reach(audience: Audience) -> Reach:
    """Counted in one statement. Raises NoSuchAudience."""
    nowhere = Q(email=None) | Q(email="")
    counted = people_of(audience).aggregate(
        people=Count("pk"),
        unreachable=Count("pk", filter=nowhere),
        muted=Count("pk", filter=Q(muted__contains=[MUTED]) & ~nowhere),
    )
    return Reach(**counted)


def readers(audience: Audience) -> QuerySet[User]:
    """Who gets a letter to this audience: has an address and did not switch letters off."""
    reachable = people_of(audience).exclude(Q(email=None) | Q(email=""))
    return reachable.exclude(muted__contains=[MUTED])


def audiences() -> list[tuple[str, str]]:
    """Everybody a letter can be for, as (name in a form, words)."""
    lists = [
        ("list:all", _("All fans")),
        ("list:expiring", _("Memberships that end within 14 days")),
        ("list:idle", _("Fans who did nothing for 30 days")),
    ]
    nightly = [(f"segment:{slug}", str(words)) for slug, words in memory.NAMES.items()]
    rules = RuleSegment.objects.values_list("pk", "name")
    return [*lists, *nightly, *((f"rule:{pk}", name) for pk, name in rules)]


def audience_words(audience: Audience) -> str:
    """What the creator reads as the address of a letter."""
    found = dict(audiences()).get(written(audience))
    return found or _("A group of fans that is not there any more")


def written(audience: Audience) -> str:
    """An audience as a form field has it: "list:idle"."""
    return next((f"{name}:{value}" for name, value in audience.items()), "")


def read_audience(text: str) -> Audience:
    """The audience of a form field. Raises NoSuchAudience."""
    name, _colon, value = text.partition(":")
    if text not in dict(audiences()):
        raise NoSuchAudience
    return {name: int(value) if name == "rule" else value}


def letters() -> QuerySet[Letter]:
    """All letters, newest first, with `copies_count`, `mailed` and `aside`."""
    aside = Q(copies__put_aside_at__isnull=False)
    rows = Letter.objects.order_by("-created_at", "-pk")
    return rows.annotate(
        copies_count=Count("copies"),
        mailed=Count("copies", filter=Q(copies__mailed_at__isnull=False)),
        aside=Count("copies", filter=aside),
    )


def waiting(letter_id: int | None = None) -> QuerySet[LetterCopy]:
    """The copies that are neither mailed nor put aside, of one letter or of all."""
    found = LetterCopy.objects.filter(mailed_at=None, put_aside_at=None)
    return found.filter(letter_id=letter_id) if letter_id else found


def sent_since(moment: datetime) -> int:
    """How many letters went out since then."""
    return Letter.objects.filter(sent_at__gte=moment).count()


def own_sources() -> list[Source]:
    """The letters that one fan got; see accounts.selectors.own."""
    return [
        Source(
            "letters", gettext_lazy("Letters from the creator"),
            gettext_lazy("So that a letter comes to you once."), "mail",
            lambda who: LetterCopy.objects.filter(member_id=who).order_by("-pk"),
            (
                Field("subject", gettext_lazy("Subject"), "letter__subject"),
                Field("sent_at", gettext_lazy("Sent"), "letter__sent_at", "moment"),
                Field(
                    "mailed_at", gettext_lazy("Mailed on"), "mailed_at", "moment", in_short=False
                ),
            ),
            ("growth.LetterCopy.member",),
        )
    ]  # fmt: skip
