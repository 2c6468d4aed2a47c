"""Which rung of the ladder a list stands on, and what the night found about signals, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommend.engine.ladder import RUNGS

# By rung; see recommend.engine.ladder.
NAMES = (
    gettext_lazy("New to us"),
    gettext_lazy("Getting to know you"),
    gettext_lazy("Known"),
    gettext_lazy("Well known"),
)
MEANINGS = (
    gettext_lazy(
        "We know none of your courses yet. You see what is popular, and what fits what you told us."
    ),
    gettext_lazy(
        "We know your first courses. At least half of this order is your own; the rest is what is"
        " popular."
    ),
    gettext_lazy("We know at least %(courses)d of your courses. Most of this order is your own."),
    gettext_lazy(
        "We know at least %(courses)d of your courses. Nearly all of this order is your own."
    ),
)
PROFILES = {
    "usual": gettext_lazy(
        "Deeds count as usual: finishing most, then buying, rating, liking and learning; a look"
        " counts least."
    ),
    "equal": gettext_lazy(
        "Finishing, buying, liking and starting count the same on this site; a look counts least."
    ),
    "finished": gettext_lazy("What fans finish counts most on this site; what they buy, less."),
    "money": gettext_lazy("What fans pay for counts most on this site; what they finish, less."),
    "views_out": gettext_lazy("Looks do not count on this site; only what fans really did does."),
    "views_in": gettext_lazy("A look counts as much as a start on this site."),
}


def rung_name(rung: int) -> str:
    """What a rung (0-3) is called."""
    return str(NAMES[rung])


def rung_text(rung: int) -> str:
    """What a rung (0-3) means for a fan's list, in one or two sentences."""
    return str(MEANINGS[rung]) % {"courses": RUNGS[rung]}


def signals_text(report: Any) -> str:
    """How the deeds were weighed on a night, and how they faded; "" for nights before that."""
    signals = report.chosen.get("signals")
    if not signals:
        return ""
    days = signals["half_life_days"]
    fading = (
        _("After %(days)d days a deed counts half.") % {"days": days}
        if days
        else _("Old deeds count as much as new ones.")
    )
    return f"{PROFILES[signals['profile']]} {fading}"
