"""The fans as the owner looks through them: searched, narrowed, put in order, a page at a time."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Case,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Abs

from accounts.models import Grant, JoinAnswer, Tier, User
from accounts.selectors import fans
from analytics.models import Event, SegmentMember
from analytics.selectors.rules import members_in
from analytics.selectors.segments import BY_ITSELF, NAMES, PAID
from tenants import clock

MONEY = [*PAID, Event.Kind.REFUND]
SIGNED = Case(
    When(kind=Event.Kind.REFUND, then=-Abs("amount")),
    default=F("amount"),
    output_field=BigIntegerField(),
)
NO_TIER = "none"
# Marks that nobody sees: zero-width, direction, soft hyphen, byte order. A search looks past them.
UNSEEN = "".join(
    map(chr, [0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)])
) + chr(0xFEFF)
UNSEEN_GONE = dict.fromkeys(map(ord, UNSEEN))
MOST_WORDS = 8


@dataclass(frozen=True)
class Wish:
    """What the list is narrowed to; an empty field narrows nothing.

    `tier` is an id or "none", `answer` a question's id or "id:answer", `sort` one of "joined",
    "seen", "spent".
    """

    q: str = ""
    segment: str = ""
    rule: str = ""
    cell: str = ""
    tier: str = ""
    tag: str = ""
    answer: str = ""
    sort: str = "joined"


def members(wish: Wish) -> QuerySet[User]:
    """The fans that a wish is about, in its order. Raises NoSuchAudience for what is gone."""
    people = fans()
    for name in ("segment", "rule", "cell"):
        if value := getattr(wish, name):
            people = people.filter(pk__in=members_in({name: value}).values("pk"))
    if wish.tier:
        people = _with_tier(people, wish.tier)
    if wish.tag:
        people = people.filter(tags__contains=[wish.tag])
    if wish.answer:
        people = people.filter(pk__in=_answered(wish.answer))
    return _in_order(search(people, wish.q), wish.sort)


def search(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Those whose name or e-mail holds each word; case, accents and unseen marks do not count."""
    words = unicodedata.normalize("NFC", text.translate(UNSEEN_GONE)).split()[:MOST_WORDS]
    if words:
        people = people.annotate(plain=_plain(F("name")))
    for word in words:
        in_name = Q(plain__icontains=_plain(Value(word)))
        people = people.filter(in_name | Q(email__icontains=word))
    return people


def _plain(text: Any) -> Func:
    seen = Func(text, Value(UNSEEN), Value(""), function="translate", output_field=TextField())
    return Func(seen, function="unaccent", output_field=TextField())


def _with_tier(people: QuerySet[User], tier: str) -> QuerySet[User]:
    held = Grant.objects.current(clock.now()).order_by()
    if tier == NO_TIER:
        return people.exclude(pk__in=held.filter(key__startswith="tier:").values("member_id"))
    return people.filter(pk__in=held.filter(key=f"tier:{tier}").values("member_id"))


def _answered(answer: str) -> QuerySet[Any]:
    question, colon, text = answer.partition(":")
    rows = JoinAnswer.objects.filter(question_id=int(question))
    return (rows.filter(text=text) if colon else rows).values("member_id")


def _in_order(people: QuerySet[User], sort: str) -> QuerySet[User]:
    """Newest, latest or highest first; who was never seen and who never paid comes last."""
    newest = (F("date_joined").desc(), F("pk").desc())
    if sort == "seen":
        people = people.annotate(seen=_last_seen())
        return people.order_by(F("seen").desc(nulls_last=True), *newest)
    if sort == "spent":
        people = people.annotate(spent=_spent())
        return people.order_by(F("spent").desc(nulls_last=True), *newest)
    return people.order_by(*newest)


def _last_seen() -> Case:
    """When a fan last did something, None for those who are not counted."""
    done = Event.objects.filter(actor=OuterRef("pk")).exclude(kind__in=BY_ITSELF)
    latest = Subquery(done.order_by("-at").values("at")[:1])
    return Case(When(is_remembered=True, then=latest), default=None)


def _spent() -> Subquery:
    """Payments less refunds, minor units; None without any."""
    lines = Event.objects.filter(actor=OuterRef("pk"), kind__in=MONEY).order_by()
    return Subquery(lines.values("actor").annotate(sum=Sum(SIGNED)).values("sum"))


@dataclass(frozen=True)
class Row:
    """A fan in the list. `spent` is in minor units of the site's currency; `seen` is UTC."""

    user: User
    tier: str
    segment: str
    seen: datetime | None
    spent: int


@dataclass(frozen=True)
class Facts:
    """What is known of a fan besides the own row: keys of tiers, slug of the segment, the rest."""

    held: list[str]
    segment: str | None
    seen: datetime | None
    spent: int | None


def facts_of(ids: Iterable[int]) -> dict[int, Facts]:
    """The facts of these people, by id. One statement."""
    held = Grant.objects.filter(member=OuterRef("pk"), key__startswith="tier:")
    place = SegmentMember.objects.filter(member=OuterRef("pk")).values("segment__slug")[:1]
    facts = User.objects.filter(pk__in=list(ids)).annotate(
        held=ArraySubquery(held.current(clock.now()).values("key")),
        slug=Subquery(place),
        seen=_last_seen(),
        spent=_spent(),
    )
    found = facts.values_list("pk", "held", "slug", "seen", "spent")
    return {pk: Facts(*rest) for pk, *rest in found}


def rows(people: Sequence[User], tiers: Sequence[Tier]) -> list[Row]:
    """What stands beside each name; one statement for all of them. `tiers` are all of the site."""
    by_id = facts_of(user.pk for user in people)
    return [_row(user, tiers, by_id[user.pk]) for user in people if user.pk in by_id]


def _row(user: User, tiers: Sequence[Tier], facts: Facts) -> Row:
    own = [tier for tier in tiers if tier.key in facts.held]
    top = max(own, key=lambda tier: tier.rank, default=None)
    return Row(
        user=user,
        tier=top.name if top else "",
        segment=str(NAMES[facts.segment]) if facts.segment else "",
        seen=facts.seen,
        spent=facts.spent or 0,
    )


def known_tags() -> list[str]:
    """Every tag that a fan carries, by the alphabet."""
    tagged = fans().filter(tags__len__gt=0).order_by()
    tags = tagged.annotate(tag=Func(F("tags"), function="unnest", output_field=TextField()))
    return sorted(tags.values_list("tag", flat=True).distinct(), key=str.casefold)
