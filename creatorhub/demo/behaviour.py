"""What the fans of a demo site did: made up, with planted tastes, the same for the same seed.

Pure computation: no database, no Django. Days are counted back from today.
"""

import random
from dataclasses import dataclass, field

DAYS = 120
MATCH, MISS = 20.0, 0.25  # how much likelier a fan takes what fits the planted taste
SHOWN_FANS = 2  # the first fans, whose passwords are on the card: clear tastes, unfinished business


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
    """One thing that a fan did."""

    fan: int
    slug: str
    kind: str  # an analytics.Event.Kind value
    days_ago: float
    stars: int | None = None


@dataclass
class Story:
    """A whole demo site's past."""

    tastes: list[str] = field(default_factory=list)  # by fan
    joined: list[float] = field(default_factory=list)  # days ago, by fan
    tiers: dict[int, tuple[int, str, float]] = field(default_factory=dict)  # rank, period, days ago
    purchases: list[tuple[int, str, float]] = field(default_factory=list)  # fan, slug, days ago
    deeds: list[Deed] = field(default_factory=list)
    lessons_done: dict[tuple[int, str], int] = field(default_factory=dict)


def simulate(items: list[Item], tastes: dict[str, float], fans: int, seed: int) -> Story:
    """The past of `fans` fans; `tastes` maps each planted taste to its share."""
    dice = random.Random(seed)
    story = Story()
    names = list(tastes)
    for fan in range(fans):
        shown = fan < SHOWN_FANS
        taste = names[fan] if shown else dice.choices(names, list(tastes.values()))[0]
        story.tastes.append(taste)
        story.joined.append(dice.uniform(70, 90) if shown else DAYS * dice.random() ** 0.5)
        _join_tier(story, dice, fan)
        _live(story, dice, fan, items, taste)
    story.deeds.sort(key=lambda deed: -deed.days_ago)
    return story


def _join_tier(story: Story, dice: random.Random, fan: int) -> None:
    luck = dice.random()
    since = story.joined[fan] * dice.uniform(0.6, 0.98)
    period = "year" if dice.random() < 0.35 else "month"
    if fan >= SHOWN_FANS and luck < 0.34:
        story.tiers[fan] = (1, period, since)
    elif fan >= SHOWN_FANS and luck < 0.46:
        story.tiers[fan] = (2, period, since)


def _live(story: Story, dice: random.Random, fan: int, items: list[Item], taste: str) -> None:
    """Choose items one after the other, each a while after the one before."""
    left = list(items)
    # Some lose interest: their story is told in the first half of their membership.
    told = 0.35 if fan >= SHOWN_FANS and dice.random() < 0.2 else 1.0
    count = 2 if fan < SHOWN_FANS else dice.choice([2, 3, 4, 4, 5, 5])
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
        if item.price == 0 or dice.random() < (0.25 if fan >= SHOWN_FANS else 0.0):
            add(Deed(fan, item.slug, "preview", now - 0.01))
            return
        story.purchases.append((fan, item.slug, now - 0.02))
    add(Deed(fan, item.slug, "start", now - 0.03))
    share = dice.uniform(0.2, 0.7) if only_started or dice.random() > (0.75 if fits else 0.3) else 1
    done = min(item.lessons - 1, int(item.lessons * share)) if share < 1 else item.lessons
    for lesson in range(done):
        add(Deed(fan, item.slug, "finish_lesson", max(0.05, now - 0.05 - 0.4 * lesson)))
    story.lessons_done[fan, item.slug] = done
    if done == item.lessons:
        end = max(0.02, now - 0.06 - 0.4 * done)
        add(Deed(fan, item.slug, "finish", end))
        if dice.random() < 0.6:
            stars = dice.choice([4, 5, 5, 5] if fits else [2, 3, 3, 4])
            add(Deed(fan, item.slug, "rating", max(0.01, end - 0.01), stars))


def _may_open(story: Story, fan: int, item: Item, now: float) -> bool:
    if item.is_open:
        return True
    rank, period, since = story.tiers.get(fan, (0, "", 0.0))
    return bool(item.tier) and rank >= item.tier and now <= since
