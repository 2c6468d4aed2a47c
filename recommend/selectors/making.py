"""How the last good night came to its lists: the model and why, what it chose, who stands where."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.selectors import fans
from recommend.engine.ease import MAX_ITEMS
from recommend.engine.ladder import RUNGS, personal_share
from recommend.models import Report, Shelf


@dataclass(frozen=True)
class Choice:
    """Something that the night chose, with its value and what it means."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True)
class Rung:
    """Fans with about the same number of known courses, and how much of a list is their own."""

    name: str
    meaning: str
    fans: int


def engine_reason(report: Report) -> str:
    """Which model was judged and why it was this one, by the size of the catalogue."""
    facts = {"items": f"{report.result['items']:,}", "most": f"{MAX_ITEMS:,}"}
    if report.result.get("engine", "blend") == "blend":
        text = _(
            "Every course is weighed against every other one (EASE), together with what courses of"
            " the same fans say. With %(items)s courses there is room for that; up to %(most)s"
            " there is."
        )
    else:
        text = _(
            "Each course is compared with its nearest neighbours alone (sparse kNN): weighing each"
            " of %(items)s courses against every other one would need more memory than there is."
            " Up to %(most)s courses it is done where the memory allows."
        )
    return text % facts


def choices(report: Report) -> list[Choice]:
    """What the night chose on this site's own earlier deeds, in words."""
    is_whole = report.result.get("engine", "blend") == "blend"
    asked = {"half_life_days": _half_life, "trend_weight": _trend, "recent_days": _recent}
    if is_whole:
        asked |= {"visit_share": _visits, "cf_weight": _neighbours, "l2": _caution}
    return [tell(report.chosen[key]) for key, tell in asked.items() if key in report.chosen]


def rungs() -> list[Rung]:
    """How many fans stand where, as of the last good night. Two statements.

    The first rung holds everybody without a known course: new fans, and those who asked that
    nothing be learnt from them.
    """
    own = Shelf.objects.filter(kind=Shelf.Kind.FOR_YOU, member__isnull=False).order_by()
    counted = dict(own.values_list("rung").annotate(count=Count("pk")))
    known = [counted.get(rung, 0) for rung in range(1, len(RUNGS))]
    strangers = max(0, fans().count() - sum(known))
    names = [_("No known course"), *(_known(rung) for rung in range(1, len(RUNGS)))]
    meanings = [
        _("They see what is popular, and what fits what they told you."),
        *(_share(rung) for rung in range(1, len(RUNGS))),
    ]
    counts = [strangers, *known]
    return [Rung(*one) for one in zip(names, meanings, counts, strict=True)]


def _known(rung: int) -> str:
    low = RUNGS[rung]
    if rung == len(RUNGS) - 1:
        return _("%(low)d known courses or more") % {"low": low}
    return _("%(low)d to %(high)d known courses") % {"low": low, "high": RUNGS[rung + 1] - 1}


def _share(rung: int) -> str:
    share: Any = personal_share(RUNGS[rung])  # type: ignore[arg-type]
    return _("At least %(percent)d %% of the order is their own; the rest is what is popular.") % {
        "percent": int(100 * float(share))
    }


def _half_life(days: float) -> Choice:
    return Choice(
        _("What popular means"),
        _("half after %(days)d days") % {"days": days},
        _("What fans did loses half of its weight in this time when popularity is counted."),
    )


def _neighbours(weight: float) -> Choice:
    return Choice(
        _("Similar courses"),
        f"{weight:g}",
        _("How much courses taken by the same fans count beside EASE, which counts 1."),
    )


def _trend(weight: float) -> Choice:
    value = f"{weight:g}" if weight else _("not at all")
    return Choice(
        _("Popularity for known fans"),
        value,
        _("How much of what is popular lately is mixed into the list of a fan we know."),
    )


def _recent(days: float) -> Choice:
    if not days:
        value = _("all deeds alike")
    elif days < 1:
        hours = round(24 * days)
        value = ngettext("half after an hour", "half after %(hours)d hours", hours)
        value %= {"hours": hours}
    else:
        value = _("half after %(days)d days") % {"days": days}
    return Choice(
        _("A fan's own newest deeds"),
        value,
        _("How much louder what a fan did last speaks in their own list."),
    )


def _visits(share: float) -> Choice:
    return Choice(
        _("Taken on one day"),
        f"{share:.0%}" if share else _("not at all"),
        _("How much it counts that courses were taken on one day and not years apart."),
    )


def _caution(l2: float) -> Choice:
    return Choice(
        _("Caution"),
        f"{l2:g}",
        _("How much evidence a link between two courses needs. 20 is bold, 1,000 careful."),
    )
