"""What the fans of a demo site did: made up, with planted tastes, the same for the same seed.

Pure computation: no database, no Django. Days are counted back from today.
"""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

DAYS = 120
MATCH, MISS = 20.0, 0.25  # how much likelier a fan takes what fits the planted taste
SHOWN_FANS = 2  # the first fans, whose passwords are on the card: clear tastes, unfinished business
MONTH, YEAR = 30.44, 365.25  # days
PACE = 0.4  # days from one lesson to the next
RANKS = ((0.27, 1), (0.39, 2), (0.43, 3))  # luck below the number gives the tier
CANCELS = {"month": 0.3, "year": 0.08}


@dataclass(frozen=True)
class Item:
    """A course as the simulation sees it."""

    slug: str
    tastes: tuple[str, ...]
    popularity: float
    is_open: bool
    tier: int  # lowest tier that includes it, 0 for none
    price: int  # minor units, 0 when not sold singly
    lessons: int


@dataclass
class Deed:
    """One thing that a fan did with a course."""

    fan: int
    slug: str
    kind: str  # an analytics.Event.Kind value
    days_ago: float
    stars: int | None = None
    lesson: int | None = None  # its place in the course, from 0


@dataclass(frozen=True)
class Membership:
    """A tier that a fan took `since` so many days ago; `cancelled` days ago, or None."""

    rank: int
    period: str
    since: float
    cancelled: float | None = None

    @property
    def ended(self) -> float:
        """Days ago that access ended; below 0 while it lasts."""
        if self.cancelled is None:
            return -1.0
        length = MONTH if self.period == "month" else YEAR
        return self.since - length * math.ceil((self.since - self.cancelled) / length)

    def opens(self, item: Item, days_ago: float) -> bool:
        """True when it opened this item at that time."""
        return 0 < item.tier <= self.rank and self.ended < days_ago <= self.since


@dataclass
class Story:
    """A whole demo site's past."""

    tastes: list[str] = field(default_factory=list)  # by fan
    joined: list[float] = field(default_factory=list)  # days ago, by fan
    tiers: dict[int, Membership] = field(default_factory=dict)
    purchases: list[tuple[int, str, float]] = field(default_factory=list)  # fan, slug, days ago
    deeds: list[Deed] = field(default_factory=list)
    lessons_done: dict[tuple[int, str], int] = field(default_factory=dict)


def simulate(
    items: list[Item],
    tastes: dict[str, float],
    fans: int,
    seed: int,
    at_least: Mapping[int, int] | None = None,
) -> Story:
    """The past of `fans` fans; `tastes` maps each planted taste to its share.

    `at_least` names fans who hold a tier of that rank or more: they speak in a group for members.
    """
    dice = random.Random(seed)
    story = Story()
    names = list(tastes)
    for fan in range(fans):
        shown = fan < SHOWN_FANS
        taste = names[fan] if shown else dice.choices(names, list(tastes.values()))[0]
        story.tastes.append(taste)
        story.joined.append(dice.uniform(70, 90) if shown else DAYS * dice.random() ** 0.8)
        # Some lose interest: their story is told in the first half of their membership.
        told = 0.35 if fan >= SHOWN_FANS and dice.random() < 0.2 else 1.0
        _join_tier(story, dice, fan, (at_least or {}).get(fan, 0), is_lost=told < 1)
        _live(story, dice, fan, items, taste, told)
    story.deeds.sort(key=lambda deed: -deed.days_ago)
    return story


def _join_tier(
    story: Story, dice: random.Random, fan: int, at_least: int, *, is_lost: bool
) -> None:
    luck, early = dice.random(), dice.uniform(0.6, 0.98)
    period = "year" if dice.random() < 0.3 else "month"
    doubt, when = dice.random(), dice.random()
    rank = next((rank for below, rank in RANKS if luck < below), 0)
    if at_least:
        story.joined[fan] = max(story.joined[fan], 40.0 + 60.0 * when)
        rank, early = max(rank, at_least), 0.95
    if fan < SHOWN_FANS or not rank:
        return
    since = story.joined[fan] * early
    leaves = doubt < CANCELS[period] * (2 if is_lost else 1) and not at_least
    cancelled = since * when * 0.9 if leaves else None
    story.tiers[fan] = Membership(rank, period, since, cancelled)


def _live(
    story: Story, dice: random.Random, fan: int, items: list[Item], taste: str, told: float
) -> None:
    """Choose items one after the other, each a while after the one before."""
    left = list(items)
    count = 2 if fan < SHOWN_FANS else dice.choice([1, 2, 3, 4, 4, 5, 6])
    for number in range(count):
        # Spread over the whole membership, so that there is something before and after any cut.
        now = story.joined[fan] * (1 - told * (number + 0.9 * dice.random()) / count)
        fit = [MATCH if taste in item.tastes else MISS for item in left]
        if fan < SHOWN_FANS:
            fit = [weight if weight == MATCH else 0.0 for weight in fit]
            if not any(fit):
                return
        weights = [w * item.popularity**0.5 for w, item in zip(fit, left, strict=True)]
        item = dice.choices(left, weights)[0]
        left.remove(item)
        last = fan < SHOWN_FANS and number == 1
        _take(story, dice, fan, item, now, taste in item.tastes, only_started=last)


def _take(
    story: Story,
    dice: random.Random,
    fan: int,
    item: Item,
    now: float,
    fits: bool,
    only_started: bool,
) -> None:
    add = story.deeds.append
    add(Deed(fan, item.slug, "view", now))
    if not _may_open(story, fan, item, now):
        if item.price == 0 or dice.random() < (0.88 if fan >= SHOWN_FANS else 0.0):
            add(Deed(fan, item.slug, "preview", max(0.01, now - 0.01), lesson=0))
            return
        story.purchases.append((fan, item.slug, max(0.01, now - 0.02)))
    add(Deed(fan, item.slug, "start", max(0.01, now - 0.03), lesson=0))
    done = min(_lessons(dice, item, fits, only_started), _evenings(now))
    for lesson in range(done):
        add(Deed(fan, item.slug, "finish_lesson", _after(now, lesson + 1), lesson=lesson))
    story.lessons_done[fan, item.slug] = done
    if done == item.lessons:
        add(Deed(fan, item.slug, "finish", _after(now, done)))
        if dice.random() < 0.6:
            stars = dice.choice([3, 4, 4, 5, 5, 5] if fits else [2, 3, 3, 4])
            add(Deed(fan, item.slug, "rating", _after(now, done) - 0.005, stars))


def _after(now: float, lessons: int) -> float:
    """Days ago that this many lessons were done."""
    return now - 0.05 - PACE * lessons


def _evenings(now: float) -> int:
    """How many lessons fit between that time and today."""
    return max(0, int((now - 0.06) / PACE))


def _lessons(dice: random.Random, item: Item, fits: bool, only_started: bool) -> int:
    """How many lessons are done: all, or the first few; most who stop do so early."""
    if not only_started and dice.random() < (0.75 if fits else 0.3):
        return item.lessons
    share = dice.uniform(0.2, 0.7) if only_started else dice.random() ** 1.5
    return min(item.lessons - 1, int(item.lessons * share))


def _may_open(story: Story, fan: int, item: Item, now: float) -> bool:
    if item.is_open:
        return True
    held = story.tiers.get(fan)
    return held is not None and held.opens(item, now)
