"""A fair chance for new items, and how likely each of them was.

A model ranks by what fans did, and nobody did anything with what nobody was shown. So a fixed share
of the lists gives one of its first places to a new item, drawn by Thompson sampling: each item's
click rate is a Beta posterior of its clicks and impressions, and the item whose draw is highest is
shown (W. R. Thompson, Biometrika 25, 1933; O. Chapelle, L. Li, NIPS 2011).

The posteriors are drawn `DRAWS` times in a night, the same for all fans, and a fan gets one of
these draws at random. So the share of draws that an item wins *is* the probability of its being
shown, and every propensity that is logged is exact. All of it hangs on (night, fan id) alone.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommend.engine.arrays import FloatArray, IntArray, positions

SHARE = 0.3  # of the lists hold a new item
PLACE = 3  # where it stands: in view below three pins too; of six, 1 suggestion in 20 is one
FIRST = 6  # an item that stands there anyway needs no help
NEW_DAYS = 30  # since it was published
FEW_IMPRESSIONS = 50  # nobody can say yet how an item does that was shown less often
FEW_FANS = 20  # and that fewer have
MOST_ARMS = 200  # new items of a night; where there are more, they take turns
DRAWS = 1_000
FAIR = 0.1  # of the draws know nothing: each new item keeps a chance, and no propensity is tiny
PRIOR_RATE = 0.05  # clicks per impression, before anything is known
PRIOR_STRENGTH = 20.0  # impressions that the prior is worth
DAY = 86_400
LOOKED_AT = 8  # of the best arms of a draw, before all are
BoolArray = NDArray[np.bool_]


class Arms(NamedTuple):
    """The new items of a night: external ids, ascending, with clicks and impressions so far."""

    item: IntArray
    clicks: IntArray
    impressions: IntArray


_EACH = np.arange(DRAWS)
NO_ARMS = Arms(*(np.empty(0, dtype=np.int64) for _ in range(3)))


class Drawn(NamedTuple):
    """What was drawn, in arrays of one length: row of the list, place from 1, item id, propensity.

    `propensity` is the probability, before anything was drawn, that this item would stand there.
    """

    row: IntArray
    place: IntArray
    item: IntArray
    propensity: FloatArray


def new_items(
    items: IntArray,
    published: IntArray,
    clicks: IntArray,
    impressions: IntArray,
    fans: IntArray,
    *,
    now: int,
) -> Arms:
    """Those that are new: published (Unix seconds) within NEW_DAYS, or hardly seen and hardly had.

    `fans` is how many fans have each. Of more than MOST_ARMS the youngest go first, and the older
    ones take turns from night to night.
    """
    is_young = published >= now - NEW_DAYS * DAY
    is_unseen = (impressions < FEW_IMPRESSIONS) & (fans < FEW_FANS)
    found = np.flatnonzero(is_young | is_unseen)
    if found.size > MOST_ARMS:
        turn = np.where(is_young[found], -1.0, dice(now // DAY, items[found], 3))
        found = found[np.lexsort((items[found], -published[found] * is_young[found], turn))]
        found = found[:MOST_ARMS]
    found = found[np.argsort(items[found])]
    return Arms(items[found], np.minimum(clicks, impressions)[found], impressions[found])


def draw(fans: IntArray, lists: IntArray, closed: IntArray, arms: Arms, *, night: int) -> Drawn:
    """One new item for the share of the lists that is chosen by chance.

    `fans`: external ids; `lists`: fans x length of external item ids, -1 past the end; `closed`:
    two rows of one length, (row of the list, item id) of what a fan may not be shown. An item that
    stands among the first FIRST already is not drawn, nor is anything for a list that is shorter
    than the place. `night`: any number that is another one on the next night.
    """
    if arms.item.size == 0 or lists.shape[1] < PLACE:
        return _nothing()
    row = np.flatnonzero((dice(night, fans, 1) < SHARE) & (lists[:, PLACE - 1] >= 0))
    barred = _barred(row, lists, closed, arms.item)
    order = np.argsort(-posterior(arms, night), axis=1, kind="stable")
    chosen = (dice(night, fans[row], 2) * DRAWS).astype(np.int64)
    won = np.full(row.size, -1, dtype=np.int64)
    chance = np.zeros(row.size)
    sets, of_set = np.unique(barred, axis=0, return_inverse=True)
    members = np.argsort(of_set.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(of_set.ravel(), minlength=len(sets)))
    for number, closed_arms in enumerate(sets):
        some = members[ends[number - 1] if number else 0 : ends[number]]
        if closed_arms.all():
            continue
        winner = _first_open(order, closed_arms)
        share = np.bincount(winner, minlength=arms.item.size) / DRAWS
        won[some] = winner[chosen[some]]
        chance[some] = share[won[some]]
    kept = won >= 0
    place = np.full(int(kept.sum()), PLACE, dtype=np.int64)
    return Drawn(row[kept], place, arms.item[won[kept]], SHARE * chance[kept])


def _first_open(order: IntArray, closed: BoolArray) -> IntArray:
    """The best arm of each draw that is not closed. Nearly always it is among the first few."""
    for width in (LOOKED_AT, order.shape[1]):
        shut = closed[order[:, :width]]
        first = shut.argmin(axis=1)
        if not shut[_EACH, first].any():
            break
    return np.asarray(order[_EACH, first])


def insert(lists: IntArray, drawn: Drawn) -> IntArray:
    """Where each entry of the lists comes from once the drawn items stand in their places.

    Lists x length of places in the old list; -2 is the drawn item. What stood there moves one down,
    and the last one falls off (or the item itself, where it stood further down).
    """
    width = lists.shape[1]
    source = np.tile(np.arange(width, dtype=np.int64), (lists.shape[0], 1))
    for row, place, item in zip(drawn.row, drawn.place - 1, drawn.item, strict=True):
        behind = np.flatnonzero(lists[row] == item)
        last = int(behind[0]) if behind.size else width - 1
        source[row, place + 1 : last + 1] = source[row, place:last].copy()
        source[row, place] = -2
    return source


def posterior(arms: Arms, night: int) -> FloatArray:
    """DRAWS x arms: click rates out of each Beta posterior, and FAIR of them by lot.

    The same for the same night. The prior is the rate of all arms together, so that one click is
    no triumph on a site where everything is clicked.
    """
    shown = float(arms.impressions.sum())
    rate = (arms.clicks.sum() + PRIOR_RATE * PRIOR_STRENGTH) / (shown + PRIOR_STRENGTH)
    hits = rate * PRIOR_STRENGTH + arms.clicks
    misses = (1 - rate) * PRIOR_STRENGTH + (arms.impressions - arms.clicks)
    rng = np.random.default_rng([abs(night), arms.item.size])
    drawn = np.asarray(rng.beta(hits, misses, size=(DRAWS, arms.item.size)))
    by_lot = round(FAIR * DRAWS)
    drawn[:by_lot] = rng.random((by_lot, arms.item.size))
    return drawn


def dice(night: int, ids: IntArray, salt: int) -> FloatArray:
    """A number in [0, 1) for each id, by (night, id, salt) alone; nobody else changes it.

    The finaliser of SplitMix64: G. Steele, D. Lea, C. Flood, OOPSLA 2014.
    """
    with np.errstate(over="ignore"):
        mixed = ids.astype(np.uint64)
        for word in (night, salt):
            mixed = (mixed ^ np.uint64(word % 2**64)) + np.uint64(0x9E3779B97F4A7C15)
            mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            mixed ^= mixed >> np.uint64(31)
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) / 2.0**53)


def _barred(row: IntArray, lists: IntArray, closed: IntArray, items: IntArray) -> BoolArray:
    """Lists that were chosen x arms: True where the fan is not shown the item."""
    barred = np.zeros((row.size, items.size), dtype=bool)
    view = lists[row, :FIRST]
    stands = positions(view.ravel(), items)
    mine = np.repeat(np.arange(row.size), view.shape[1])
    barred[mine[stands >= 0], stands[stands >= 0]] = True
    mine, arm = positions(closed[0], row), positions(closed[1], items)
    told = (mine >= 0) & (arm >= 0)
    barred[mine[told], arm[told]] = True
    return barred


def _nothing() -> Drawn:
    empty = np.empty(0, dtype=np.int64)
    return Drawn(empty, empty, empty, np.empty(0))
