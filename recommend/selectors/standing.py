"""Where a person stands with suggestions: what they have, did and told, in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, JSONField, OuterRef, Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from accounts.selectors import Person, held_keys, remember_keys
from analytics.models import Event, SegmentMember
from billing.selectors import ids_in
from courses.models import Course, Progress, Rating
from recommend.models import Preference, Shelf
from recommend.selectors.handpicks import ByHand, by_hand
from recommend.selectors.history import DISLIKED_UP_TO
from tenants import clock, kept
from tenants.prepared import Prepared

BEGUN = [Event.Kind.START, Event.Kind.FINISH]
FINISHED_READ = 5  # the latest ones, of which some may have been withdrawn
NEWCOMERS = "new"  # the segment of whoever joined since the last night
Kind = Preference.Kind


@dataclass(frozen=True)
class Choice:
    """An entry of a list as the night wrote it; `because` is the title of the course behind it."""

    course_id: int
    reason: str
    because: str | None = None
    because_id: int | None = None
    word: str = ""


@dataclass(frozen=True)
class Listed:
    """A list of the night of `version`, best first."""

    choices: tuple[Choice, ...] = ()
    version: int = 0
    rung: int = 0


@dataclass(frozen=True)
class Standing:
    """What decides about this person's shelves at this second.

    `known` are courses that no shelf shows: owned, begun, finished, rated 1-2 or not wanted;
    `begun` those that were started or finished, `finished` the latest of these since starting anew.
    """

    is_personal: bool = False
    own: Listed | None = None
    known: frozenset[int] = frozenset()
    begun: frozenset[int] = frozenset()
    shunned: frozenset[int] = frozenset()  # not wanted or disliked: no reason for anything
    finished: tuple[int, ...] = ()
    interests: tuple[str, ...] = ()
    segment: str = ""
    was_asked: bool = True
    reset_at: datetime | None = None
    hand: ByHand = field(default_factory=ByHand)


def is_personal(member: Person) -> bool:
    """True for a fan whose deeds may choose the shelf; others see what is popular."""
    if not member.is_authenticated or member.has_quiet_browser:
        return False
    return member.is_personalised and member.is_remembered


def standing_of(member: Person) -> Standing:
    """Read it, and the open keys with it. One statement (none for a visitor), and one for what the
    team picked by hand, where that is not kept."""
    if not member.is_authenticated:
        return Standing(hand=by_hand())
    row: dict[str, Any] = next(iter(_STANDING(member=member.pk, now=clock.now())), {})
    remember_keys(member, row.get("held", ()))
    told = [_told(one) for one in row.get("told", ())]
    reset_at = next((at for kind, _course, _topic, at in told if kind == Kind.RESET), None)
    unwanted: set[Any] = {course for kind, course, _topic, _at in told if kind == Kind.NOT_THIS}
    shunned = unwanted | set(row.get("disliked", ()))
    begun = {*row.get("begun", ()), *row.get("learnt", ())}
    own = listed(row.get("own", ())) if is_personal(member) else []
    may_choose = member.is_personalised and not member.has_quiet_browser
    topics = [topic for kind, _course, topic, _at in told if kind == Kind.INTEREST]
    return Standing(
        is_personal=is_personal(member),
        own=own[0] if own else None,
        known=frozenset(shunned | begun | set(ids_in(row.get("held", ()), "course"))),
        begun=frozenset(begun),
        shunned=frozenset(shunned),
        finished=_since(row.get("finished", ()), reset_at) if is_personal(member) else (),
        interests=tuple(topics) if may_choose else (),
        segment=_segment(row, reset_at) if is_personal(member) else "",
        was_asked=member.is_team or any(kind == Kind.ASKED for kind, *_rest in told),
        reset_at=reset_at,
        hand=by_hand(),
    )


def _segment(row: dict[str, Any], reset_at: datetime | None) -> str:
    """None for whoever started anew: segments are made of deeds from before that, too."""
    return "" if reset_at else row.get("segment") or NEWCOMERS


def _told(one: dict[str, Any]) -> tuple[str, int | None, str, datetime]:
    return one["kind"], one["course"], one["topic"], datetime.fromisoformat(one["at"])


def _since(finished: Any, reset_at: datetime | None) -> tuple[int, ...]:
    """Courses finished after the fan started anew, the latest first."""
    told = ((one["course"], datetime.fromisoformat(one["at"])) for one in finished)
    return tuple(course for course, at in told if reset_at is None or at > reset_at)


def listed(lists: Iterable[Any]) -> list[Listed]:
    """Lists as `as_told` brings them."""
    return [
        Listed(
            tuple(
                Choice(course, reason, (one["titles"] or {}).get(str(because)), because, word)
                for course, reason, because, word in zip(
                    one["courses"], one["reasons"], one["because"], one["words"], strict=True
                )
            ),
            one["version"],
            one["rung"],
        )
        for one in lists
    ]


def as_told() -> JSONObject:
    """A list with the titles of the courses behind its reasons, which may be gone or withdrawn by
    now: the title of a draft is told to no fan."""
    brackets = {"template": "%(expressions)s)", "arg_joiner": " = ANY("}
    behind = Func("pk", OuterRef("because"), output_field=BooleanField(), **brackets)
    # Not an Aggregate of Django's, which would group by what stands outside.
    titles = Func("pk", "title", function="jsonb_object_agg", output_field=JSONField())
    there = Course.objects.order_by().filter(behind, state=Course.State.PUBLISHED)
    told = there.values(told=titles)
    columns = "courses reasons because words version rung".split()
    return JSONObject(**{name: name for name in columns}, titles=Subquery(told))


def lists_of(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Listed]:
    """The lists of everybody by (kind, key), empty where there is none. One statement for what is
    not kept."""
    return kept.many("recommend.lists", wanted, _lists)


def _lists(wanted: list[tuple[str, str]]) -> dict[tuple[str, str], Listed]:
    kinds, keys = {kind for kind, _key in wanted}, {key for _kind, key in wanted}
    rows = Shelf.objects.filter(member=None, kind__in=kinds, key__in=keys)
    found = {(kind, key): listed([told])[0] for kind, key, told in rows.values_list(
        "kind", "key", as_told()
    )}  # fmt: skip
    return {one: found.get(one, Listed()) for one in wanted}


def _standing(member: int, now: datetime) -> Any:
    """All of it as columns of the person's row: one plan of small look-ups, no join."""
    deeds = Event.objects.filter(actor_id=member, subject_type="course")
    begun = deeds.filter(kind__in=BEGUN).order_by()
    # Of whoever is not counted there are no deeds, but there is progress.
    learnt = Progress.objects.filter(member_id=member).order_by()
    finished = deeds.filter(kind=Event.Kind.FINISH).order_by("-at")[:FINISHED_READ]
    disliked = Rating.objects.filter(member_id=member, stars__lte=DISLIKED_UP_TO).order_by()
    own = Shelf.objects.filter(member_id=member, kind=Shelf.Kind.FOR_YOU, key="")
    told = Preference.objects.filter(member_id=member).order_by("at", "pk")
    preference = JSONObject(kind="kind", course="course_id", topic="topic", at="at")
    place = SegmentMember.objects.filter(member_id=member).values("segment__slug")
    columns = {
        "held": held_keys(User(pk=member), now),
        "own": ArraySubquery(own.values(json=as_told())),
        "begun": ArraySubquery(begun.values("subject_id")),
        "learnt": ArraySubquery(learnt.values("course_id").distinct()),
        "finished": ArraySubquery(finished.values(json=JSONObject(course="subject_id", at="at"))),
        "disliked": ArraySubquery(disliked.values("course_id")),
        "told": ArraySubquery(told.values(json=preference)),
        "segment": Subquery(place[:1]),
    }
    return User.objects.order_by().filter(pk=member).annotate(**columns).values(*columns)


_STANDING = Prepared(_standing, member=int, now=datetime)
