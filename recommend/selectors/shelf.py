"""What stands on a person's shelf at this second."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Exists,
    Func,
    JSONField,
    OuterRef,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Grant, User
from accounts.selectors import Person, held_keys, remember_keys
from analytics.models import Event
from billing.selectors import ids_in
from courses.models import Course, Rating
from courses.selectors import published_courses
from recommend.models import Shelf
from recommend.selectors.history import DISLIKED_UP_TO, published
from tenants import clock
from tenants.kept import public
from tenants.prepared import Prepared

NEW = "new"
BEGUN = [Event.Kind.START, Event.Kind.FINISH]
SENTENCES = {
    Shelf.Reason.FINISHED: gettext_lazy("Because you finished “%(course)s”"),
    Shelf.Reason.BOUGHT: gettext_lazy("Because you bought “%(course)s”"),
    Shelf.Reason.RATED: gettext_lazy("Because you rated “%(course)s” highly"),
    Shelf.Reason.LIKED: gettext_lazy("Because you liked “%(course)s”"),
    Shelf.Reason.STARTED: gettext_lazy("Because you started “%(course)s”"),
    Shelf.Reason.VIEWED: gettext_lazy("Because you looked at “%(course)s”"),
}


@dataclass(frozen=True)
class Entry:
    """One course on a shelf; `kind` is a Shelf.Reason or "new", `reason` the sentence for it."""

    course: Course
    kind: str
    reason: str


@dataclass(frozen=True)
class Choice:
    """An entry of a list as it was asked; `because` is the title of the course behind it."""

    course_id: int
    reason: str
    because: str | None


def shelf_for(member: Person, limit: int = 6) -> list[Entry]:
    """What comes next for this person, best first.

    The own list comes first (where the person lets deeds choose), then that for everybody new.
    What went or was unpublished since the night, and what the person by now owns, began, finished
    or rated 1-2, is left out. One statement, which brings the open keys as well, and those for
    what is not kept: the list for everybody, the courses, before the first night the newest.
    """
    own, known = _own(member)
    chosen: dict[int, Choice] = {}
    for choice in [*own, *_for_all()]:
        if choice.course_id not in known:
            chosen.setdefault(choice.course_id, choice)
    found = published_courses(chosen)
    there = [one for pk, one in chosen.items() if pk in found]
    entries = [Entry(found[one.course_id], one.reason, _sentence(one)) for one in there[:limit]]
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


def _own(member: Person) -> tuple[list[Choice], set[int]]:
    """The person's own list, and the courses that no shelf of theirs shows."""
    if not member.is_authenticated:
        return [], set()
    row: dict[str, Any] = next(iter(_OWN(member=member.pk, now=clock.now())), {})
    remember_keys(member, row.get("held", ()))
    bought = set(ids_in(row.get("held", ()), "course"))
    known = {*row.get("done", ()), *row.get("disliked", ()), *bought}
    return (_choices(row.get("own", ())) if is_personal(member) else []), known


@public
def _for_all() -> list[Choice]:
    everybody = Shelf.objects.filter(member=None, kind=Shelf.Kind.POPULAR, key="")
    return _choices(everybody.values_list(_list_as_told(), flat=True))


def _choices(lists: Any) -> list[Choice]:
    """The entries of lists as they are stored, one list after the other."""
    return [
        Choice(course, reason, (one["titles"] or {}).get(str(because)))
        for one in lists
        for course, reason, because in zip(
            one["courses"], one["reasons"], one["because"], strict=True
        )
    ]


def _list_as_told() -> JSONObject:
    """A list with the titles of the courses behind its reasons, which may be gone by now."""
    brackets = {"template": "%(expressions)s)", "arg_joiner": " = ANY("}
    behind = Func("pk", OuterRef("because"), output_field=BooleanField(), **brackets)
    # Not an Aggregate of Django's, which would group by what stands outside.
    titles = Func("pk", "title", function="jsonb_object_agg", output_field=JSONField())
    told = Course.objects.order_by().filter(behind).values(told=titles)
    columns = {name: name for name in ("courses", "reasons", "because")}
    return JSONObject(**columns, titles=Subquery(told))


def _own_part(member: int, now: datetime) -> Any:
    """All of it as columns of the person's row: one plan of small look-ups, no join."""
    done = Event.objects.filter(actor_id=member, subject_type="course", kind__in=BEGUN)
    disliked = Rating.objects.filter(member_id=member, stars__lte=DISLIKED_UP_TO)
    own = Shelf.objects.filter(member_id=member, kind=Shelf.Kind.FOR_YOU, key="")
    columns = {
        "held": held_keys(User(pk=member), now),
        "own": ArraySubquery(own.values(json=_list_as_told())),
        "done": ArraySubquery(done.order_by().values("subject_id")),
        "disliked": ArraySubquery(disliked.order_by().values("course_id")),
    }
    return User.objects.order_by().filter(pk=member).annotate(**columns).values(*columns)


_OWN = Prepared(_own_part, member=int, now=datetime)


def _newest(member: Person, limit: int) -> list[Entry]:
    courses = _without_known(published().select_related("cover"), member, "pk")
    newest = courses.order_by("-published_at", "-pk")[:limit]
    return [Entry(course, NEW, _("New on this site")) for course in newest]


def _without_known(rows: Any, member: Person, course: str) -> Any:
    """Leave out the rows whose course the person owns, began, finished or did not like."""
    if not member.is_authenticated:
        return rows
    key = Concat(Value("course:"), Cast(OuterRef(course), TextField()))
    granted = Grant.objects.current(clock.now()).filter(member_id=member.pk, key=key)
    done = Event.objects.filter(
        actor_id=member.pk,
        subject_type="course",
        subject_id=OuterRef(course),
        kind__in=BEGUN,
    )
    disliked = Rating.objects.filter(
        member_id=member.pk, course_id=OuterRef(course), stars__lte=DISLIKED_UP_TO
    )
    return rows.exclude(Exists(granted)).exclude(Exists(done)).exclude(Exists(disliked))


def _sentence(choice: Choice) -> str:
    """The reason in words; popularity where no deed of the fan is behind it."""
    sentence = SENTENCES.get(Shelf.Reason(choice.reason))
    if sentence is None or choice.because is None:
        return str(Shelf.Reason.POPULAR.label)
    return str(sentence) % {"course": choice.because}
