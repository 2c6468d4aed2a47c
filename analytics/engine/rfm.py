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
    members: Any, joined_at: Any, event_member: Any, event_at: Any, event_amount: Any, *, now: int
) -> Rfm:
    """Features of `members` (unique ids), each of whom `joined_at` some Unix second.

    Events are three arrays of one length: member id, Unix seconds, amount paid in minor units
    (negative for a refund, 0 for what costs nothing). Events of other members are left out,
    events later than `now` count as of now. Raises ValueError for arrays that do not fit.
    """
    member, joined = _ints(members, "members"), _ints(joined_at, "joined_at")
    who, at = _ints(event_member, "event_member"), _ints(event_at, "event_at")
    amount = _ints(event_amount, "event_amount")
    if np.unique(member).size != member.size or member.size != joined.size:
        raise ValueError("members must be unique, with one joined_at each")
    if not who.size == at.size == amount.size:
        raise ValueError("event_member, event_at and event_amount must have one length")
    order = np.argsort(member)
    member, last = member[order], joined[order].copy()
    known = np.isin(who, member)
    row, at, amount = np.searchsorted(member, who[known]), at[known], amount[known]
    last[row] = np.iinfo(np.int64).min
    np.maximum.at(last, row, at)
    days = np.unique(np.column_stack([row, at // DAY]), axis=0)[:, 0]
    paid = np.zeros(member.size, dtype=np.int64)
    np.add.at(paid, row, amount)
    return Rfm(
        member=member,
        recency_days=np.maximum(0, now - last) / DAY,
        frequency=np.bincount(days, minlength=member.size).astype(np.int64),
        monetary=np.maximum(0, paid),
    )


def _ints(values: Any, name: str) -> NDArray[np.int64]:
    array = np.asarray(values)
    if array.size == 0:
        return np.empty(0, dtype=np.int64)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise ValueError(f"{name} must be a flat list of whole numbers")
    return array.astype(np.int64)
