"""The palette: pages and actions of the studio, courses, lessons, groups, members, orders."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from accounts import selectors as people
from billing.models import Order
from community.models import Group
from courses.models import Course, Lesson
from creatorhub import doors, jobs
from creatorhub.rows import Row, rows, together

LONGEST = 200  # characters of what is looked for
MOST = 5  # of one kind
NEWEST = 3  # of one kind, while nothing is typed yet
OF_AN_ORDER = ("uid", "member__email", "member__name")
NUMBER = 8  # characters of an order's number as pages show it


@dataclass(frozen=True)
class Found:
    """Something to jump to."""

    label: str
    url: str
    icon: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """What was found of one kind."""

    name: str
    title: str
    entries: list[Found]


def asked(text: str) -> str:
    """What was typed, as it is looked for: at most 200 characters, without what cannot be seen."""
    seen = (" " if unicodedata.category(sign).startswith(("C", "Z")) else sign for sign in text)
    return " ".join("".join(seen).split())[:LONGEST].strip()


def found(words: str, user: Any, sees: Any = None) -> list[Section]:
    """What matches all of these words (see `asked`), by kind; without words the first pages of the
    jobs, and what came last. Only what this person's role opens, and of money and members only what
    the session may show now (`sees`, accounts.selectors.Sees). One statement.
    """
    there = _things(words, sees or user.can)
    things = [
        Section(kind, _title(kind), [thing.shown(row) for row in there.get(kind, [])])
        for kind, thing in THINGS.items()
    ]
    ways = [
        Section("pages", _("Go to"), _pages(words, user)),
        Section("do", _("Do"), _starts(words, user)),
    ]
    sections = [*ways, *things] if words else [*things, *ways]
    if sees is not None and sees.waits:
        sections.append(Section("waits", _("Not shown yet"), [_waiting(words)]))
    return [section for section in sections if section.entries]


def _waiting(words: str) -> Found:
    back = quote(f"{reverse('studio:find')}?q={quote(words)}")
    text = _("Confirm it's you to see money and members.")
    return Found(text, f"{reverse('mfa_protect')}?next={back}", "lock")


def total(sections: Iterable[Section]) -> int:
    """How many entries there are in all."""
    return sum(len(section.entries) for section in sections)


def _pages(words: str, user: Any) -> list[Found]:
    mine = jobs.jobs_of(user)
    if not words:
        return [Found(str(job.label), job.path, job.icon) for job in mine]
    hits = [
        (_rank(words, page), Found(str(page.label), page.path, page.icon, _above(job, page)))
        for job, page in jobs.pages(mine)
    ]
    return [entry for rank, entry in sorted(hits, key=lambda hit: hit[0]) if rank < NO_HIT][:MOST]


def _starts(words: str, user: Any) -> list[Found]:
    mine = jobs.starts_of(user)
    wanted = [one for one in mine if not words or _rank(words, one) < NO_HIT]
    return [Found(str(one.label), reverse(one.route), one.icon) for one in wanted]


def _above(job: jobs.Job, page: jobs.Page) -> str:
    return "" if len(job.pages) == 1 else str(job.label)


NO_HIT = 9


def _rank(words: str, entry: jobs.Page | jobs.Start) -> int:
    """0 when a label begins with the words, 1 when one holds them, 2 for other words of it."""
    typed = _folded(words)
    labels, others = _spelt(entry)
    if any(label.startswith(typed) for label in labels):
        return 0
    if any(typed in label for label in labels):
        return 1
    everything = " ".join((*labels, *others))
    return 2 if all(word in everything for word in typed.split()) else NO_HIT


@cache
def _spelt(entry: jobs.Page | jobs.Start) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Label and further words in every language: people type what they know it by."""
    labels, others = [], []
    for code, _name in settings.LANGUAGES:
        with override(code):
            labels.append(_folded(str(entry.label)))
            others.append(_folded(str(entry.words)))
    return tuple(labels), tuple(others)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@dataclass(frozen=True)
class Thing:
    """How a kind of row is shown: where it leads, and what stands beside its name."""

    route: str
    icon: str
    note: Callable[[Row], str] = lambda row: row.note

    def shown(self, row: Row) -> Found:
        """What this row is in the list."""
        return Found(row.label, reverse(self.route, args=[row.key]), self.icon, self.note(row))


THINGS = {
    "course": Thing("courses:studio_edit", "book"),
    "lesson": Thing("courses:studio_lesson_edit", "article"),
    "group": Thing("community:studio_edit", "users"),
    "member": Thing("analytics:studio_member", "user"),
    "order": Thing(
        "billing:studio_order",
        "receipt",
        lambda row: f"{row.key[:NUMBER].upper()} · {row.note}",
    ),
}


def _title(kind: str) -> str:
    return {
        "course": _("Courses"),
        "lesson": _("Lessons"),
        "group": _("Groups"),
        "member": pgettext("people", "Members"),
        "order": _("Sales"),
    }[kind]


def _things(words: str, sees: Any) -> dict[str, list[Row]]:
    """Rows that match and that this person may open, by kind; the newest without words. One
    statement.
    """
    limit = MOST if words else NEWEST
    fan: dict[str, Any] = {"label": Coalesce(NullIf("name", Value("")), "email"), "note": "email"}
    sold: dict[str, Any] = {"key": "uid", "note": Coalesce("member__email", "member__name")}
    paid = Order.objects.exclude(paid_at=None)
    asked = {
        "course": rows("course", _holding(Course.objects.all(), words, "title"), limit=limit),
        "group": rows("group", _holding(Group.objects.all(), words, "title"), limit=limit),
        "member": rows(
            "member", _holding(people.fans(), words, "name", "email"), limit=limit, **fan
        ),
        "order": rows("order", _holding(paid, words, *OF_AN_ORDER), limit=limit, **sold),
    }
    if words:
        lessons = _holding(Lesson.objects.all(), words, "title")
        asked["lesson"] = rows("lesson", lessons, limit=limit, note="course__title")
    return together(
        there for kind, there in asked.items() if sees.do(doors.TABLE[THINGS[kind].route])
    )


def _holding(things: QuerySet[Any], words: str, *fields: str) -> QuerySet[Any]:
    """Those that hold every word in one of the fields; an order's number begins with it."""
    for word in words.split():
        either = Q()
        for field in fields:
            either |= Q(**{f"{field}__{'istartswith' if field == 'uid' else 'icontains'}": word})
        things = things.filter(either)
    return things
