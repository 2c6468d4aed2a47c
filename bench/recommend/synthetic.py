"""Made-up fans whose laws are known: Zipf popularity, taste clusters, long histories of a few.

The manner of the house's scale measurements: Zipf 0.9 over the items, 20 clusters of taste, a
log-normal length of history with a mean of about 10, half of what a fan takes from the own
cluster. With `drift` an item is popular around a day of its own.
"""

from collections.abc import Iterator

import numpy as np

from bench.recommend.reading import Table
from recommend.engine.arrays import FloatArray, IntArray

YEAR = 365 * 86_400
END = 1_800_000_000
AT_ONCE = 200_000  # fans


def world(
    fans: int,
    items: int,
    *,
    zipf: float = 0.9,
    tastes: int = 20,
    loyalty: float = 0.5,
    drift: bool = False,
    seed: int = 42,
) -> Table:
    """Events of `fans` x `items`; ids are the numbers as text."""
    rng = np.random.default_rng(seed)
    odds: FloatArray = np.arange(1, items + 1, dtype=np.float64) ** -zipf
    taste_of = rng.integers(0, tastes, items)
    peak = rng.random(items) if drift else None
    parts = [
        _some(rng, start, min(AT_ONCE, fans - start), odds, taste_of, loyalty, peak)
        for start in range(0, fans, AT_ONCE)
    ]
    user, item, at = (np.concatenate(column) for column in zip(*parts, strict=True))
    there, user = np.unique(user, return_inverse=True)
    found, item = np.unique(item, return_inverse=True)
    # Padded, so that ascending text is the ascending number.
    return Table(_names(there, fans), _names(found, items), user, item, at)


def _names(numbers: IntArray, most: int) -> np.typing.NDArray[np.str_]:
    return np.char.zfill(numbers.astype(str), len(str(most)))


def _some(
    rng: np.random.Generator,
    start: int,
    fans: int,
    odds: FloatArray,
    taste_of: IntArray,
    loyalty: float,
    peak: FloatArray | None,
) -> tuple[IntArray, IntArray, IntArray]:
    length = np.maximum(1, np.minimum(odds.size // 2, rng.lognormal(1.9, 0.9, fans))).astype(int)
    user = np.repeat(np.arange(start, start + fans), length)
    taste = np.repeat(rng.integers(0, taste_of.max(initial=0) + 1, fans), length)
    own = rng.random(user.size) < loyalty
    item = rng.choice(odds.size, user.size, p=odds / odds.sum())
    for one, members in _shelves(taste_of):
        chosen = np.flatnonzero(own & (taste == one))
        share = odds[members] / odds[members].sum()
        item[chosen] = rng.choice(members, chosen.size, p=share)
    when = rng.random(user.size)
    if peak is not None:
        when = np.clip(peak[item] + rng.normal(0, 0.1, user.size), 0, 1)
    return user, item, (END - YEAR + when * YEAR).astype(np.int64)


def _shelves(taste_of: IntArray) -> Iterator[tuple[int, IntArray]]:
    for taste in np.unique(taste_of):
        yield int(taste), np.flatnonzero(taste_of == taste)
