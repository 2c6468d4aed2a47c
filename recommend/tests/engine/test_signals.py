"""Which deeds count how much is found out where it is true, and left alone where it is luck."""

import time

import numpy as np
import pytest

from recommend.engine import Interactions, rebuild
from recommend.engine.choosing import choose_signals
from recommend.engine.signals import FADED, GRADED, PROFILES, Signals, level
from recommend.tests.engine.deeds import DAY, lottery, telling
from recommend.tests.engine.worlds import NOW, interactions

TAKEN = 0.5  # the weight from which an event means that a fan took the item up
USUAL = Signals()


def chosen(seen: Interactions) -> Signals:
    return choose_signals(seen, known_from=TAKEN)


@pytest.mark.parametrize(
    ("truth", "noise", "profile"),
    [
        ({"finish": 6}, {"purchase": 7}, "finished"),
        ({"purchase": 6}, {"finish": 7}, "money"),
        ({"start": 9}, {"finish": 3}, "equal"),
        ({"start": 6}, {"preview": 20}, "views_out"),
        ({"view": 5, "start": 2}, {"like": 2}, "views_in"),
    ],
)
def test_the_profile_that_tells_the_truth_is_found(truth, noise, profile):
    found = [chosen(telling(seed, true=truth, noise=noise)) for seed in range(5)]

    assert found.count(Signals(profile)) >= 3
    assert set(found) <= {Signals(profile), USUAL}


def test_where_tastes_change_old_deeds_fade_and_else_they_do_not():
    changing = chosen(telling(1, true={"finish": 20}, taste_changes=True, days=120))
    slowly = chosen(telling(1, true={"finish": 12}, taste_changes=True, days=2_000))

    assert changing == Signals("usual", 30.0)
    assert slowly == Signals("usual", 365.0)
    assert chosen(telling(1, true={"finish": 8})) == USUAL


def test_a_lottery_leaves_the_usual_signals():
    found = [chosen(lottery(seed)) for seed in range(40)]

    assert found.count(USUAL) >= 36


def test_too_few_fans_leave_the_usual_signals():
    truth = {"true": {"finish": 6}, "noise": {"purchase": 7}}

    assert chosen(telling(1, **truth, fans=29)) == USUAL
    assert chosen(interactions()) == USUAL
    assert chosen(interactions((1, 1), (2, 1))) == USUAL


def test_nothing_after_the_moment_named_has_a_say():
    old = telling(1, true={"finish": 6}, noise={"purchase": 7})
    events = old.events
    late = telling(2, true={"purchase": 6}, noise={"finish": 7})
    both = Interactions.from_arrays(
        np.r_[events.row, late.events.row],
        np.r_[old.items[events.column], late.items[late.events.column]],
        np.r_[events.weight, late.events.weight],
        np.r_[events.at - 1_000 * DAY, late.events.at],
        [*_kinds(old), *_kinds(late)],
    )

    found = choose_signals(both, before=NOW - 500 * DAY, known_from=TAKEN)

    assert found == chosen(old) == Signals("finished")


def _kinds(seen: Interactions) -> list[str]:
    return [seen.facts[code] for code in seen.events.fact]


def test_a_large_site_is_judged_by_a_part_of_it(monkeypatch):
    seen = telling(3, true={"finish": 6}, noise={"purchase": 7})
    for name, most in {"MAX_FITTED": 130, "MAX_ITEMS": 50, "MAX_FANS": 100}.items():
        monkeypatch.setattr(f"recommend.engine.choosing.{name}", most)

    assert chosen(seen) == chosen(seen)
    assert chosen(seen) in {Signals("finished"), USUAL}


def test_the_choice_costs_hardly_anything():
    seen = telling(4, true={"finish": 4}, noise={"view": 1}, fans=500)
    chosen(seen)
    spent = []
    for _ in range(5):
        started = time.process_time()
        chosen(seen)
        spent.append(time.process_time() - started)

    assert min(spent) < 0.03  # about 7 ms on an idle core


def test_profiles_order_deeds_as_their_names_say():
    deeds = dict(zip(GRADED, _weights("finished"), strict=True))
    assert max(deeds, key=lambda kind: deeds[kind]) == "finish"
    deeds = dict(zip(GRADED, _weights("money"), strict=True))
    assert max(deeds, key=lambda kind: deeds[kind]) == "purchase"
    assert _weights("usual") == list(GRADED.values())
    assert set(_weights("equal")[:6]) == {1.0}
    assert _weights("views_out")[6:] == [0.0, 0.0]
    assert min(_weights("views_in")[6:]) > GRADED["preview"]


