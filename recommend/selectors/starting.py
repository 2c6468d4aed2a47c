"""What a fan begins with by day, before a night has made a list of their own."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.db.models import F, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.selectors import Person
from analytics.models import SegmentMember
from recommend.models import Preference, Shelf

NEWCOMERS = "new"  # the segment of whoever joined since the last night
ORDER = [Shelf.Kind.TOPIC, Shelf.Kind.SEGMENT, Shelf.Kind.POPULAR]


@dataclass(frozen=True)
class Beginning:
    """One course to begin with: `reason` is a Shelf.Reason, `word` the topic behind it or ""."""

    course_id: int
    reason: str
    word: str


def start_lists_for(member: Person) -> list[Shelf]:
    """The lists of last night that fit somebody without deeds: the chosen topics', the segment's
    (a fan without a place is a newcomer), the popular one, in this order. One statement.

    Visitors, and whoever wants no suggestions made of what is known, get the popular list alone.
    """
    wanted = Q(kind=Shelf.Kind.POPULAR, key="")
    if member.is_authenticated and member.is_personalised and not member.has_quiet_browser:
        wanted |= Q(kind=Shelf.Kind.TOPIC, key__in=_chosen(member))
        if member.is_remembered:
            wanted |= Q(kind=Shelf.Kind.SEGMENT, key=_segment(member))
    lists = Shelf.objects.filter(wanted, member=None)
    return sorted(lists, key=lambda one: (ORDER.index(Shelf.Kind(one.kind)), one.key))


def beginnings_for(member: Person, limit: int = 12) -> list[Beginning]:
    """`start_lists_for` as one list, each course once: the topics in turn, then the segment's and
    the popular courses in turn."""
    lists = start_lists_for(member)
    topics = [one for one in lists if one.kind == Shelf.Kind.TOPIC]
    others = [one for one in lists if one.kind != Shelf.Kind.TOPIC]
    found: dict[int, Beginning] = {}
    for course, reason, word in [*_in_turn(topics), *_in_turn(others)]:
        found.setdefault(course, Beginning(course, reason, word))
    return list(found.values())[:limit]


def _in_turn(lists: list[Shelf]) -> list[tuple[int, str, str]]:
    """The first of each, then the second of each, and so on."""
    columns = [list(zip(one.courses, one.reasons, one.words, strict=True)) for one in lists]
    return [entry for row in zip_longest(*columns) for entry in row if entry is not None]


def _chosen(member: Person) -> Any:
    told = Preference.objects.filter(member_id=member.pk, kind=Preference.Kind.INTEREST)
    return told.order_by().values("topic")


def _segment(member: Person) -> Any:
    place = SegmentMember.objects.filter(member_id=member.pk)
    return Coalesce(Subquery(place.values(slug=F("segment__slug"))[:1]), Value(NEWCOMERS))
