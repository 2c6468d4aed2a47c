"""Worlds in which it is known which kinds of deeds speak the truth, and for how long."""

import numpy as np

from recommend.engine import Interactions
from recommend.engine.signals import GRADED
from recommend.tests.engine.worlds import NOW

DAY = 86_400
TASTES = 4


def telling(
    seed: int,
    *,
    true: dict[str, int],
    noise: dict[str, int] | None = None,
    fans: int = 240,
    items: int = 60,
    days: int = 400,
    taste_changes: bool = False,
) -> Interactions:
    """Fans of four tastes; `true` and `noise` say how many deeds of a kind each of them did.

    Nine of ten true deeds are from the own taste's shelf, noise is from anywhere. With
    `taste_changes` every fan has another taste in the second half of the time.
    """
    dice = np.random.default_rng(seed)
    shelf, fan = np.arange(items) % TASTES, np.arange(fans)
    late, early = fan % TASTES, fan // TASTES % TASTES
    deeds = [(kind, count, True) for kind, count in true.items()]
    deeds += [(kind, count, False) for kind, count in (noise or {}).items()]
    parts = []
    for kind, count, speaks in deeds:
        moment = np.sort(dice.uniform(0, days, (fans, count)))
        old = (moment < days / 2) & taste_changes
        taste = np.where(old, early[:, None], late[:, None])
        odds = np.where(shelf == taste[:, :, None], 0.9 * TASTES, 0.1) if speaks else 1.0
        lots = np.log(odds) + dice.gumbel(size=(fans, count, items))
        parts.append((lots.argmax(axis=2), moment, kind))
    return _events(parts, days)


def _events(parts: list, days: int) -> Interactions:
    fans = np.concatenate([np.repeat(np.arange(p[0].shape[0]), p[0].shape[1]) for p in parts])
    kinds = [kind for taken, _moment, kind in parts for _ in range(taken.size)]
    taken = np.concatenate([taken.ravel() for taken, _moment, _kind in parts])
    age = days - np.concatenate([moment.ravel() for _taken, moment, _kind in parts])
    at = NOW - (age * DAY).astype(np.int64)
    return Interactions.from_arrays(fans, taken, [GRADED[kind] for kind in kinds], at, kinds)


def lottery(seed: int, *, fans: int = 240, items: int = 60, deeds: int = 1_200) -> Interactions:
    """Deeds of all kinds by a lottery that knows neither tastes nor kinds nor time."""
    dice = np.random.default_rng(seed)
    kinds = dice.choice(["finish", "purchase", "start", "like", "view"], deeds).tolist()
    at = NOW - dice.integers(0, 400 * DAY, deeds)
    who, what = dice.integers(0, fans, deeds), dice.integers(0, items, deeds)
    return Interactions.from_arrays(who, what, [GRADED[kind] for kind in kinds], at, kinds)