def _weights(profile: str) -> list[float]:
    kinds = tuple(GRADED)
    given = np.array(list(GRADED.values()))
    return Signals(profile).weights(given, np.arange(len(kinds)), kinds).tolist()


@pytest.mark.parametrize("profile", PROFILES)
def test_a_kind_that_no_profile_knows_keeps_its_weight(profile):
    assert Signals(profile).weights(np.array([0.3]), np.array([0]), ("",)).tolist() == [0.3]


def test_a_deed_halves_with_its_age_and_never_becomes_nothing():
    at = NOW - DAY * np.arange(0, 40_000, 30)
    left = Signals("usual", 30.0).fading(at).tolist()

    assert [*left[:3], left[-1]] == [1.0, 0.5, 0.25, FADED]
    assert set(USUAL.fading(at).tolist()) == {1.0}
    assert Signals("usual", 30.0).fading(at[:0]).tolist() == []


@pytest.mark.parametrize("values", [("guessed", None), ("usual", 0.0), ("usual", float("nan"))])
def test_signals_that_do_not_exist_are_refused(values):
    with pytest.raises(ValueError, match=r"profile|half-life"):
        Signals(*values)


def test_weighing_keeps_the_reasons_and_the_sum_of_squares():
    plain = telling(5, true={"finish": 4, "like": 3}, noise={"view": 5})

    spoken = plain.weighed(Signals("views_out", 90.0))

    assert spoken.users is plain.users
    assert spoken.events.at.size == (plain.events.weight > 0.3).sum()
    assert 0 < spoken.n_pairs < plain.n_pairs
    assert (spoken.matrix.data > 0).all()
    only_looks = plain.at_least(0.3).nnz
    assert spoken.n_pairs == only_looks == spoken.at_least(0.3).nnz
    assert {spoken.facts[code] for code in spoken.fact} == {"finish", "like"}
    assert spoken.last_at.size == spoken.fact.size == spoken.votes.size == spoken.n_pairs
    assert set(np.unique(spoken.votes)) == {0.7, 1.2}
    faded = plain.weighed(Signals("usual", 90.0)).matrix.data
    assert faded @ faded == pytest.approx(plain.matrix.data @ plain.matrix.data)
    assert plain.weighed(USUAL).matrix.data.tolist() == plain.matrix.data.tolist()


def test_a_cut_in_time_is_weighed_alike():
    plain = telling(6, true={"finish": 4}, noise={"view": 5})
    cut = NOW - 200 * DAY

    assert plain.weighed(Signals("views_out")).before(cut).signals == Signals("views_out")
    assert (
        plain.weighed(Signals("views_out")).before(cut).n_pairs
        == plain.before(cut).weighed(Signals("views_out")).n_pairs
        < plain.before(cut).n_pairs
    )


def test_nothing_weighs_nothing():
    assert interactions().weighed(Signals("money", 30.0)).n_pairs == 0
    assert level(np.zeros(2), np.ones(2)).tolist() == [0.0, 0.0]
    looks = telling(7, true={"view": 3})
    assert looks.weighed(Signals("views_out")).n_pairs == 0


def test_the_night_weighs_by_what_it_found_and_says_so():
    seen = telling(1, true={"finish": 8}, noise={"purchase": 9})

    night = rebuild(seen, seen.items, ((), ()), now=NOW, known_from=TAKEN)

    assert night.report.signals == Signals("finished")
    assert night.report.data_hash == seen.data_hash()
    assert night.report.as_dict()["signals"] == {"profile": "finished", "half_life_days": None}
    known = {*zip(*(ids.tolist() for ids in seen.pair_ids()), strict=True)}
    shown = {*zip(night.shelves.user.tolist(), night.shelves.item.tolist(), strict=True)}
    assert shown & known == set()


def test_one_look_after_a_long_pause_does_not_speak_for_the_whole_history():
    at = np.array([NOW, NOW - DAY, NOW + 15 * 365 * DAY])

    left = Signals(half_life_days=30.0).fading(at)

    assert left.tolist() == pytest.approx([0.5, 0.5 ** (31 / 30), 1.0])
