"""Small worlds whose truth is known."""

import numpy as np

from recommend.engine import Interactions

DAY = 86_400
NOW = 1_800_000_000


def interactions(*events: tuple[int, int], weight: float = 1.0) -> Interactions:
    """One event per (fan, item), an hour apart, in the order given."""
    users = [user for user, _ in events]
    items = [item for _, item in events]
    at = [NOW - DAY + 3_600 * place for place in range(len(events))]
    return Interactions.from_arrays(users, items, [weight] * len(events), at)


def checkerboard() -> Interactions:
    """Fans 0-15, items 100-107: even fans take even items, odd fans odd ones, each but one.

    The one that is left out is item 100 + fan % 8, always of the fan's own colour.
    """
    return interactions(
        *(
            (fan, 100 + item)
            for fan in range(16)
            for item in range(8)
            if item % 2 == fan % 2 and item != fan % 8
        )
    )


def planted(seed: int, *, fans: int = 120, items: int = 60, tastes: int = 4) -> Interactions:
    """Each fan takes ten items over 100 days, nine of ten from the own taste's shelf."""
    rng = np.random.default_rng(seed)
    shelf = np.arange(items) % tastes
    users, taken = [], []
    for fan in range(fans):
        odds = np.where(shelf == fan % tastes, 0.9 * tastes / items, 0.1 / items)
        users += [fan] * 10
        taken += rng.choice(items, 10, replace=False, p=odds / odds.sum()).tolist()
    return _over_100_days(rng, users, taken)


def random_tastes(
    seed: int, *, fans: int = 120, items: int = 60, skew: float = 0.7
) -> Interactions:
    """Each fan takes ten items by a lottery that knows no taste, only popular items."""
    rng = np.random.default_rng(seed)
    odds = 1.0 / np.arange(1, items + 1) ** skew
    users = np.repeat(np.arange(fans), 10).tolist()
    taken = [
        item
        for _ in range(fans)
        for item in rng.choice(items, 10, replace=False, p=odds / odds.sum()).tolist()
    ]
    return _over_100_days(rng, users, taken)


def _over_100_days(rng: np.random.Generator, users: list[int], items: list[int]) -> Interactions:
    at = NOW - rng.integers(0, 100 * DAY, len(users))
    return Interactions.from_arrays(users, items, np.ones(len(users)), at)
