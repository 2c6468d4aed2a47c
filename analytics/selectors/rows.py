"""Members and segments as programs read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import Tier, User
from accounts.selectors import fans
from analytics.models import RuleSegment
from analytics.selectors.conditions import names_in, rule_text
from analytics.selectors.members import Facts, facts_of, search
from analytics.selectors.rules import members_in
from analytics.selectors.segments import segments

RULE = "rule-"  # begins the name of a segment that the creator describes by conditions


@dataclass(frozen=True)
class MemberRow:
    """A fan with what stands beside the name. `spent` is in minor units; `seen_at` is UTC."""

    user: User
    tier: int | None
    segment: str | None
    seen_at: datetime | None
    spent: int


@dataclass(frozen=True)
class SegmentRow:
    """A segment: one of the night ("champions"), or one by conditions ("rule-12", size None)."""

    id: str
    kind: str
    name: str
    text: str
    size: int | None
    built_at: datetime | None


def member_people() -> QuerySet[User]:
    """Every fan of the site."""
    return fans()


def in_segment(people: QuerySet[User], name: str) -> QuerySet[User]:
    """Those of them who belong to a segment now. Raises NoSuchAudience."""
    if name.startswith(RULE):
        audience: dict[str, Any] = {"rule": name.removeprefix(RULE)}
    else:
        audience = {"segment": name}
    return people.filter(pk__in=members_in(audience).order_by().values("pk"))


def named(people: QuerySet[User], words: str) -> QuerySet[User]:
    """Those of them whose name or e-mail holds each word."""
    return search(people, words)


def member_rows(people: Iterable[User]) -> list[MemberRow]:
    """What stands beside each of these names. Two statements."""
    listed = list(people)
    facts = facts_of([user.pk for user in listed])
    ranks = {tier.key: tier for tier in Tier.objects.order_by("rank")}
    return [_row(user, facts[user.pk], ranks) for user in listed if user.pk in facts]


def _row(user: User, facts: Facts, ranks: dict[str, Tier]) -> MemberRow:
    held = [tier.pk for key, tier in ranks.items() if key in facts.held]
    return MemberRow(
        user=user,
        tier=held[-1] if held else None,
        segment=facts.segment,
        seen_at=facts.seen,
        spent=facts.spent or 0,
    )


def segment_rows() -> list[SegmentRow]:
    """The segments of the last good night, then those by conditions. A few statements."""
    nightly = [
        SegmentRow(card.slug, "nightly", card.name, card.text, card.size, card.built_at)
        for card in segments()
    ]
    rules = list(RuleSegment.objects.order_by("pk"))
    names = names_in([row.rule for row in rules])
    own = [
        SegmentRow(f"{RULE}{row.pk}", "rule", row.name, _text(row, names), None, None)
        for row in rules
    ]
    return nightly + own


def _text(row: RuleSegment, names: dict[str, dict[Any, str]]) -> str:
    return "; ".join(rule_text(row.rule, names=names))
