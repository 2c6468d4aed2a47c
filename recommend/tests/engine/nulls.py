"""Worlds in which nobody has a taste, made hard: whoever finds a taste in them was fooled.

Each takes a seed. All fans choose by the same odds of the moment, never by what they had.
"""

import numpy as np

from recommend.engine import Interactions
from recommend.tests.engine.worlds import DAY, NOW, random_tastes

LENGTH = 100  # days


def all_alike(seed: int) -> Interactions:
    """No item is more popular than another: popularity has nothing to go by either."""
    return random_tastes(seed, skew=0.0)


def few_courses(seed: int) -> Interactions:
    """A dozen courses and 45 fans: one course's good week is everybody's luck."""
    return random_tastes(seed, fans=45, items=12)


def heavy_fans(seed: int) -> Interactions:
    """Eight of 120 fans take most of what there is; the others a handful."""
    dice = np.random.default_rng(seed)
    odds = 1.0 / np.arange(1, 61) ** 0.7
    counts = np.where(np.arange(120) < 8, 50, dice.integers(3, 9, 120))
    taken = [dice.choice(60, count, replace=False, p=odds / odds.sum()) for count in counts]
    users = np.repeat(np.arange(120), counts)
    at = NOW - dice.integers(0, LENGTH * DAY, users.size)
    return Interactions.from_arrays(users, np.concatenate(taken), np.ones(users.size), at)


def fashions(seed: int) -> Interactions:
    """Each item is in fashion for some weeks; each fan is there for 60 days of the 100."""
    dice = np.random.default_rng(seed)
    peak, base = dice.uniform(0, LENGTH, 60), 1.0 / np.arange(1, 61) ** 0.7
    users, taken, days = [], [], []
    for fan in range(120):
        free = np.ones(60)
        for day in np.sort(dice.uniform(0, 60, 10)) + dice.uniform(0, LENGTH - 60):
            odds = free * base * np.exp(-0.5 * ((day - peak) / 20.0) ** 2)
            item = dice.choice(60, p=odds / odds.sum())
            free[item] = 0.0
            users.append(fan)
            taken.append(int(item))
            days.append(day)
    at = NOW - ((LENGTH - np.asarray(days)) * DAY).astype(np.int64)
    return Interactions.from_arrays(users, taken, np.ones(len(users)), at)


def looks(seed: int) -> Interactions:
    """Fans look at what is of their taste, and take by a lottery that knows none."""
    dice = np.random.default_rng(seed)
    odds, events = 1.0 / np.arange(1, 61) ** 0.7, []
    for fan in range(300):
        own = np.where(np.arange(60) % 4 == fan % 4, 1.0, 0.05)
        seen = dice.choice(60, 14, replace=False, p=own / own.sum())
        taken = dice.choice(60, 10, replace=False, p=odds / odds.sum())
        events += [(fan, int(item), 0.15, "view") for item in seen]
        events += [(fan, int(item), 0.5, "start") for item in taken]
    users, items, weights, facts = zip(*events, strict=True)
    at = NOW - dice.integers(0, LENGTH * DAY, len(users))
    return Interactions.from_arrays(users, items, weights, at, facts)
