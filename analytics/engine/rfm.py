"""Recency, frequency and monetary value of each fan.

A. M. Hughes, "Strategic Database Marketing", 1994. Frequency counts distinct UTC days with an
event, not events: a fan who opens ten lessons on one evening came once.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

DAY = 86_400


@dataclass(frozen=True, eq=False)
class Rfm:
    """One entry per fan, by ascending id.

    `recency_days` since the last event (or since joining, for a fan without events), `frequency`
    in distinct days, `monetary` in minor units of the site's currency, never below 0.
    """

    member: NDArray[np.int64]
    recency_days: NDArray[np.float64]
    frequency: NDArray[np.int64]
    monetary: NDArray[np.int64]

    @property
    def features(self) -> NDArray[np.float64]:
        """log1p of the three, fans x 3."""
        return np.log1p(np.column_stack([self.recency_days, self.frequency, self.monetary]))


def compute_rfm(
    members: Any,
    joined_at: Any,
    event_member: Any,
    event_at: Any,
    event_amount: Any,
    *,
    now: int,
    event_is_visit: Any = None,
) -> Rfm:
    """Features of `members` (unique ids), each of whom `joined_at` some Unix second.

    Events are three arrays of one length: member id, Unix seconds, amount paid in minor units
    (negative for a refund, 0 for what costs nothing). Events of other members are left out,
    events later than `now` count as of now. Where `event_is_visit` (1 or 0 each) is 0, only the
    amount counts: a renewal comes by itself. Raises ValueError for arrays that do not fit.
    """
    member, joined = _ints(members, "members"), _ints(joined_at, "joined_at")
    who, at = _ints(event_member, "event_member"), _ints(event_at, "event_at")
    amount = _ints(event_amount, "event_amount")
    visit = np.ones(who.size, int) if event_is_visit is None else event_is_visit
    visit = _ints(visit, "event_is_visit").astype(bool)
    if np.unique(member).size != member.size or member.size != joined.size:
        raise ValueError("members must be unique, with one joined_at each")
    if not who.size == at.size == amount.size == visit.size:
        raise ValueError("event_member, event_at, event_amount and visits must have one length")
    order = np.argsort(member)
    member, last = member[order], joined[order].copy()
    known = np.isin(who, member)
    row, at, visit = np.searchsorted(member, who[known]), at[known], visit[known]
    paid = np.zeros(member.size, dtype=np.int64)
    np.add.at(paid, row, amount[known])
    frequency = _visits(row[visit], at[visit], last)
    return Rfm(
        member=member,
        recency_days=np.maximum(0, now - last) / DAY,
        frequency=frequency,
        monetary=np.maximum(0, paid),
    )


def _visits(
    row: NDArray[np.int64], at: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Distinct days of each fan; `last` becomes the last visit of those who have one."""
    last[row] = np.iinfo(np.int64).min
    np.maximum.at(last, row, at)
    days = np.unique(np.column_stack([row, at // DAY]), axis=0)[:, 0]
    return np.bincount(days, minlength=last.size).astype(np.int64)


MIN_FOR_CLASSES, MIN_FOR_FIVE = 20, 100  # fans


def class_count(fans: int) -> int:
    """How many classes so many fans are told apart in: 5 from 100 fans on, below that 3.

    0 below 20 fans, where a class would be a handful of people.
    """
    if fans < MIN_FOR_CLASSES:
        return 0
    return 5 if fans >= MIN_FOR_FIVE else 3


def classes(values: Any, count: int) -> NDArray[np.int64]:
    """The class of each value, 1 (lowest) to `count`, by its middle rank among all values.

    Equal values have one class, so classes of many ties are not of equal size; when all values
    are equal, everybody is in the middle one.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.size == 0 or count < 1:
        return np.zeros(array.size, dtype=np.int64)
    ordered = np.sort(array)
    below = np.searchsorted(ordered, array, side="left")
    equal = np.searchsorted(ordered, array, side="right") - below
    place = np.floor(count * (2 * below + equal) / (2 * array.size)).astype(np.int64)
    return np.minimum(place, count - 1) + 1


def _ints(values: Any, name: str) -> NDArray[np.int64]:
    array = np.asarray(values)
    if array.size == 0:
        return np.empty(0, dtype=np.int64)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise ValueError(f"{name} must be a flat list of whole numbers")
    return array.astype(np.int64)
