"""What the times of deeds tell beyond their order: visits, and what is new to a fan.

A visit is what one fan did within one day (UTC). Things taken on one visit belong together more
closely than things taken years apart, so visits speak beside fans when items are compared.

A fan's own newest deeds tell best what comes next. A deed of age t, counted back from that fan's
newest one and not from today, speaks with

    weight * max(0.5 ** (t / T), FLOOR)

so that a fan who was away for a year is known as well as on the last day.
"""

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray, csr
from recommend.engine.interactions import Interactions
from recommend.engine.order import axis

DAY = 86_400
FLOOR = 0.2


def visits(interactions: Interactions) -> Csr | None:
    """CSR, visits x items, with the weights of the pairs; None where every fan has one visit."""
    events, n_items = interactions.events, interactions.items.size
    if not events.at.size:
        return None
    day = events.at // DAY
    first = int(day.min())
    span = int(day.max()) - first + 1
    there, visit = _numbered(events.row * span + (day - first))
    if there.size <= interactions.users.size:
        return None
    fresh = np.diff(events.row * n_items + events.column, prepend=-1) != 0
    weight = interactions.matrix.data[np.cumsum(fresh) - 1]
    matrix = csr((weight, (visit, events.column)), shape=(there.size, n_items))
    # A pair with several events on one day was added up; its weight is that of one.
    counts = csr((np.ones(visit.size), (visit, events.column)), shape=matrix.shape)
    matrix.data = matrix.data / counts.data
    return matrix


def _numbered(keys: IntArray) -> tuple[IntArray, IntArray]:
    """The different keys and each one's place, by a table only where most of it would be used."""
    if int(keys.max()) - int(keys.min()) > 8 * keys.size:
        there, place = np.unique(keys, return_inverse=True)
        return there, place
    return axis(keys)


def recent(rows: Csr, at: IntArray, half_life_days: float) -> Csr:
    """The same pairs, the older ones of each fan speaking less; 0 days: all as they are.

    `rows` is CSR, fans x items, and `at` (Unix seconds) is aligned with its data.
    """
    if not half_life_days or not rows.nnz:
        return rows
    counts = np.diff(rows.indptr)
    some = np.flatnonzero(counts)
    newest = np.maximum.reduceat(at, rows.indptr[:-1][some])
    age: FloatArray = (np.repeat(newest, counts[some]) - at) / DAY
    fading = np.maximum(0.5 ** (age / half_life_days), FLOOR)
    return csr((rows.data * fading, rows.indices, rows.indptr), shape=rows.shape)
