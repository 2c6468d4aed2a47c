"""What the night picked for one fan, and why; see accounts.selectors.own."""

from typing import Any

from django.db.models import Case, CharField, OuterRef, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.selectors.own import Field, Source
from analytics.models import Event
from recommend.models import Pick
from recommend.selectors.history import FACTS


def own_sources() -> list[Source]:
    """Suggestions: each names the deed behind it, and when that was."""
    return [
        Source(
            "suggestions", _("Suggestions for you"),
            _("Worked out every night from your deeds. Each says which deed it comes from."),
            "sparkles",
            lambda who: Pick.objects.filter(member_id=who).order_by("rank"),
            (
                Field("course", _("Course"), "course__title"),
                Field("reason", _("Reason"), _reason()),
                Field("because", _("Because of"), "because__title"),
                Field("deed_at", _("When that was"), _deed_at(), "moment"),
                Field("rank", _("Place on the shelf"), in_short=False),
                Field("score", _("Strength"), "score", "number", in_short=False),
            ),
            ("recommend.Pick.member",),
        )
    ]  # fmt: skip


def _reason() -> Case:
    names = [When(reason=value, then=Value(str(label))) for value, label in Pick.Reason.choices]
    return Case(*names, default=Value(""), output_field=CharField())


def _deed_at() -> Any:
    """When the newest of the deeds that a reason speaks of was done."""
    done = Event.objects.filter(
        actor_id=OuterRef("member_id"), subject_type="course", subject_id=OuterRef("because_id")
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
