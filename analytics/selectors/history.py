"""One fan: what they did in words, and the figures beside it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.selectors import titles_of
from analytics.models import Event
from analytics.selectors.members import MONEY, SIGNED
from analytics.selectors.segments import BY_ITSELF
from tenants import clock

Kind = Event.Kind
PAGE = 30
# Noise of a player and of shelves that were merely on the screen.
UNTOLD = [Kind.PAUSE, Kind.SHELF]
PLAIN = {
    Kind.JOINED: gettext_lazy("Joined the site"),
    Kind.VIEW: gettext_lazy("Looked at %(title)s"),
    Kind.PREVIEW: gettext_lazy("Tried a free preview of %(title)s"),
    Kind.START: gettext_lazy("Started %(title)s"),
    Kind.FINISH_LESSON: gettext_lazy("Finished a lesson of %(title)s"),
    Kind.FINISH: gettext_lazy("Finished %(title)s"),
    Kind.RATING: gettext_lazy("Gave %(title)s %(value)s of 5 stars"),
    Kind.LIKE: gettext_lazy("Liked something in %(title)s"),
    Kind.PURCHASE: gettext_lazy("Bought %(title)s"),
    Kind.RENEWAL: gettext_lazy("Renewed %(title)s"),
    Kind.REFUND: gettext_lazy("Got the money back for %(title)s"),
    Kind.JOIN_GROUP: gettext_lazy("Joined the group %(title)s"),
    Kind.POST: gettext_lazy("Posted in %(title)s"),
    Kind.REPLY: gettext_lazy("Replied in %(title)s"),
    Kind.CLICK: gettext_lazy("Clicked on %(title)s"),
    Kind.PLAY: gettext_lazy("Played a lesson of %(title)s"),
    Kind.SEARCH: gettext_lazy("Searched for “%(words)s”"),
    Kind.SHELF_CLICK: gettext_lazy("Followed the suggestion %(title)s"),
}
# Pages without a row, and things without a title of their own.
PLACES = {
    "home": gettext_lazy("the home page"),
    "courses": gettext_lazy("the list of courses"),
    "groups": gettext_lazy("the list of groups"),
    "pricing": gettext_lazy("the memberships"),
    "creator": gettext_lazy("the page about you"),
    "post": gettext_lazy("a post"),
}
ICONS = {
    Kind.JOINED: "sparkles",
    Kind.START: "play",
    Kind.PLAY: "play",
    Kind.FINISH_LESSON: "check",
    Kind.FINISH: "success",
    Kind.RATING: "star",
    Kind.LIKE: "heart",
    Kind.PURCHASE: "receipt",
    Kind.RENEWAL: "refresh",
    Kind.REFUND: "receipt",
    Kind.JOIN_GROUP: "users",
    Kind.POST: "comment",
    Kind.REPLY: "comment",
    Kind.SEARCH: "search",
}


@dataclass(frozen=True)
class Deed:
    """One line of a history. `amount` is in minor units, 0 where no money moved."""

    at: datetime
    text: str
    icon: str
    amount: int


@dataclass(frozen=True)
class History:
    """Up to 30 deeds, newest first; `older` is the mark of the next page, empty at the end."""

    deeds: list[Deed]
    older: str


def history(member: User, before: str = "") -> History:
    """What a fan did, from the mark `before` on. One statement, and one per kind of thing."""
    done = Event.objects.filter(actor=member, at__lte=clock.now()).exclude(kind__in=UNTOLD)
    if place := _place(before):
        at, pk = place
        done = done.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    events = list(done.order_by("-at", "-pk")[: PAGE + 1])
    shown = events[:PAGE]
    titles = titles_of({_key(event) for event in shown})
    older = f"{shown[-1].at.isoformat()}~{shown[-1].pk}" if len(events) > PAGE else ""
    return History([_deed(event, titles) for event in shown], older)


def _place(mark: str) -> tuple[datetime, int] | None:
    """The moment and id of a mark; None for any other text."""
    moment, _sign, pk = mark.partition("~")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, int(pk)) if at.tzinfo else None


def _key(event: Event) -> str:
    return f"{event.subject_type}:{event.subject_id}"


def _deed(event: Event, titles: dict[str, str]) -> Deed:
    words = {"title": _named(event, titles), "value": event.value, "words": event.words}
    return Deed(
        at=event.at,
        text=str(PLAIN[Kind(event.kind)]) % words,
        icon=ICONS.get(Kind(event.kind), "eye"),
        amount=event.amount if event.kind in MONEY else 0,
    )


def _named(event: Event, titles: dict[str, str]) -> str:
    if title := titles.get(_key(event)):
        return f"“{title}”"
    place = PLACES.get(event.subject_type)
    return str(place) if place else _("something that is not here any more")


@dataclass(frozen=True)
class Figures:
    """A fan in numbers: days with a visit, courses, and money (minor units, less refunds)."""

    seen: datetime | None
    days: int
    started: int
    finished: int
    spent: int


def figures(member: User) -> Figures:
    """The numbers of one fan, up to now. Two statements."""
    done = Event.objects.filter(actor=member, at__lte=clock.now())
    came = ~Q(kind__in=BY_ITSELF)
    courses = Q(subject_type="course")
    found = done.aggregate(
        seen=Max("at", filter=came),
        days=Count("at__date", filter=came, distinct=True),
        started=Count("subject_id", filter=courses & Q(kind=Kind.START), distinct=True),
        finished=Count("subject_id", filter=courses & Q(kind=Kind.FINISH), distinct=True),
        spent=Sum(SIGNED, filter=Q(kind__in=MONEY), default=0),
    )
    return Figures(**found)
