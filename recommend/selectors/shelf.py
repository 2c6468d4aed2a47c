"""What stands on a person's shelf at this second."""

from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Grant, User
from accounts.selectors import Person
from analytics.models import Event
from courses.models import Course, Rating
from courses.selectors import published_courses
from recommend.models import Pick
from recommend.selectors.history import DISLIKED_UP_TO, published
from tenants import clock
from tenants.prepared import Prepared

NEW = "new"
SENTENCES = {
    Pick.Reason.FINISHED: gettext_lazy("Because you finished “%(course)s”"),
    Pick.Reason.BOUGHT: gettext_lazy("Because you bought “%(course)s”"),
    Pick.Reason.RATED: gettext_lazy("Because you rated “%(course)s” highly"),
    Pick.Reason.LIKED: gettext_lazy("Because you liked “%(course)s”"),
    Pick.Reason.STARTED: gettext_lazy("Because you started “%(course)s”"),
    Pick.Reason.VIEWED: gettext_lazy("Because you looked at “%(course)s”"),
}


@dataclass(frozen=True)
class Entry:
    """One course on a shelf; `kind` is a Pick.Reason or "new", `reason` the sentence for it."""

    course: Course
    kind: str
    reason: str


@dataclass(frozen=True)
class Choice:
    """A pick as it was asked; `because` is the title of the course behind it."""

    course_id: int
    reason: str
    because: str | None


def shelf_for(member: Person, limit: int = 6) -> list[Entry]:
    """What comes next for this person, best first.

    The own picks come first (where the person lets deeds choose), then those for everybody new.
    What was unpublished since the night, and what the person by now owns, began, finished or rated
    1-2, is left out. One statement, and one for courses that are not kept or not picked yet.
    """
    chosen: dict[int, Choice] = {}
    for choice in starmap(Choice, _asked(member)):
        if len(chosen) < limit:
            chosen.setdefault(choice.course_id, choice)
    found = published_courses(chosen)
    there = [one for pk, one in chosen.items() if pk in found]
    entries = [Entry(found[one.course_id], one.reason, _sentence(one)) for one in there]
    return entries or _newest(member, limit)


def is_personal(member: Person) -> bool:
    """True for a fan whose deeds may choose the shelf; others see what is popular."""
    if not member.is_authenticated or member.has_quiet_browser:
        return False
    return member.is_personalised and member.is_remembered


def shelf_title(member: Person, shelf: list[Entry]) -> str:
    """What a shelf is called: it says "for you" only where it was made for this person."""
    if is_personal(member):
        return _("For you")
    return _("New here") if shelf and shelf[0].kind == NEW else _("Popular here")


def _asked(member: Person) -> Any:
    """The picks by the query that fits: of a fan, of one who wants no own picks, of a visitor."""
    if not member.is_authenticated:
        return _FOR_ALL()
    asked = _OWN if is_personal(member) else _NOT_OWN
    return asked(member=member.pk, now=clock.now())


def _picks(member: Person, now: datetime | None = None) -> Any:
    whose = Q(member=None)
    if is_personal(member):
        whose |= Q(member_id=member.pk)
    picks = Pick.objects.filter(whose, course__state=Course.State.PUBLISHED)
    order = F("member_id").asc(nulls_last=True)
    picks = _without_known(picks, member, "course_id", now).order_by(order, "rank")
    return picks.values_list("course_id", "reason", "because__title")


_FOR_ALL = Prepared(lambda: _picks(AnonymousUser()))
_OWN = Prepared(lambda member, now: _picks(User(pk=member), now), member=int, now=datetime)
_NOT_OWN = Prepared(
    lambda member, now: _picks(User(pk=member, is_personalised=False), now),
    member=int,
    now=datetime,
)


def _newest(member: Person, limit: int) -> list[Entry]:
    courses = _without_known(published().select_related("cover"), member, "pk")
    newest = courses.order_by("-published_at", "-pk")[:limit]
    return [Entry(course, NEW, _("New on this site")) for course in newest]


def _without_known(rows: Any, member: Person, course: str, now: datetime | None = None) -> Any:
    """Leave out the rows whose course the person owns, began, finished or did not like."""
    if not member.is_authenticated:
        return rows
    now = now or clock.now()
    key = Concat(Value("course:"), Cast(OuterRef(course), TextField()))
    granted = Grant.objects.current(now).filter(member_id=member.pk, key=key)
    done = Event.objects.filter(
        actor_id=member.pk,
        subject_type="course",
        subject_id=OuterRef(course),
        kind__in=[Event.Kind.START, Event.Kind.FINISH],
    )
    disliked = Rating.objects.filter(
        member_id=member.pk, course_id=OuterRef(course), stars__lte=DISLIKED_UP_TO
    )
    return rows.exclude(Exists(granted)).exclude(Exists(done)).exclude(Exists(disliked))


def _sentence(pick: Choice) -> str:
    """The reason in words; popularity where no deed of the fan is behind it."""
    sentence = SENTENCES.get(Pick.Reason(pick.reason))
    if sentence is None or pick.because is None:
        return str(Pick.Reason.POPULAR.label)
    return str(sentence) % {"course": pick.because}
