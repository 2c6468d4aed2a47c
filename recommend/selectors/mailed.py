"""What a mail to many fans suggests to each of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.urls import reverse

from accounts.models import Grant, User
from analytics.models import Event
from courses.models import Course, Progress, Rating
from courses.selectors import published_courses
from recommend.models import Preference, Shelf
from recommend.selectors.handpicks import ByHand, by_hand
from recommend.selectors.history import DISLIKED_UP_TO
from recommend.selectors.shelf import POPULAR, fitting, pinned
from recommend.selectors.standing import BEGUN, Choice, Standing, as_told, listed, lists_of
from tenants import clock

MOST = 3
FANS_AT_ONCE = 1_000
Kind = Preference.Kind
Sets = dict[int, set[Any]]


def suggested(members: Iterable[int], most: int = MOST) -> Iterator[tuple[int, dict[str, Any]]]:
    """(fan, facts for a mail) of each of these fans for whom there is anything.

    The facts are `suggestions` (title, path, and what `sentence` needs) and `is_for_you`: whoever
    does not let deeds choose, or has no list yet, gets what is popular. Two statements, and eight
    for each 1,000 fans.
    """
    hand, popular = by_hand(), lists_of([POPULAR])[POPULAR].choices
    rest = iter(members)
    while some := list(islice(rest, FANS_AT_ONCE)):
        standings = _standings(some, hand)
        fit = {fan: _fit(one, popular) for fan, one in standings.items()}
        found = published_courses({one.course_id for fitted in fit.values() for one in fitted})
        for fan, choices in fit.items():
            there = [one for one in choices if one.course_id in found][:most]
            if there:
                facts = [_facts(found[one.course_id], one) for one in there]
                yield fan, {"suggestions": facts, "is_for_you": standings[fan].own is not None}


def _fit(standing: Standing, popular: tuple[Choice, ...]) -> list[Choice]:
    own = standing.own.choices if standing.own else ()
    return fitting([*pinned(standing), *own, *popular], standing)


def _facts(course: Course, one: Choice) -> dict[str, Any]:
    path = reverse("courses:detail", args=[course.slug])
    reason = {"reason": one.reason, "because": one.because, "word": one.word}
    return {"title": course.title, "path": path, **reason}


def _standings(members: list[int], hand: ByHand) -> dict[int, Standing]:
    """As `standing_of`, of many, as far as lists ask for it. Seven statements."""
    told = Preference.objects.filter(member__in=members)
    rated = Rating.objects.filter(member__in=members, stars__lte=DISLIKED_UP_TO)
    deeds = Event.objects.filter(actor__in=members, subject_type="course", kind__in=BEGUN)
    shunned = _by_fan(told.filter(kind=Kind.NOT_THIS), "member_id", "course_id")
    for fan, courses in _by_fan(rated, "member_id", "course_id").items():
        shunned[fan] |= courses
    topics = _by_fan(told.filter(kind=Kind.INTEREST), "member_id", "topic")
    begun, held, own = _by_fan(deeds, "actor_id", "subject_id"), _held(members), _own(members)
    learnt = Progress.objects.filter(member__in=members).distinct()
    for fan, courses in _by_fan(learnt, "member_id", "course_id").items():
        begun[fan] |= courses
    return {
        fan: Standing(
            own=own.get(fan),
            known=frozenset(begun[fan] | held[fan] | shunned[fan]),
            shunned=frozenset(shunned[fan]),
            interests=tuple(topics[fan]),
            hand=hand,
        )
        for fan in members
    }


def _held(members: list[int]) -> Sets:
    grants = Grant.objects.current(clock.now()).filter(key__startswith="course:")
    found: Sets = defaultdict(set)
    for fan, key in grants.filter(member__in=members).values_list("member_id", "key"):
        found[fan].add(int(key.partition(":")[2]))
    return found


def _own(members: list[int]) -> dict[int, Any]:
    """The lists of those who let deeds choose."""
    may = User.objects.filter(pk__in=members, is_personalised=True, is_remembered=True)
    rows = Shelf.objects.filter(member__in=may.values("pk"), kind=Shelf.Kind.FOR_YOU, key="")
    return {fan: listed([told])[0] for fan, told in rows.values_list("member_id", as_told())}


def _by_fan(rows: Any, fan: str, what: str) -> Sets:
    found: Sets = defaultdict(set)
    for member, value in rows.order_by().values_list(fan, what):
        found[member].add(value)
    return found
