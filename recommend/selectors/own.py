"""What the night picked for one fan, and why; see accounts.selectors.own."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    FloatField,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from accounts.selectors.own import Field, Source, Who, within
from analytics.models import Event
from courses.models import Course
from recommend.models import Draw, Plan, Preference, Shelf
from recommend.selectors.history import FACTS

# As KT gives them: text.
LEVELS = {"0": _("New to this"), "1": _("Some experience"), "2": _("Advanced")}


def own_sources() -> list[Source]:
    """Suggestions with the deed behind each, what was drawn, what was told, and the path."""
    return [_suggestions(), _draws(), _preferences(), _path()]


def _suggestions() -> Source:
    return Source(
        "suggestions", _("Suggestions for you"),
        _("Worked out every night from your deeds. Each says which deed it comes from."),
        "sparkles",
        _entries,
        (
            Field("course", _("Course"), "title"),
            Field("reason", _("Reason"), _reason()),
            Field("because", _("Because of")),
            Field("topic", _("Topic or answer"), "word"),
            Field("deed_at", _("When that was"), "deed_at", "moment"),
            Field("rank", _("Place on the shelf"), in_short=False),
            Field("score", _("Strength"), "score", "number", in_short=False),
        ),
        ("recommend.Shelf.member",),
    )  # fmt: skip


def _draws() -> Source:
    return Source(
        "draws", _("New courses that you were shown by lot"),
        _("So that new courses get a chance; kept for 90 days."),
        "sparkles",
        lambda who: Draw.objects.filter(member_id=who).order_by("-at", "-pk"),
        (
            Field("course", _("Course"), "course__title"),
            Field("at", _("When"), "at", "moment"),
            Field("place", _("Place on the shelf"), "place", "number", in_short=False),
            Field("chance", _("How likely it was"), "propensity", "number", in_short=False),
        ),
        ("recommend.Draw.member",),
    )  # fmt: skip


def _preferences() -> Source:
    return Source(
        "preferences", _("What you told us about suggestions"),
        _("So that what you do not want stays away, and topics that you chose come."),
        "heart",
        lambda who: Preference.objects.filter(member_id=who),
        (
            Field("kind", _("What"), words=dict(Preference.Kind.choices)),
            Field("course", _("Course"), "course__title"),
            Field("topic", _("Topic")),
            Field("at", _("When"), "at", "moment"),
        ),
        ("recommend.Preference.member",),
    )  # fmt: skip


def _path() -> Source:
    return Source(
        "path", _("Your path"),
        _("So that you find it again, with your next step. You let it go on its page."),
        "compass",
        lambda who: Plan.objects.filter(member_id=who),
        (
            Field("goal", _("What you would like to be able to do"), KT("answers__goal")),
            Field("topics", _("Topics"), "answers__topics", "list"),
            Field("level", _("Level"), KT("answers__level"), words=LEVELS),
            Field("hours", _("Hours a week"), "answers__hours", "number"),
            Field("known", _("Numbers of courses that you know"), "answers__known", "list",
                  in_short=False),
            Field("steps", _("Steps"), _titles(), "list"),
            Field("at", _("When"), "made_at", "moment"),
        ),
        ("recommend.Plan.member",),
    )  # fmt: skip


def _titles() -> Func:
    """The titles of a path's steps, as they were when it was made."""
    template = "jsonb_path_query_array(%(expressions)s, '$[*].title')"
    return Func(F("steps"), template=template, output_field=JSONField())


def _reason() -> Case:
    names = [When(reason=value, then=Value(str(label))) for value, label in Shelf.Reason.choices]
    return Case(*names, default=Value(""), output_field=CharField())


def _entries(who: Who) -> Any:
    """The courses on a person's list in its order, each with what stands beside it there."""
    place: dict[str, Any] = {"function": "array_position", "output_field": IntegerField()}
    rank = Func(F("courses"), OuterRef("pk"), **place)
    mine = Shelf.objects.filter(member_id=within(who), kind=Shelf.Kind.FOR_YOU, key="")
    listed = Course.objects.annotate(rank=Subquery(mine.values(found=rank)[:1]))
    beside = {
        name: _beside(mine, column, kind)
        for name, column, kind in (
            ("score", "scores", FloatField()),
            ("reason", "reasons", CharField()),
            ("because_id", "because", IntegerField()),
            ("words", "words", CharField()),
        )
    }
    behind = Course.objects.order_by().filter(pk=OuterRef("because_id")).values("title")
    named = listed.filter(rank__isnull=False).annotate(**beside).order_by("rank")
    # Of likeness the word is the deed, which the reason tells already.
    word = Case(When(reason=Shelf.Reason.AKIN, then=Value("")), default=F("words"))
    because = Subquery(behind[:1])
    return named.annotate(because=because, word=word, deed_at=_deed_at(within(who)))


def _beside(mine: Any, column: str, kind: Any) -> Subquery:
    """The value of a parallel array at the course's place."""
    brackets = {"template": "(%(expressions)s]", "arg_joiner": ")["}
    at = Func(F(column), OuterRef("rank"), output_field=kind, **brackets)
    return Subquery(mine.values(found=at)[:1])


def _deed_at(who: Who) -> Any:
    """When the newest of the deeds that a reason speaks of was done."""
    done = Event.objects.filter(
        actor_id=who, subject_type="course", subject_id=OuterRef("because_id")
    )
    newest = done.order_by("-at")
    kinds: dict[str, list[str]] = {}
    for kind, reason in FACTS.items():
        kinds.setdefault(str(reason), []).append(str(kind))
    cases = [
        When(reason=reason, then=Subquery(newest.filter(kind__in=some).values("at")[:1]))
        for reason, some in kinds.items()
    ]
    return Case(*cases, default=None)
