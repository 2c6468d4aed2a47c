"""Does the model beat popularity on what fans did next? The nightly self-report's figures."""

from dataclasses import dataclass
from enum import StrEnum

from recommend.engine.arrays import IntArray
from recommend.engine.blend import Blend, Parameters
from recommend.engine.interactions import Interactions
from recommend.engine.metrics import bootstrap_interval, coverage, ndcg, recall
from recommend.engine.popularity import Popularity
from recommend.engine.ranking import rank_all
from recommend.engine.splits import TimeSplit
from recommend.engine.tuning import choose

TEST_SHARE = 0.2
MAX_FANS = 10_000
MIN_FANS = 30
MIN_PAIRS = 200
LIST_LENGTH = 20


class Verdict(StrEnum):
    """What may be served: the model only when it is clearly better than popularity."""

    MODEL = "model"
    POPULARITY = "popularity"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Metrics:
    """Means over the fans counted; coverage is the share of the catalogue shown to anybody."""

    ndcg_10: float
    recall_20: float
    coverage_10: float


@dataclass(frozen=True)
class Evaluation:
    """One look at the newest fifth of the events, with everything else learned before it.

    `interval` is the 95 % paired bootstrap interval of NDCG@10, model minus popularity at that
    time. Metrics and interval are None, and the verdict UNKNOWN, below the minimum of fans
    or pairs. `cut` is in Unix seconds.
    """

    verdict: Verdict
    cut: int
    fans_counted: int
    pairs_before: int
    parameters: Parameters
    model: Metrics | None = None
    popularity: Metrics | None = None
    interval: tuple[float, float] | None = None


def evaluate(interactions: Interactions) -> Evaluation:
    """Tune and fit on the past alone, then judge once on the future."""
    split = TimeSplit.of(interactions, share=TEST_SHARE, max_fans=MAX_FANS)
    parameters = choose(split.train)
    pairs = split.train.n_pairs
    if split.n_fans < MIN_FANS or pairs < MIN_PAIRS:
        return Evaluation(Verdict.UNKNOWN, split.cut, split.n_fans, pairs, parameters)
    model = Blend(parameters).fit(split.train, split.cut)
    baseline = Popularity(parameters.half_life_days).fit(split.train, split.cut)
    ranked = rank_all(model, split.rows, split.rows, LIST_LENGTH)
    popular = rank_all(baseline, split.rows, split.rows, LIST_LENGTH)
    interval = bootstrap_interval(ndcg(ranked, split.truth) - ndcg(popular, split.truth))
    return Evaluation(
        Verdict.MODEL if interval[0] > 0 else Verdict.POPULARITY,
        split.cut,
        split.n_fans,
        pairs,
        parameters,
        _measure(ranked, split),
        _measure(popular, split),
        interval,
    )


def _measure(ranked: IntArray, split: TimeSplit) -> Metrics:
    return Metrics(
        ndcg_10=float(ndcg(ranked, split.truth).mean()),
        recall_20=float(recall(ranked, split.truth).mean()),
        coverage_10=coverage(ranked, split.train.items.size),
    )
