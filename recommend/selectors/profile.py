"""What chooses for one fan, on one page: deeds counted, rung, interests, what is not wanted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.selectors import Person
from analytics.models import Event
from courses.models import Course
from recommend.engine.signals import TAKEN
from recommend.models import Preference, Report
from recommend.selectors.ladder import rung_name, rung_text
from recommend.selectors.preferences import site_topics, told_by
from recommend.selectors.report import newest_report
from recommend.selectors.standing import Standing, standing_of

# What a night reads, in the order of its strength. A look at a lesson is a look.
DEEDS = {
    Event.Kind.FINISH: gettext_lazy("Courses finished"),
    Event.Kind.PURCHASE: gettext_lazy("Courses bought"),
    Event.Kind.RATING: gettext_lazy("Courses rated"),
    Event.Kind.LIKE: gettext_lazy("Courses liked"),
    Event.Kind.FINISH_LESSON: gettext_lazy("Lessons finished"),
    Event.Kind.START: gettext_lazy("Courses started"),
    Event.Kind.PREVIEW: gettext_lazy("Free previews opened"),
    Event.Kind.VIEW: gettext_lazy("Looks at a course page"),
}
Kind = Preference.Kind


@dataclass(frozen=True)
class Deeds:
    """How often a fan did something that chooses, and between which moments."""

    kind: str
    name: str
    number: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Topic:
    """A topic of the site, and whether the fan chose it."""

    name: str
    is_chosen: bool


@dataclass(frozen=True)
class Profile:
    """Everything on the page "Your suggestions" besides the suggestions themselves."""

    is_personal: bool
    deeds: list[Deeds]
    finished: int
    rung: str
    meaning: str
    topics: list[Topic]
    not_wanted: list[Any]
    reset_at: datetime | None


def profile_of(member: Person, standing: Standing | None = None) -> Profile | None:
    """The page's words for a fan; None for a visitor. Three statements besides the standing and
    the topics."""
    if not isinstance(member, User):
        return None
    standing = standing or standing_of(member)
    told = told_by(member)
    deeds = _deeds(member, standing.reset_at)
    finished = next((one.number for one in deeds if one.kind == Event.Kind.FINISH), 0)
    report = newest_report() if standing.is_personal else None
    has_taken = any(one.kind in TAKEN for one in deeds)
    rung, meaning = rung_words(standing, finished, report, has_taken=has_taken)
    chosen = [one.topic for one in told if one.kind == Kind.INTEREST]
    return Profile(
        is_personal=standing.is_personal,
        deeds=deeds,
        finished=finished,
        rung=rung,
        meaning=meaning,
        topics=topics_for(chosen),
        not_wanted=[one for one in told if one.kind == Kind.NOT_THIS and _is_known(one.course)],
        reset_at=standing.reset_at,
    )


def topics_for(chosen: list[str]) -> list[Topic]:
    """The topics of the site, and those chosen before that are gone from it, with the choice."""
    there = site_topics()
    gone = [topic for topic in sorted(chosen) if topic not in there]
    return [Topic(name, name in chosen) for name in [*there, *gone]]


def rung_words(
    standing: Standing, finished: int, report: Report | None, *, has_taken: bool = False
) -> tuple[str, str]:
    """The name of the rung, and in plain words what it means for this fan tonight.

    `has_taken`: the fan did more than look. On the first rung, that was since the last night, or
    nothing is left that they do not have.
    """
    if not standing.is_personal:
        return "", _("You see what is popular here: your deeds do not choose.")
    if report is not None and report.served == Report.Served.POPULARITY:
        return "", _(
            "You see what is popular, and what fits what you told us: it is not clear yet that an"
            " order of your own would be better."
        )
    rung = standing.own.rung if standing.own else 0
    if has_taken and not rung:
        return "", _(
            "You have no order of your own now: each night makes one from what you did before it,"
            " of the courses that you do not have. Until then you see what is popular, and what"
            " fits what you told us."
        )
    told = rung_text(rung)
    if rung and finished:
        known = ngettext(
            "You have finished %(n)d course.", "You have finished %(n)d courses.", finished
        )
        told = f"{known % {'n': finished}} {told}"
    return rung_name(rung), told


def _deeds(member: User, since: datetime | None) -> list[Deeds]:
    mine = Event.objects.filter(actor=member, subject_type="course", kind__in=list(DEEDS))
    if since is not None:
        mine = mine.filter(at__gt=since)
    rows: Any = mine.order_by().values("kind")
    counted = rows.annotate(number=Count("pk"), first_at=Min("at"), last_at=Max("at"))
    found = {row.pop("kind"): row for row in counted}
    return [Deeds(kind, str(name), **found[kind]) for kind, name in DEEDS.items() if kind in found]


def _is_known(course: Course | None) -> bool:
    return course is not None and course.is_published
