"""Everything that a site keeps of one person, from all apps, and the page that tells it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import Tier, User
from accounts.selectors import own as accounts
from accounts.selectors.own import Field, Source
from analytics.selectors import own as analytics
from billing.selectors import own as billing
from community import selectors as community
from community.models import Group
from courses.models import Course
from courses.selectors import own as courses
from creatorhub.owndata.showing import Shown, show_row
from growth import selectors as growth
from recommend.selectors import own as recommend

NEWEST = 3
CHUNK = 5_000
Row = dict[str, Any]


def all_sources() -> list[Source]:
    """What the apps of the open site keep of a person, in the order in which it is told."""
    mine = {source.name: source for source in _from_apps()}
    first = [mine.pop(name) for name in ORDER if name in mine]
    return [*first, *mine.values()]


ORDER = (
    "account addresses sessions second_factors choices join_answers deeds deeds_signed_out "
    "first_visit days segment "
    "described_segments suggestions path draws preferences progress ratings groups posts orders "
    "payments access letters notices notes tags"
).split()


def _from_apps() -> list[Source]:
    return [
        *accounts.own_sources(),
        *analytics.own_sources(event_title=_subject_title()),
        *courses.own_sources(),
        *community.own_sources(),
        *billing.own_sources(),
        *recommend.own_sources(),
        *growth.own_sources(),
    ]


def _subject_title() -> Case:
    """How the thing is called that an event is about; empty when it is gone, or has no name."""
    titles = (("course", Course, "title"), ("group", Group, "title"), ("tier", Tier, "name"))
    cases = [
        When(
            subject_type=kind,
            then=Subquery(model.objects.filter(pk=OuterRef("subject_id")).values(name)[:1]),
        )
        for kind, model, name in titles
    ]
    return Case(*cases, default=Value(""), output_field=CharField())


@dataclass(frozen=True)
class Told:
    """A source on the page: how many rows there are (None: only the files tell), and the newest of
    them in words."""

    source: Source
    count: int | None
    rows: list[list[Shown]]


def told(member: User) -> list[Told]:
    """Each source with its count and newest rows, in two statements whatever there is."""
    sources = all_sources()
    questions: dict[str, Any] = {}
    for source in sources:
        if not source.is_on_page:
            continue
        rows = source.rows(OuterRef("pk"))
        questions[f"count_{source.name}"] = _count(rows)
        questions[f"newest_{source.name}"] = _newest(source, rows)
    [answer] = User.objects.filter(pk=member.pk).annotate(**questions).values(*questions)
    return [
        Told(
            source,
            answer.get(f"count_{source.name}"),
            [_shown(source, row) for row in answer.get(f"newest_{source.name}", ())],
        )
        for source in sources
    ]


def _count(rows: QuerySet[Any]) -> Coalesce:
    number = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("*"))
    return Coalesce(Subquery(number.values("n"), output_field=IntegerField()), 0)


def _newest(source: Source, rows: QuerySet[Any]) -> ArraySubquery:
    fields = {field.name: field.expression for field in source.fields}
    return ArraySubquery(rows.values(own_row=JSONObject(**fields))[:NEWEST])


def _shown(source: Source, row: Row | str) -> list[Shown]:
    values: Row = json.loads(row) if isinstance(row, str) else row
    return show_row(source, values, in_short=True)


def rows_of(source: Source, member: User) -> Iterator[Row]:
    """All rows of a source, newest first, each as {field: value} in the order of the fields."""
    found = source.rows(member.pk).values_list(*(field.expression for field in source.fields))
    names = [field.name for field in source.fields]
    for values in found.iterator(chunk_size=CHUNK):
        yield dict(zip(names, values, strict=True))


def covered() -> set[str]:
    """The relations to a person that some source tells of, as "app.Model.field"."""
    return {relation for source in all_sources() for relation in source.covers}


__all__ = ["Field", "Row", "Source", "Told", "all_sources", "covered", "rows_of", "told"]
