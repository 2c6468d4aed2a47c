"""Who is in a rule right now, rules to begin with, and what was opened for a segment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Grant, User
from accounts.selectors import fans, titles_of
from analytics.selectors.rules import members_matching, spend_by_fan
from tenants import clock

FIRST_FEW = 5
TOP_SHARE = 10  # one in ten who paid


@dataclass(frozen=True)
class Crowd:
    """How many belong to a rule now, out of how many fans, and those who joined last."""

    size: int
    fans: int
    first: list[User]

    @property
    def share(self) -> float:
        """Per cent of all fans; 0 on a site without any."""
        return 100 * self.size / self.fans if self.fans else 0.0

    @property
    def more(self) -> int:
        """How many there are besides the first few."""
        return self.size - len(self.first)


def fan_count() -> int:
    """How many fans the site has."""
    return fans().count()


def crowd(rule: dict[str, Any]) -> Crowd:
    """The people of a rule at this moment. Two statements and those of the rule."""
    found: QuerySet[User] = members_matching(rule)
    everybody = fans().aggregate(
        fans=Count("pk"), size=Count("pk", filter=Q(pk__in=found.order_by().values("pk")))
    )
    first = list(found.order_by("-date_joined", "-pk")[:FIRST_FEW]) if everybody["size"] else []
    return Crowd(size=everybody["size"], fans=everybody["fans"], first=first)


@dataclass(frozen=True)
class Start:
    """A rule to begin with, and what it is good for."""

    slug: str
    name: str | Promise
    why: str | Promise
    icon: str
    rule: dict[str, Any]


def starts() -> list[Start]:
    """Rules that most creators want first. One statement."""
    return [
        Start(
            "idle",
            _("Paid and idle for 30 days"),
            _("They liked it once. A letter brings many of them back."),
            "clock",
            {"all": [{"is": "paid"}, {"is": "idle", "days": 30}]},
        ),
        Start(
            "new",
            _("New this week, nothing opened yet"),
            _("Show them where to begin before they forget why they came."),
            "sparkles",
            {"all": [{"is": "joined_lately", "days": 7}, {"is": "opened_nothing"}]},
        ),
        Start(
            "finished",
            _("Finished a course, no membership"),
            _("They know what you teach is worth it: make them an offer."),
            "crown",
            {"all": [{"is": "finished_least", "count": 1}, {"is": "no_tier"}]},
        ),
        Start(
            "spent",
            _("Spent most"),
            _("One in ten of those who pay. Thank them, or ask them first."),
            "heart",
            {"all": [{"is": "spent_least", "amount": _top_amount()}]},
        ),
    ]


def _top_amount() -> int:
    """What the tenth part of the payers spent at least, in minor units; 1 before any payment."""
    spent = spend_by_fan(clock.now()).filter(total__gt=0).order_by("-total")
    amounts = list(spent.values_list("total", flat=True))
    return amounts[max(0, -(-len(amounts) // TOP_SHARE) - 1)] if amounts else 1


@dataclass(frozen=True)
class Opened:
    """What a segment's people may open by it now, and for how many and until when."""

    key: str
    title: str
    fans: int
    ends_at: datetime | None


def opened_for(source: str) -> list[Opened]:
    """What this source of grants opens at this moment, by key."""
    rows = (
        Grant.objects.filter(source=source)
        .current(clock.now())
        .order_by("key")
        .values("key")
        .annotate(
            fans=Count("pk"), ends=Max("ends_at"), endless=Count("pk", filter=Q(ends_at=None))
        )
    )
    found = list(rows)
    titles = titles_of([row["key"] for row in found])
    return [
        Opened(
            key=row["key"],
            title=titles.get(row["key"], row["key"]),
            fans=row["fans"],
            ends_at=None if row["endless"] else row["ends"],
        )
        for row in found
    ]
