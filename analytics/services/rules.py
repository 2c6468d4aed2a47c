"""Segments that the creator describes, and what is opened for the people in them."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.errors import NothingToOpen
from accounts.selectors import titles_of
from analytics.errors import NameRefused, SegmentInUse
from analytics.models import RuleSegment
from analytics.selectors import check_rule, members_matching, rule_named
from tenants import clock
from tenants.names import is_plain, one_line

LONGEST_NAME = 80


@transaction.atomic
def save_rule(*, name: str, rule: object, segment_id: int | None = None) -> RuleSegment:
    """Keep a rule under a name: a new segment, or another rule and name for one that is there.

    Raises NameRefused (empty, too long, characters that cannot be seen, taken), RuleRefused, and
    NoSuchAudience for a `segment_id` that is gone.
    """
    segment = RuleSegment() if segment_id is None else rule_named(segment_id)
    before = accounts.standing(segment, ["name", "rule"]) if segment.pk else None
    segment.name, segment.rule = _checked_name(name), check_rule(rule)
    segment.changed_at = clock.now()
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError:
        raise NameRefused
    act = "rule_made" if before is None else "rule_changed"
    after = {"name": segment.name, "rule": segment.rule}
    accounts.audit(act=act, subject=segment, before=before, after=after)
    return segment


def _checked_name(name: str) -> str:
    name = one_line(name)
    if not name:
        raise NameRefused(_("Give the segment a name."))
    if len(name) > LONGEST_NAME:
        raise NameRefused(_("A name has at most 80 characters."))
    if not is_plain(name):
        raise NameRefused(_("The name has characters that cannot be seen. Type it anew."))
    return name


@transaction.atomic
def delete_rule(*, segment_id: int) -> None:
    """Forget a segment; what was opened for its people stays open. Raises SegmentInUse."""
    try:
        with transaction.atomic():
            gone = rule_named(segment_id)
            accounts.audit(act="rule_deleted", subject=gone, before={"rule": gone.rule})
            gone.delete()
    except ProtectedError:
        raise SegmentInUse


def source_of(segment: RuleSegment) -> str:
    """The source of the grants that are given to a segment."""
    return f"segment:{segment.pk}"


@transaction.atomic
def open_for(*, segment: RuleSegment, key: str, until: date | None) -> int:
    """Open a key (course:12, group:3, tier:2) for those who belong now; returns how many.

    Open to the end of the day `until` in the current time zone (None: always). Again is the same:
    each of them has one grant of this segment, with the new end. Nobody gets it for joining the
    segment later. Raises NothingToOpen, EndsInThePast.
    """
    if not titles_of([key]):
        raise NothingToOpen
    members: Any = members_matching(segment.rule).values_list("pk", flat=True)
    count = accounts.set_grants(
        member_ids=members,
        key=key,
        source=source_of(segment),
        starts_at=clock.now(),
        ends_at=accounts.end_of(until),
    )
    given = {"key": key, "until": until, "members": count}
    accounts.audit(act="segment_opened", subject=segment, after=given)
    return count


@transaction.atomic
def take_back(*, segment: RuleSegment, key: str) -> int:
    """End now what was opened for a segment's people; returns for how many. Twice is once."""
    count = accounts.end_grants(source=source_of(segment), at=clock.now(), key=key)
    if count:
        accounts.audit(act="segment_closed", subject=segment, before={"key": key, "members": count})
    return count
