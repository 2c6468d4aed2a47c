"""Why one course is suggested to one person: the stored fact, when it was, and what made it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.selectors import Person
from analytics.models import Event
from courses.models import Course
from recommend.models import Preference, Report
from recommend.selectors.beside import also_for, because_for, hand_for, next_for
from recommend.selectors.history import FACTS
from recommend.selectors.profile import rung_words
from recommend.selectors.sections import LONGEST
from recommend.selectors.sentences import ALSO, HAND, NEXT, Reason
from recommend.selectors.shelf import Entry, is_personal, popular_for, shelf_for
from recommend.selectors.standing import Standing, standing_of

FOR_YOU, BECAUSE, ALSO_SHELF, NEXT_SHELF, HAND_SHELF, POPULAR = (
    "for-you", "because", "also", "next", "hand", "popular",
)  # fmt: skip
OF_COURSE = {ALSO_SHELF, NEXT_SHELF, HAND_SHELF}  # shelves that stand beside a course
# What made a reason, where it was not the night's model for this fan.
MAKERS = {
    ALSO: gettext_lazy("The courses that the same people took, counted last night"),
    Reason.AKIN: gettext_lazy("Words and topics that both courses share"),
    NEXT: gettext_lazy("The order of the path, made by the creator"),
    HAND: gettext_lazy("Chosen by the creator"),
    Reason.PIN: gettext_lazy("Chosen by the creator"),
    Reason.POPULAR: gettext_lazy("What people did here lately, the newest counting most"),
    Reason.SEGMENT: gettext_lazy("What is popular with fans who use this site as you do"),
    Reason.TOPIC: gettext_lazy("What is popular in a topic that you chose"),
    Reason.ANSWER: gettext_lazy("How well the course fits what you answered"),
    Reason.NEW: gettext_lazy("New courses get a fair share of places, so that they can be found"),
}


@dataclass(frozen=True)
class Why:
    """The answer to "Why this?". `at` is when the fact behind it was, None without one."""

    entry: Entry
    shelf: str
    maker: str
    at: datetime | None = None
    night: datetime | None = None
    rung: str = ""

    @property
    def when(self) -> str:
        """The moment of the fact as a date in the reader's words and zone."""
        return date_format(localtime(self.at), "DATE_FORMAT") if self.at else ""


def why(member: Person, course_id: int, shelf: str, beside: Course | None = None) -> Why | None:
    """What is known of this entry; None when it does not stand on that shelf (any more).

    One statement for the standing, one for the fact and one or two for the night.
    """
    standing = standing_of(member)
    found = _entries(member, shelf, beside, standing)
    entry = next((one for one in found if one.course.pk == course_id), None)
    if entry is None:
        return None
    mine = standing.own is not None and shelf == FOR_YOU and _is_own(entry, standing)
    night = _night(standing) if mine else None
    # Who did something today may read of a list from before that.
    has_taken = standing.reset_at is None and bool(standing.known - standing.shunned)
    return Why(
        entry=entry,
        shelf=shelf,
        maker=_maker(entry, night, shelf),
        at=_fact_at(member, entry),
        night=night.made_at if night else None,
        rung=rung_words(standing, 0, night, has_taken=has_taken)[1] if mine else "",
    )


def _entries(member: Person, shelf: str, beside: Course | None, standing: Standing) -> list[Entry]:
    if shelf == BECAUSE and beside is None:
        found = because_for(member, LONGEST, standing)
        return found.entries if found else []
    if beside is None and shelf in OF_COURSE:
        return []
    if beside is not None and shelf in {*OF_COURSE, BECAUSE}:
        if shelf == NEXT_SHELF:
            return next_for(member, beside, standing)
        ask = hand_for if shelf == HAND_SHELF else also_for
        return ask(member, beside, LONGEST, standing)
    # Where deeds may not choose, the first shelf is called popular.
    ask_own = popular_for if shelf == POPULAR and is_personal(member) else shelf_for
    return ask_own(member, LONGEST, standing)


def _is_own(entry: Entry, standing: Standing) -> bool:
    """Whether the night put it on this fan's own list."""
    own = standing.own
    return own is not None and any(one.course_id == entry.course.pk for one in own.choices)


def _night(standing: Standing) -> Report | None:
    own = standing.own
    return Report.objects.filter(pk=own.version).first() if own else None


def _maker(entry: Entry, night: Report | None, shelf: str) -> str:
    if shelf == BECAUSE and entry.kind == Reason.FINISHED:
        return str(MAKERS[ALSO])
    if entry.kind in MAKERS:
        return str(MAKERS[entry.kind])
    if night is not None and night.served == Report.Served.POPULARITY:
        return _("What is popular, and courses that go with yours")
    return _("The model of the night, from your deeds and those of others")


def _fact_at(member: Person, entry: Entry) -> datetime | None:
    """When the newest deed, or the choice, behind a reason was."""
    if not isinstance(member, User):
        return None
    if entry.kind == Reason.TOPIC:
        mine = Preference.objects.filter(member=member, kind=Preference.Kind.INTEREST)
        return mine.filter(topic=entry.word).values_list("at", flat=True).first()
    # Of likeness, the word is what the fan did with the other course.
    told = entry.word if entry.kind == Reason.AKIN else entry.kind
    kinds = [kind for kind, reason in FACTS.items() if reason == told]
    if not kinds or entry.because_id is None:
        return None
    deeds = Event.objects.filter(
        actor=member, subject_type="course", subject_id=entry.because_id, kind__in=kinds
    )
    return deeds.order_by("-at").values_list("at", flat=True).first()
