"""Which segments there are, and who came when for how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from accounts.models import User
from analytics.engine import Rfm, compute_rfm
from analytics.engine.segments import VERSION
from analytics.models import Event, Segment, SegmentMember, SegmentModel

CHUNK = 10_000
PAID = frozenset({Event.Kind.PURCHASE, Event.Kind.RENEWAL})
# What happens to a fan without the fan: no visit, and nobody is less idle for it.
BY_ITSELF = frozenset({Event.Kind.RENEWAL, Event.Kind.REFUND})
NAMES = {
    "champions": _("Champions"),
    "loyal": _("Loyal fans"),
    "new": _("New fans"),
    "dormant": _("Dormant fans"),
}
ORDER = list(NAMES)
TOLD_APART = {"role": User.Role.FAN, "is_remembered": True, "is_personalised": True}
RULES = {
    "rule.champions": _(
        "Came in the last %(days)d days and are among the top %(percent)d %% of spenders."
    ),
    "rule.champions_by_visits": _(
        "Came in the last %(days)d days and are among the top %(percent)d %% by visits."
    ),
    "rule.loyal": _("Came in the last %(days)d days, on at least %(visits)d different days."),
    "rule.new": _("Came in the last %(days)d days, on %(visits)d different days at most."),
    "rule.dormant": _("Have not come for more than %(days)d days."),
}
CENTRES = {
    "centre.champions": _("Nearest to the fans who came lately, come often and spend most."),
    "centre.loyal": _("Nearest to the fans who keep coming back, below the champions."),
    "centre.new": _("Nearest to the fans who came only a few times so far."),
    "centre.dormant": _("Nearest to the fans who have been away for long."),
}


@dataclass(frozen=True)
class SegmentCard:
    """A segment for the studio. `share` is percent of all fans.

    `typical` is its centre where a frozen model decided, else None: `recency_days`, `frequency`
    (days with a visit) and `monetary` (minor units), all rounded.
    """

    slug: str
    name: str
    size: int
    share: float
    text: str
    typical: dict[str, int] | None
    built_at: datetime


def segments() -> list[SegmentCard]:
    """The segments of the last good night, best fans first; empty before the first one."""
    rows = sorted(Segment.objects.all(), key=lambda row: ORDER.index(row.slug))
    everybody = sum(row.size for row in rows) or 1
    return [
        SegmentCard(
            slug=row.slug,
            name=str(NAMES[row.slug]),
            size=row.size,
            share=100 * row.size / everybody,
            text=_meaning(row),
            typical=_typical(row),
            built_at=row.built_at,
        )
        for row in rows
    ]


def _meaning(row: Segment) -> str:
    if row.rule in CENTRES:
        return str(CENTRES[row.rule])
    return str(RULES[row.rule]) % row.traits


def _typical(row: Segment) -> dict[str, int] | None:
    if row.rule not in CENTRES:
        return None
    return {name: round(number) for name, number in row.traits.items()}


def segment_of(member_id: int) -> str | None:
    """The slug of the segment in which a fan has a place."""
    place = SegmentMember.objects.filter(member_id=member_id)
    slug: str | None = place.values_list("segment__slug", flat=True).first()
    return slug


def frozen_model() -> SegmentModel | None:
    """The newest frozen model that this engine can read."""
    stored = SegmentModel.objects.order_by("-version").first()
    return stored if stored and stored.frozen.get("version") == VERSION else None


def recency_frequency_money(now: datetime) -> Rfm:
    """Recency, frequency and spend as of `now` of every fan who may be counted and told apart.

    Money in minor units. A fan who refused either is not there, nor one who joined later.
    """
    fans = User.objects.filter(**TOLD_APART, date_joined__lte=now).order_by("pk")
    people = ((pk, _seconds(at)) for pk, at in fans.values_list("pk", "date_joined"))
    members, joined = _columns(people, 2)
    told_apart = {f"actor__{name}": value for name, value in TOLD_APART.items()}
    done = Event.objects.filter(at__lte=now, **told_apart).order_by("pk")
    rows = done.values_list("actor_id", "at", "kind", "amount").iterator(chunk_size=CHUNK)
    events = (
        (who, _seconds(at), _paid(kind, amount), kind not in BY_ITSELF)
        for who, at, kind, amount in rows
    )
    who, at, paid, is_visit = _columns(events, 4)
    return compute_rfm(members, joined, who, at, paid, now=_seconds(now), event_is_visit=is_visit)


def _columns(rows: Iterable[tuple[int, ...]], width: int) -> list[NDArray[np.int64]]:
    """The rows as arrays, without a list of them all in between."""
    flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64)
    return list(flat.reshape(-1, width).T)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _paid(kind: str, amount: int) -> int:
    if kind == Event.Kind.REFUND:
        return -abs(amount)
    return amount if kind in PAID else 0
