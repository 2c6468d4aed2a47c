"""From a table to what a model learns from, and the validation slice inside it.

Everywhere here the ids of fans and items are indices of the table's users and items.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from bench.recommend.protocols import Mask, Split
from bench.recommend.reading import Table
from recommend.engine.arrays import Csr, IntArray, csr, positions
from recommend.engine.attributes import Attributes
from recommend.engine.interactions import Interactions
from recommend.engine.splits import TimeSplit

VALIDATION_SHARE = 0.1
VALIDATION_FANS = 2_000
SEED = 42


@dataclass(frozen=True, eq=False)
class Lesson:
    """What a model may learn from.

    `seen.items` are the items that somebody has; `items` those and, where `about` says something
    of them, the ones that nobody has yet. `timed` is False where no times are known: then every
    event is at 0.
    """

    seen: Interactions
    items: IntArray
    about: Attributes | None = None
    timed: bool = True


@dataclass(frozen=True, eq=False)
class Trial:
    """A lesson, and what is asked of `fans`: `known` and `truth` are CSR, fans x all ids of items.

    `known_at` has the entries of `known` with the Unix seconds of the newest event in them.
    `candidates` are the items that are ranked. `then` is a second question, for a model that can
    heed two.
    """

    lesson: Lesson
    fans: IntArray
    known: Csr
    known_at: Csr
    truth: Csr
    candidates: IntArray
    then: "Trial | None" = None


def about_of(table: Table, texts: Mapping[str, str]) -> Attributes | None:
    """What the texts say about the items; None without texts."""
    if not texts:
        return None
    said = [texts.get(str(item), "") for item in table.items]
    return Attributes.from_texts(np.arange(table.items.size), said)


def lesson_of(table: Table, about: Attributes | None, learned: Mask | None = None) -> Lesson:
    """What is learned from the chosen events of a table (None: all)."""
    chosen = slice(None) if learned is None else learned
    user, item = table.user[chosen], table.item[chosen]
    seen = Interactions.from_arrays(user, item, np.ones(user.size), table.moments()[chosen])
    items = seen.items if about is None else np.arange(table.items.size)
    return Lesson(seen, items, about, table.at is not None)


def trial_of(table: Table, about: Attributes | None, split: Split) -> Trial:
    """The question of a protocol."""
    lesson = lesson_of(table, about, split.learned)
    return Trial(lesson, split.fans, split.known, split.known_at, split.truth, split.candidates)


def validation(lesson: Lesson, protocol: str | None, width: int) -> Trial:
    """A question inside a lesson: a tenth of each fan's items, the newest ones for `last`.

    For `colditem` a tenth of the items. None: what will be asked is not known, so a tenth by
    chance and then, where there are times, the newest. `width` is the number of ids of items.
    """
    if protocol is None:
        then = validation(lesson, "last", width) if lesson.timed else None
        return replace(validation(lesson, "random", width), then=then)
    if protocol == "colditem":
        return _new_items(lesson, width)
    split = TimeSplit.of_each(
        lesson.seen,
        share=VALIDATION_SHARE,
        max_fans=VALIDATION_FANS,
        newest=protocol == "last",
        seed=SEED,
    )
    items = split.train.items
    inner = Lesson(
        split.train, items if lesson.about is None else lesson.items, lesson.about, lesson.timed
    )
    known, truth = spread(split.rows, items, width), spread(split.truth, items, width)
    known_at = with_values(known, split.at)
    return Trial(inner, split.train.users[split.fans], known, known_at, truth, items)


def _new_items(lesson: Lesson, width: int) -> Trial:
    seen = lesson.seen
    rng = np.random.default_rng(SEED)
    n_new = max(1, int(VALIDATION_SHARE * seen.items.size))
    new = np.zeros(seen.items.size, dtype=bool)
    new[rng.permutation(seen.items.size)[:n_new]] = True
    left = seen.only(~new[seen.events.column])
    row, column = seen.matrix.nonzero()
    place = positions(seen.users, left.users)[row]
    there = place >= 0
    shape = left.users.size, width
    told, asked = there & ~new[column], there & new[column]

    def matrix(chosen: Mask, values: IntArray) -> Csr:
        cells = place[chosen], seen.items[column[chosen]]
        return csr((values[chosen].astype(np.float64), cells), shape=shape)

    ones = np.ones_like(seen.last_at)
    known, known_at, truth = matrix(told, ones), matrix(told, seen.last_at), matrix(asked, ones)
    fans = np.flatnonzero(np.diff(truth.indptr))
    if fans.size > VALIDATION_FANS:
        fans = np.sort(rng.choice(fans, VALIDATION_FANS, replace=False))
    inner = Lesson(left, lesson.items, lesson.about, lesson.timed)
    return Trial(inner, left.users[fans], known[fans], known_at[fans], truth[fans], seen.items[new])


def with_values(rows: Csr, values: IntArray) -> Csr:
    """The same entries with other values, which stand in their order."""
    return csr((values.astype(np.float64), rows.indices, rows.indptr), shape=rows.shape)


def spread(rows: Csr, items: IntArray, width: int) -> Csr:
    """The columns of a matrix at the ids `items`, in one of `width` columns."""
    return csr((rows.data, items[rows.indices], rows.indptr), shape=(rows.shape[0], width))


def narrow(rows: Csr, items: IntArray) -> Csr:
    """Only the columns with the ids `items`, in that order."""
    if items.size == rows.shape[1]:
        return rows
    cells = rows.tocoo()
    place = positions(cells.col.astype(np.int64), items)
    there = place >= 0
    kept = cells.data[there], (cells.row[there], place[there])
    return csr(kept, shape=(rows.shape[0], items.size))
