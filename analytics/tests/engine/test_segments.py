import json
import warnings
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from analytics.engine import FrozenSegments, Rfm, Segment, fit, segment
from analytics.engine.segments import CannotCluster

MEDIANS = {
    Segment.CHAMPIONS: (4, 17, 706_000),
    Segment.LOYAL: (45, 5, 160_000),
    Segment.NEW: (18, 2, 30_000),
    Segment.DORMANT: (250, 1, 20_000),
}


def rfm_of(*rows: tuple[float, int, int]) -> Rfm:
    table = np.array(rows, dtype=float).reshape(-1, 3)
    return Rfm(
        member=np.arange(1, len(table) + 1),
        recency_days=table[:, 0],
        frequency=table[:, 1].astype(np.int64),
        monetary=table[:, 2].astype(np.int64),
    )


def four_kinds(each: int = 75, seed: int = 0) -> tuple[Rfm, list[Segment]]:
    """Fans scattered round four kinds, and what each of them is."""
    rng = np.random.default_rng(seed)
    rows, kinds = [], []
    for kind, medians in MEDIANS.items():
        rows += [tuple(row) for row in rng.normal(1, 0.15, (each, 3)).clip(0.4) * medians]
        kinds += [kind] * each
    return rfm_of(*((days, max(1, round(visits)), spend) for days, visits, spend in rows)), kinds


def test_planted_kinds_are_found_and_named():
    rfm, kinds = four_kinds()

    found = segment(rfm)

    agree = [a == b for a, b in zip(found.name, kinds, strict=True)]
    assert sum(agree) >= 0.97 * len(kinds)
    assert found.frozen is not None


def test_the_same_fans_give_the_same_model():
    rfm, _ = four_kinds()

    assert fit(rfm) == fit(rfm)


def test_a_model_survives_json_and_a_night_changes_only_who_moved():
    rfm, _ = four_kinds()
    first = segment(rfm)
    frozen = FrozenSegments.from_dict(json.loads(json.dumps(first.frozen.as_dict())))
    days = rfm.recency_days.copy()
    days[0] = 900.0

    second = segment(replace(rfm, recency_days=days), frozen)

    assert frozen == first.frozen == second.frozen
    assert first.name[0] is Segment.CHAMPIONS
    assert second.name[0] is not Segment.CHAMPIONS
    assert second.name[1:] == first.name[1:]


def test_a_frozen_model_goes_on_when_fans_leave():
    rfm, kinds = four_kinds()
    few = rfm_of(*(MEDIANS[kind] for kind in Segment))

    assert segment(few, fit(rfm)).name == tuple(Segment)
    assert segment(rfm_of(), fit(rfm)).name == ()


def test_the_typical_fan_is_told_in_days_visits_and_money():
    rfm, _ = four_kinds()

    key, numbers = segment(rfm).explanation[Segment.DORMANT]

    assert key == "centre.dormant"
    assert numbers["recency_days"] == pytest.approx(250, rel=0.1)
    assert numbers["monetary"] == pytest.approx(20_000, rel=0.1)


def test_a_model_of_another_version_is_refused():
    rfm, _ = four_kinds()

    with pytest.raises(ValueError, match="version 0"):
        FrozenSegments.from_dict(fit(rfm).as_dict() | {"version": 0})


def test_rules_name_the_fans_of_a_small_site():
    rfm = rfm_of((61, 9, 9_000), (60, 2, 9_000), (14, 3, 9_000), (15, 3, 9_000), (1, 9, 100))

    found = segment(rfm)

    assert found.name == (
        Segment.DORMANT,
        Segment.NEW,
        Segment.CHAMPIONS,
        Segment.LOYAL,
        Segment.LOYAL,
    )
    assert found.frozen is None
    assert found.explanation[Segment.DORMANT] == ("rule.dormant", {"days": 60.0})


def test_without_money_the_visits_decide():
    found = segment(rfm_of((1, 9, 0), (1, 3, 0), (1, 4, 0), (1, 4, 0), (90, 1, 0)))

    assert Counter(found.name)[Segment.CHAMPIONS] == 3
    assert found.name[1] is Segment.LOYAL
    assert found.explanation[Segment.CHAMPIONS].key == "rule.champions_by_visits"


@pytest.mark.parametrize("count", [0, 1, 199, 300])
def test_fans_who_are_all_equal_are_named_by_rule(count):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = segment(rfm_of(*[(5.0, 1, 0)] * count))

    assert found.name == (Segment.NEW,) * count
    assert found.frozen is None


def test_a_large_site_without_money_is_clustered():
    rfm, kinds = four_kinds()

    found = segment(replace(rfm, monetary=np.zeros_like(rfm.monetary)))

    assert found.frozen is not None
    assert set(found.name) == set(Segment)
    assert all(np.isfinite(found.frozen.centres).ravel())


def test_too_few_fans_cannot_be_clustered():
    with pytest.raises(CannotCluster, match="199 fans"):
        fit(rfm_of(*[(float(day), 1, day) for day in range(199)]))
