"""What a policy would have earned, told by the log of another one: held against the truth.

The Open Bandit sample (Y. Saito et al., 2020, CC BY 4.0) has both sides: a policy that shows items
evenly and one by Thompson sampling, on the same shop in the same week. CREATORHUB_DATA names the
folder that holds `open-bandit-small/`.
"""

import csv
import gzip
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from recommend.tests.engine.estimators import ips, snips

FOLDER = Path(os.environ.get("CREATORHUB_DATA", "")) / "open-bandit-small"
pytestmark = pytest.mark.skipif(
    not os.environ.get("CREATORHUB_DATA") or not FOLDER.is_dir(),
    reason="CREATORHUB_DATA names no folder with open-bandit-small/",
)


class Log(NamedTuple):
    """Columns of one length."""

    item: np.ndarray
    position: np.ndarray
    click: np.ndarray
    propensity: np.ndarray


def read(policy: str, campaign: str) -> Log:
    with gzip.open(FOLDER / f"{policy}_{campaign}.csv.gz", "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    return Log(
        *(np.asarray([int(row[name]) for row in rows]) for name in ("item_id", "position")),
        *(np.asarray([float(row[name]) for row in rows]) for name in ("click", "propensity_score")),
    )


@pytest.mark.parametrize("campaign", ["men", "women"])
def test_the_even_policy_is_judged_by_the_log_of_the_sampling_one(campaign: str):
    even, sampled = read("random", campaign), read("bts", campaign)
    target = np.full(sampled.item.size, 1 / np.unique(even.item).size)
    truth, noise = even.click.mean(), even.click.std() / np.sqrt(even.click.size)

    for estimate in (ips, snips):
        found = estimate(sampled.click, sampled.propensity, target)
        assert abs(found.value - truth) < 1.96 * np.hypot(found.error, noise)


@pytest.mark.parametrize("campaign", ["men", "women"])
def test_the_sampling_policy_is_judged_by_the_log_of_the_even_one(campaign: str):
    """How often the sampling policy shows an item at a position is counted in its own log."""
    even, sampled = read("random", campaign), read("bts", campaign)
    shown = np.zeros((even.position.max() + 1, max(even.item.max(), sampled.item.max()) + 1))
    np.add.at(shown, (sampled.position, sampled.item), 1)
    target = (shown / np.maximum(1, shown.sum(axis=1, keepdims=True)))[even.position, even.item]
    truth, noise = sampled.click.mean(), sampled.click.std() / np.sqrt(sampled.click.size)

    for estimate in (ips, snips):
        found = estimate(even.click, even.propensity, target)
        assert abs(found.value - truth) < 1.96 * np.hypot(found.error, noise)
