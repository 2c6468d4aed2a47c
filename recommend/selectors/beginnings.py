"""What is known of fans and courses without any deed: topics, segments, answers at joining."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from accounts.models import JoinAnswer, User
from analytics.models import SegmentMember
from recommend.engine.attributes import Attributes
from recommend.engine.starting import Beginnings
from recommend.models import Preference
from recommend.selectors.about import About
from recommend.selectors.history import published

FRESH = timedelta(days=30)
MOST_TOPICS = 24  # with a list of their own, beside those that somebody chose
MOST_STRANGERS = 5_000  # fans who are asked what they told, the newest ones
MOST_CELLS = 4_000_000  # fans x courses: fewer fans on a large catalogue, for each of the two
CHUNK = 10_000


def beginnings(now: datetime, about: About, attributes: Attributes) -> Beginnings:
    """Everything for the lists to begin with, as of `now`; `attributes` are those of `about`. Four
    statements.

    Nothing is taken from fans who do not want suggestions made for them.
    """
    most = min(MOST_STRANGERS, MOST_CELLS // max(1, len(about.courses)))
    interests, answers = _interests(most), _answers(most)
    return Beginnings(
        segments=_segments(),
        topics=_topics(about, {topic for some in interests.values() for topic in some}),
        fresh=_fresh(now),
        interests=interests,
        answers=answers,
        about=attributes,
    )


def _segments() -> dict[str, list[int]]:
    """Fans by segment, as of the last night that told them apart."""
    found = defaultdict(list)
    rows = SegmentMember.objects.order_by("member_id").values_list("segment__slug", "member_id")
    for slug, member in rows.iterator(chunk_size=CHUNK):
        found[slug].append(member)
    return found


def _topics(about: About, chosen: set[str]) -> dict[str, list[int]]:
    """Courses by topic: the most used topics, and every one that somebody chose."""
    uses = Counter(topic for tags in about.tags for topic in tags)
    ordered = sorted(uses, key=lambda topic: (-uses[topic], topic))
    kept = {*ordered[:MOST_TOPICS], *chosen}
    found = defaultdict(list)
    for course, tags in zip(about.courses, about.tags, strict=True):
        for topic in tags:
            if topic in kept:
                found[topic].append(course)
    return dict(sorted(found.items()))


def _fresh(now: datetime) -> list[int]:
    """What was published lately, newest first."""
    new = published().filter(published_at__gt=now - FRESH, published_at__lte=now)
    return list(new.order_by("-published_at", "-pk").values_list("pk", flat=True))


def _interests(most: int) -> dict[int, list[str]]:
    told = Preference.objects.filter(
        kind=Preference.Kind.INTEREST, member__is_personalised=True, member__role=User.Role.FAN
    )
    return _by_fan(told.order_by("-member_id", "topic").values_list("member_id", "topic"), most)


def _answers(most: int) -> dict[int, list[str]]:
    """By fan who may be learnt from and did not start anew, what was answered at joining."""
    said = JoinAnswer.objects.filter(
        member__is_personalised=True, member__is_remembered=True, member__role=User.Role.FAN
    )
    anew = Preference.objects.filter(kind=Preference.Kind.RESET, member=OuterRef("member"))
    said = said.exclude(Exists(anew))
    rows = said.order_by("-member_id", "question__position", "pk")
    return _by_fan(rows.values_list("member_id", "text"), most)


def _by_fan(rows: object, most: int) -> dict[int, list[str]]:
    """Texts by fan, the newest so many fans alone."""
    found: dict[int, list[str]] = {}
    for member, text in rows.iterator(chunk_size=CHUNK):  # type: ignore[attr-defined]
        if member not in found and len(found) == most:
            break
        found.setdefault(member, []).append(text)
    return found
