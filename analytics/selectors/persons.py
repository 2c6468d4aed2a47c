"""What is known of one fan beside deeds: access, answers at joining, the way they came."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from accounts.models import JoinAnswer, User
from accounts.selectors import HAND, titles_of
from tenants import clock


@dataclass(frozen=True)
class Opened:
    """Something that is open to a fan now. `ends_at` None means for ever."""

    pk: int
    title: str
    is_tier: bool
    ends_at: datetime | None
    is_by_hand: bool
    is_order: bool


def access_of(member: User) -> list[Opened]:
    """What is open now, memberships first; what is gone from the site is left out."""
    grants = list(
        member.grants.current(clock.now()).order_by(F("ends_at").desc(nulls_first=True), "pk")
    )
    titles = titles_of({grant.key for grant in grants})
    found = [
        Opened(
            pk=grant.pk,
            title=titles[grant.key],
            is_tier=grant.key.startswith("tier:"),
            ends_at=grant.ends_at,
            is_by_hand=grant.source.startswith(HAND),
            is_order=grant.source.startswith("order:"),
        )
        for grant in grants
        if grant.key in titles
    ]
    return sorted(found, key=lambda opened: not opened.is_tier)


def answers(member: User) -> list[JoinAnswer]:
    """What this fan answered at joining, with the questions, in their order."""
    rows = JoinAnswer.objects.filter(member=member).select_related("question")
    return list(rows.order_by("question__position", "question__pk"))


def came_from(member: User) -> list[str]:
    """The channel of the first touch (source, medium, campaign, invite); empty when unknown."""
    visitor = getattr(member, "visitor", None)
    if visitor is None or not member.is_remembered:
        return []
    parts = (visitor.source or visitor.referrer, visitor.medium, visitor.campaign, visitor.invite)
    return [part for part in parts if part]
