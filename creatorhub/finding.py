"""The palette: pages and actions of the studio, courses, lessons, groups, members, orders."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from accounts import selectors as people
from billing.models import Order
from community.models import Group
from courses.models import Course, Lesson
from creatorhub import jobs

LONGEST = 200  # characters of what is looked for
MOST = 5  # of one kind
NEWEST = 3  # of one kind, while nothing is typed yet
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


def found(words: str) -> list[Section]:
    """What matches all of these words (see `asked`), by kind; without words the first pages of the
    jobs, and what came last. One statement.
    """
    things: dict[str, list[Found]] = {}
    for kind, key, label, note in _things(words):
        shown = THINGS[kind]
        entry = Found(label, reverse(shown.route, args=[key]), shown.icon, shown.note(key, note))
        things.setdefault(kind, []).append(entry)
    rows = [Section(kind, _title(kind), things.get(kind, [])) for kind in THINGS]
    ways = [Section("pages", _("Go to"), _pages(words)), Section("do", _("Do"), _actions(words))]
    sections = [*ways, *rows] if words else [*rows, *ways]
    return [section for section in sections if section.entries]


def total(sections: Iterable[Section]) -> int:
    """How many entries there are in all."""
    return sum(len(section.entries) for section in sections)


def _pages(words: str) -> list[Found]:
    if not words:
        return [Found(str(job.label), job.path, job.icon) for job in jobs.JOBS]
    hits = [
        (_rank(words, page), Found(str(page.label), page.path, page.icon, _above(job, page)))
        for job, page in jobs.pages()
    ]
    return [entry for rank, entry in sorted(hits, key=lambda hit: hit[0]) if rank < NO_HIT][:MOST]


def _actions(words: str) -> list[Found]:
    wanted = [one for one in jobs.ACTIONS if not words or _rank(words, one) < NO_HIT]
    return [Found(str(one.label), reverse(one.route), one.icon) for one in wanted]


def _above(job: jobs.Job, page: jobs.Page) -> str:
    return "" if len(job.shown) == 1 else str(job.label)


NO_HIT = 9


def _rank(words: str, entry: jobs.Page | jobs.Action) -> int:
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
def _spelt(entry: jobs.Page | jobs.Action) -> tuple[tuple[str, ...], tuple[str, ...]]:
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
    note: Callable[[str, str], str] = lambda _key, note: note


THINGS = {
    "course": Thing("courses:studio_edit", "book"),
    "lesson": Thing("courses:studio_lesson_edit", "article"),
    "group": Thing("community:studio_edit", "users"),
    "member": Thing("analytics:studio_member", "user"),
    "order": Thing(
        "billing:studio_order",
        "receipt",
        lambda key, note: f"{key[:NUMBER].upper()} · {note}",
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


def _things(words: str) -> list[tuple[str, str, str, str]]:
    """Kind, key, name and a note of each row that matches, by kind. One statement."""
    paid = Order.objects.exclude(paid_at=None)
    rows = [
        _rows("course", Course.objects.all(), words, ["title"], note=Value("")),
        _rows("group", Group.objects.all(), words, ["title"], note=Value("")),
        _rows("member", people.fans(), words, ["name", "email"], label="name", note=F("email")),
        _rows(
            "order", paid, words, ["uid", "member__email", "member__name"],
            key="uid", note=Coalesce("member__email", "member__name"),
        ),
    ]  # fmt: skip
    if words:
        lessons = Lesson.objects.all()
        rows.append(_rows("lesson", lessons, words, ["title"], note=F("course__title")))
    return [tuple(row) for row in rows[0].union(*rows[1:], all=True)]


def _rows(
    kind: str,
    things: QuerySet[Any],
    words: str,
    fields: list[str],
    *,
    note: Any,
    key: str = "pk",
    label: str = "title",
) -> QuerySet[Any]:
    for word in words.split():
        hits = (Q(**{f"{field}__{_lookup(field)}": word}) for field in fields)
        things = things.filter(_any(hits))
    text = CharField()
    shown = things.annotate(
        found_as=Value(kind, text),
        found_key=Cast(key, text),
        found_label=Cast(label, text),
        found_note=Cast(Coalesce(note, Value("")), text),
    )
    newest = shown.order_by("-pk").values_list("found_as", "found_key", "found_label", "found_note")
    return newest[: MOST if words else NEWEST]


def _lookup(field: str) -> str:
    return "istartswith" if field == "uid" else "icontains"


def _any(hits: Iterable[Q]) -> Q:
    either = Q()
    for hit in hits:
        either |= hit
    return either
