"""The made-up past of the demo sites: planted tastes, and nothing that could not have happened."""

from creatorhub.demo.behaviour import SHOWN_FANS, Item, Story, simulate

TASTES = {"ink": 0.5, "wash": 0.5}
ITEMS = [
    Item("ink-1", ("ink",), 1.0, False, 1, 900, 3),
    Item("ink-2", ("ink",), 0.5, False, 2, 900, 4),
    Item("ink-3", ("ink",), 0.5, True, 0, 0, 2),
    Item("ink-4", ("ink",), 0.5, True, 0, 0, 2),
    Item("wash-1", ("wash",), 1.0, False, 1, 900, 3),
    Item("wash-2", ("wash",), 0.5, True, 0, 0, 4),
    Item("wash-3", ("wash",), 0.5, True, 0, 0, 2),
    Item("wash-4", ("wash",), 0.5, True, 0, 0, 2),
]


def story() -> Story:
    return simulate(ITEMS, TASTES, 60, seed=5)


def test_the_same_seed_tells_the_same_story() -> None:
    assert story() == story()


def test_fans_mostly_take_what_fits_their_planted_taste() -> None:
    told = story()
    fits = [told.tastes[d.fan] in d.slug for d in told.deeds if d.kind == "start"]

    assert sum(fits) / len(fits) > 0.8


def test_nothing_happens_before_the_fan_joined_or_after_today() -> None:
    told = story()

    assert [d for d in told.deeds if not 0 < d.days_ago <= told.joined[d.fan]] == []


def test_nobody_starts_what_was_neither_open_nor_paid() -> None:
    told = story()
    items = {item.slug: item for item in ITEMS}
    bought = {(fan, slug) for fan, slug, _days in told.purchases}

    assert [
        deed
        for deed in told.deeds
        if deed.kind == "start"
        and not items[deed.slug].is_open
        and (deed.fan, deed.slug) not in bought
        and told.tiers.get(deed.fan, (0, "", 0.0))[0] < items[deed.slug].tier
    ] == []


def test_the_fans_on_the_card_differ_in_taste_and_have_something_left() -> None:
    told = story()
    shown = range(SHOWN_FANS)

    assert len({told.tastes[fan] for fan in shown}) == SHOWN_FANS
    assert all(len({d.slug for d in told.deeds if d.fan == fan}) <= 3 for fan in shown)
