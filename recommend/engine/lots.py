"""New items put on the lists of a night by lot: `exploring.draw` on the lists as they stand."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from recommend.engine.arrays import FloatArray, IntArray, as_ids, positions
from recommend.engine.diversity import Topics, diversify
from recommend.engine.exploring import Arms, draw, insert
from recommend.engine.interactions import Interactions
from recommend.engine.ranking import NO_ITEM, Shelves

DRAWN = "new"  # what stands as the fact behind a drawn item
DAY = 86_400
BLOCK = 50_000  # fans whose lists are laid out at a time
Columns = tuple[IntArray, IntArray, IntArray, FloatArray]


@dataclass(frozen=True, eq=False)
class Lots:
    """What was drawn, in arrays of one length: external ids, place from 1, and how likely it was.

    See exploring.Drawn for the propensity.
    """

    user: IntArray
    item: IntArray
    place: IntArray
    propensity: FloatArray

    @classmethod
    def none(cls) -> "Lots":
        """Nothing was drawn."""
        empty = np.empty(0, dtype=np.int64)
        return cls(empty, empty, empty, np.empty(0))


def by_lot(
    shelves: Shelves,
    arms: Arms,
    interactions: Interactions,
    owned: tuple[Any, Any],
    *,
    now: int,
    known_from: float,
    topics: Topics | None = None,
) -> tuple[Shelves, Lots]:
    """The lists with a new item on a share of them, and what was drawn.

    With `topics` the lists still show some of them: what the drawn item pushes out of the first
    ones comes back where it is needed (see engine.diversity).

    `owned`: (user ids, item ids) that fans have or do not want. Nothing of that is drawn for them,
    nor what they did with a weight of `known_from` or more. A drawn item has the score of the one
    whose place it takes. The night is the day of `now` (Unix seconds) in UTC.
    """
    if arms.item.size == 0 or shelves.user.size == 0:
        return shelves, Lots.none()
    closed = _closed(arms, interactions, owned, known_from)
    starts = np.flatnonzero(np.r_[True, np.diff(shelves.user) != 0])
    ends = np.append(starts[BLOCK::BLOCK], shelves.user.size)
    parts = [
        _on_some(_slice(shelves, slice(start, end)), arms, closed, now // DAY, topics)
        for start, end in zip(starts[::BLOCK].tolist(), ends.tolist(), strict=True)
    ]
    lots = (np.concatenate(columns) for columns in zip(*(lot for _, lot in parts), strict=True))
    return Shelves.join([part for part, _ in parts]), Lots(*lots)


def _slice(shelves: Shelves, part: slice) -> Shelves:
    return Shelves(**{field.name: getattr(shelves, field.name)[part] for field in fields(Shelves)})


def _on_some(
    shelves: Shelves, arms: Arms, closed: IntArray, night: int, topics: Topics | None
) -> tuple[Shelves, Columns]:
    """The lists of some fans with what was drawn for them, and the columns of Lots."""
    fans, row = np.unique(shelves.user, return_inverse=True)
    column = shelves.rank - 1
    lists = np.full((fans.size, int(shelves.rank.max())), NO_ITEM, dtype=np.int64)
    lists[row, column] = shelves.item
    at = np.full(lists.shape, -1, dtype=np.int64)
    at[row, column] = np.arange(shelves.user.size)
    whose = positions(closed[0], fans)
    drawn = draw(fans, lists, np.stack([whose, closed[1]])[:, whose >= 0], arms, night=night)
    source = insert(lists, drawn)
    if topics is not None:
        source[drawn.row] = _varied(source[drawn.row], lists[drawn.row], drawn.item, topics)
    kept = np.where(source >= 0, np.take_along_axis(at, np.maximum(source, 0), axis=1), -2)
    item_of = np.full(fans.size, NO_ITEM, dtype=np.int64)
    item_of[drawn.row] = drawn.item
    instead = np.full(fans.size, -1, dtype=np.int64)
    instead[drawn.row] = at[drawn.row, drawn.place - 1]
    lots = (fans[drawn.row], drawn.item, drawn.place, drawn.propensity)
    return _written(shelves, kept, fans, item_of, instead), lots


def _varied(source: IntArray, lists: IntArray, drawn: IntArray, topics: Topics) -> IntArray:
    """Lists with a drawn item, in the order that shows enough topics; it keeps its place, because
    whoever gives one up stands behind it."""
    item = np.where(
        source == -2, drawn[:, None], np.take_along_axis(lists, source % lists.shape[1], 1)
    )
    items, place = np.unique(item, return_inverse=True)
    place = np.where(item == NO_ITEM, -1, place.reshape(item.shape))
    return np.take_along_axis(source, diversify(place, *topics.on(items)), axis=1)


def _closed(
    arms: Arms, interactions: Interactions, owned: tuple[Any, Any], known_from: float
) -> IntArray:
    """Two rows of one length: a fan and a new item that is not drawn for this fan."""
    users, items = as_ids(owned[0], "owned"), as_ids(owned[1], "owned")
    is_new = positions(items, arms.item) >= 0
    known = positions(arms.item, interactions.items)
    column = known[known >= 0]
    done = interactions.matrix[:, column].tocoo()
    is_known = done.data >= known_from
    return np.stack(
        [
            np.r_[users[is_new], interactions.users[done.row[is_known]]],
            np.r_[items[is_new], interactions.items[column][done.col[is_known]]],
        ]
    )


def _written(
    shelves: Shelves, kept: IntArray, fans: IntArray, item_of: IntArray, instead: IntArray
) -> Shelves:
    """Flat lists again. `kept`: index of the entry at each place, -1 past the end, -2 the drawn
    item of the row, which stands for the entry `instead`."""
    row, column = np.nonzero(kept != -1)
    is_drawn = kept[row, column] == -2
    entry = np.where(is_drawn, instead[row], kept[row, column])
    facts = np.asarray([*shelves.reason_fact, ""], dtype=object)[entry]
    words = np.asarray([*shelves.reason_word, ""], dtype=object)[entry]
    facts[is_drawn], words[is_drawn] = DRAWN, ""
    return Shelves(
        user=fans[row],
        item=np.where(is_drawn, item_of[row], shelves.item[entry]),
        rank=column.astype(np.int64) + 1,
        score=shelves.score[entry],
        reason_item=np.where(is_drawn, NO_ITEM, shelves.reason_item[entry]),
        reason_fact=tuple(facts),
        reason_word=tuple(words),
    )
