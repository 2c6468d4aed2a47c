"""Who came to a demo site and from where: fans before they joined, and all who never did.

Pure computation: no database, no Django. Days are counted back from today.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from creatorhub.demo.behaviour import DAYS

PER_FAN = 8  # visitors for each fan: one in nine joins
PAGES = ("home", "courses", "pricing", "groups", "creator")
PAGE_WEIGHTS = (5, 3, 3, 1, 2)


@dataclass(frozen=True)
class Channel:
    """A way to the site. `weight` is its share of visitors; `pull` how much likelier they join."""

    source: str
    medium: str
    weight: float
    pull: float
    campaign: str = ""


@dataclass
class Visit:
    """A browser that came: when first, by which way, whose it is, and what was looked at.

    `views` are (days ago, page or course slug); a fan's views end with joining.
    """

    first: float
    channel: Channel
    fan: int | None
    views: list[tuple[float, str]] = field(default_factory=list)


def gather(
    channels: Sequence[Channel], slugs: Sequence[str], joined: Sequence[float], seed: int
) -> list[Visit]:
    """One visit for each fan (`joined` days ago, by fan), and eight for people who went again."""
    dice = random.Random(seed)
    pulls = [channel.weight * channel.pull for channel in channels]
    weights = [channel.weight for channel in channels]
    visits = []
    for fan, days in enumerate(joined):
        first = min(DAYS + 1.0, days + dice.choice((0.01, 0.02, 0.1, 1.5, 4.0)) * dice.random())
        visits.append(Visit(first, dice.choices(channels, pulls)[0], fan))
    for _ in range(PER_FAN * len(joined)):
        first = 0.02 + DAYS * dice.random() ** 0.8
        visits.append(Visit(first, dice.choices(channels, weights)[0], None))
    for visit in visits:
        _look_around(dice, visit, slugs, 0.0 if visit.fan is None else joined[visit.fan])
    return visits


def _look_around(dice: random.Random, visit: Visit, slugs: Sequence[str], until: float) -> None:
    at = visit.first
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4))):
        page = dice.choice(slugs) if dice.random() < 0.5 else dice.choices(PAGES, PAGE_WEIGHTS)[0]
        visit.views.append((max(until, at, 0.003), page))
        at -= dice.random() * 0.004  # a few minutes
