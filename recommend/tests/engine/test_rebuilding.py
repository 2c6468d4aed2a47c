import json

import numpy as np
import pytest

from recommend.engine import Attributes, Interactions, rebuild
from recommend.tests.engine.worlds import NOW, interactions, planted, random_tastes

NOTHING = ((), ())


def test_a_site_with_tastes_gets_the_model():
    seen = planted(1)

    night = rebuild(seen, seen.items, NOTHING, now=NOW, n=3)

    assert night.report.served == "model"
    assert night.report.data_hash == seen.data_hash()
    own_taste = night.shelves.item % 4 == night.shelves.user % 4
    assert own_taste.mean() > 0.9
    assert (night.shelves.reason_item >= 0).mean() > 0.9
    assert set(night.rung.values()) == {2}
    assert (night.also.item % 4 == night.also.other % 4).mean() > 0.9
    assert np.unique(night.also.item).tolist() == seen.items.tolist()


def test_a_site_without_tastes_gets_popularity_and_says_so():
    seen = random_tastes(1)

    night = rebuild(seen, seen.items, NOTHING, now=NOW, n=60)

    assert night.report.served == "popularity"
    assert set(night.shelves.reason_item.tolist()) == {-1}
    assert set(night.shelves.reason_fact) == {""}
    assert set(night.rung.values()) == {0}
    fan = int(seen.users[0])
    has = seen.pair_ids()[1][seen.pair_ids()[0] == fan]
    left = night.popular.item[~np.isin(night.popular.item, has)]
    assert night.shelves.item[night.shelves.user == fan].tolist() == left.tolist()


def test_courses_stand_beside_each_other_whatever_is_served():
    seen = random_tastes(1)
    about = Attributes.from_texts([0, 998, 999], ["drums", "drums", "flute"])

    night = rebuild(seen, [0, 1, 2, 998, 999], NOTHING, now=NOW, n=5, attributes=about)

    assert night.report.served == "popularity"
    assert night.also.other[night.also.item == 0].tolist() == [1, 2, 998]
    assert night.also.by_fans[night.also.item == 0].tolist() == [True, True, False]
    assert night.also.other[night.also.item == 998].tolist() == [0]
    assert 999 not in night.also.item


def test_an_empty_site_has_an_empty_night():
    night = rebuild(interactions(), [1, 2, 3], NOTHING, now=NOW)

    assert night.shelves.item.tolist() == []
    assert night.popular.item.tolist() == []
    assert night.report.as_dict()["evaluation"]["verdict"] == "unknown"


def test_nothing_owned_and_nothing_withdrawn_is_shown():
    seen = planted(2)
    catalogue = seen.items[seen.items != 3]

    night = rebuild(seen, catalogue, (seen.users, [5] * seen.users.size), now=NOW, n=60)

    assert {3, 5} & set(night.shelves.item.tolist()) == set()
    assert 3 not in night.popular.item
    assert 5 in night.popular.item


def test_a_reason_says_what_the_fan_did():
    bare = planted(3)
    facts = ["finished" if item % 2 else "bought" for item in bare.items[bare.events.column]]
    seen = Interactions.from_arrays(
        bare.users[bare.events.row],
        bare.items[bare.events.column],
        bare.events.weight,
        bare.events.at,
        facts,
    )

    shelf = rebuild(seen, seen.items, NOTHING, now=NOW).shelves

    expected = {-1: "", 0: "bought", 1: "finished"}
    kinds = np.where(shelf.reason_item < 0, -1, shelf.reason_item % 2)
    assert shelf.reason_fact == tuple(expected[kind] for kind in kinds.tolist())


def test_the_report_is_json():
    seen = planted(4)

    stored = json.loads(json.dumps(rebuild(seen, seen.items, NOTHING, now=NOW).report.as_dict()))

    assert stored["evaluation"]["verdict"] == "model"
    assert stored["evaluation"]["model"]["ndcg_10"] > stored["evaluation"]["popularity"]["ndcg_10"]
    assert stored["pairs"] == seen.n_pairs


def test_the_same_input_gives_the_same_bytes():
    seen = planted(5)

    first, second = (rebuild(seen, seen.items, NOTHING, now=NOW).shelves for _ in range(2))

    assert first.item.tobytes() == second.item.tobytes()
    assert first.score.tobytes() == second.score.tobytes()


@pytest.mark.parametrize("catalogue", [[], [999]])
def test_a_catalogue_of_strangers_gives_empty_lists(catalogue):
    night = rebuild(planted(6), catalogue, NOTHING, now=NOW)

    assert night.shelves.item.tolist() == []
    assert night.popular.item.tolist() == []


def test_what_a_fan_only_looked_at_may_be_shown_again():
    bare = planted(5)
    weights = [0.1 if item == 7 else 1.0 for item in bare.items[bare.events.column]]
    seen = Interactions.from_arrays(
        bare.users[bare.events.row], bare.items[bare.events.column], weights, bare.events.at
    )
    lookers = set(seen.pair_ids()[0][seen.pair_ids()[1] == 7].tolist())

    hidden = rebuild(seen, seen.items, NOTHING, now=NOW, n=60).shelves
    shown = rebuild(seen, seen.items, NOTHING, now=NOW, n=60, known_from=0.5).shelves

    assert lookers & set(hidden.user[hidden.item == 7].tolist()) == set()
    assert lookers <= set(shown.user[shown.item == 7].tolist())
    assert (shown.reason_item[shown.item == 7] != 7).all()
