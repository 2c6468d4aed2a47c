"""The made-up past of the demo sites: planted tastes, and nothing that could not have happened."""

import pytest

from creatorhub.demo.behaviour import (
    MONTH,
    SHOWN_FANS,
    Deed,
    Item,
    Membership,
    Story,
    simulate,
)
from creatorhub.demo.crowd import Channel, gather

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

    def is_paid(deed: Deed) -> bool:
        held = told.tiers.get(deed.fan)
        by_tier = held is not None and held.opens(items[deed.slug], deed.days_ago)
        return by_tier or (deed.fan, deed.slug) in bought

    started = [deed for deed in told.deeds if deed.kind == "start"]
    assert [d for d in started if not items[d.slug].is_open and not is_paid(d)] == []


def test_a_cancelled_membership_lasts_to_the_end_of_what_was_paid() -> None:
    held = Membership(rank=1, period="month", since=100.0, cancelled=50.0)

    assert held.ended == pytest.approx(100 - 2 * MONTH)
    assert held.opens(ITEMS[0], 45.0) and not held.opens(ITEMS[0], held.ended)
    assert not held.opens(ITEMS[0], 100.5) and not held.opens(ITEMS[1], 45.0)
    assert Membership(rank=1, period="year", since=30.0).ended < 0


def test_who_speaks_in_a_group_for_members_holds_its_tier_and_keeps_it() -> None:
    told = simulate(ITEMS, TASTES, 60, seed=5, at_least={7: 2, 9: 2})

    assert [told.tiers[fan].rank >= 2 for fan in (7, 9)] == [True, True]
    assert [told.tiers[fan].cancelled for fan in (7, 9)] == [None, None]


def test_finished_lessons_are_numbered_from_the_first() -> None:
    told = story()

    for (fan, slug), done in told.lessons_done.items():
        deeds = [d for d in told.deeds if (d.fan, d.slug, d.kind) == (fan, slug, "finish_lesson")]
        assert sorted(deed.lesson for deed in deeds) == list(range(done))


def test_the_fans_on_the_card_differ_in_taste_and_have_something_left() -> None:
    told = story()
    shown = range(SHOWN_FANS)

    assert len({told.tastes[fan] for fan in shown}) == SHOWN_FANS
    assert all(len({d.slug for d in told.deeds if d.fan == fan}) <= 3 for fan in shown)


def test_most_visitors_never_join_and_the_planted_channel_brings_more_who_do() -> None:
    channels = [Channel("newsletter", "email", 0.2, 3.0), Channel("search", "search", 0.8, 1.0)]
    visits = gather(channels, ["ink-1", "wash-1"], [50.0] * 200, seed=3)

    joined = [visit for visit in visits if visit.fan is not None]
    assert (len(joined), len(visits)) == (200, 1800)
    share = {
        channel.source: sum(v.channel == channel for v in joined)
        / sum(v.channel == channel for v in visits)
        for channel in channels
    }
    assert share["newsletter"] > 2 * share["search"]


def test_a_visitor_looks_around_from_the_first_visit_until_joining() -> None:
    visits = gather([Channel("", "", 1.0, 1.0)], ["ink-1"], [50.0, 20.0], seed=3)

    for visit in visits:
        days = [at for at, _page in visit.views]
        assert days and max(days) <= visit.first and min(days) > 0
        if visit.fan is not None:
            assert min(days) >= [50.0, 20.0][visit.fan]
