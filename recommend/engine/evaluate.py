"""Does the model beat popularity on what fans did next? The nightly self-report's figures."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from recommend.engine import chance, metrics
from recommend.engine.arrays import FloatArray, IntArray, one_thread
from recommend.engine.average import AverageOrder
from recommend.engine.blend import Blend, Parameters
from recommend.engine.interactions import Interactions
from recommend.engine.popularity import Popularity
from recommend.engine.ranking import rank_all
from recommend.engine.splits import TimeSplit
from recommend.engine.tuning import choose

TEST_SHARE = 0.2
MAX_FANS = 10_000
MIN_FANS = 30
MIN_PAIRS = 200
LIST_LENGTH = 20
SEED = 0


class Verdict(StrEnum):
    """What may be served: the model only when it is clearly better than popularity."""

    MODEL = "model"
    POPULARITY = "popularity"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Metrics:
    """Means over the fans counted; see `metrics` for the formulas.

    `coverage_10` is the share of the catalogue shown to anybody, `novelty_10` the mean
    self-information of what is shown, in bits.
    """

    ndcg_10: float
    recall_3: float
    recall_10: float
    recall_20: float
    coverage_10: float
    novelty_10: float


@dataclass(frozen=True)
class Evaluation:
    """One look at the newest fifth of the events, with everything else learned before it.

    `interval` is the 95 % paired bootstrap interval over fans of NDCG@10, model minus popularity at
    that time; `personal` that of the model minus its own average order, given to everybody alike.
    The verdict is MODEL where both lie above zero: the first may be a better guess of what is
    popular, which all fans share, and only the second says that the model knows tastes. `better`
    and `worse` are the fans whose list was better or
    worse by the model. `random` is the exact expectation of lists drawn by lot. Metrics and
    interval are None, and the verdict UNKNOWN, below the minimum of fans or pairs. `cut` and
    `until` (the newest event) are in Unix seconds; `taken` are the things that the fans counted
    took in between; `seed` is that of every draw.
    """

    verdict: Verdict
    cut: int
    until: int
    fans_counted: int
    taken: int
    pairs_before: int
    parameters: Parameters
    seed: int = SEED
    model: Metrics | None = None
    popularity: Metrics | None = None
    random: Metrics | None = None
    interval: tuple[float, float] | None = None
    personal: tuple[float, float] | None = None
    better: int = 0
    worse: int = 0


def evaluate(interactions: Interactions, *, known_from: float = 0.0) -> Evaluation:
    """Tune and fit on the past alone, then judge once on the future. One thread, deterministic.

    `known_from`: the weight from which a deed means that a fan took the item.
    """
    with one_thread():
        split = TimeSplit.of(
            interactions, share=TEST_SHARE, max_fans=MAX_FANS, seed=SEED, known_from=known_from
        )
        facts = Evaluation(
            Verdict.UNKNOWN,
            cut=split.cut,
            until=int(interactions.events.at.max(initial=0)),
            fans_counted=split.n_fans,
            taken=int(split.truth.nnz),
            pairs_before=split.train.n_pairs,
            parameters=choose(
                split.train, known_from=known_from, n_items=int(interactions.items.size)
            ),
        )
        is_enough = split.n_fans >= MIN_FANS and split.train.n_pairs >= MIN_PAIRS
        return _judged(facts, split) if is_enough else facts


def _judged(facts: Evaluation, split: TimeSplit) -> Evaluation:
    model = Blend(facts.parameters).fit(split.train, split.cut)
    baseline = Popularity(facts.parameters.half_life_days).fit(split.train, split.cut)
    spoken = facts.parameters.spoken(split.rows, split.at)
    ranked = rank_all(model, spoken, split.has, LIST_LENGTH)
    popular = rank_all(baseline, split.rows, split.has, LIST_LENGTH)
    alike = rank_all(AverageOrder(model).fit_rows(spoken), split.rows, split.has, LIST_LENGTH)
    gain = metrics.ndcg(ranked, split.truth)
    lead = gain - metrics.ndcg(popular, split.truth)
    interval = metrics.bootstrap_interval(lead, seed=SEED)
    personal = metrics.bootstrap_interval(gain - metrics.ndcg(alike, split.truth), seed=SEED)
    bits = metrics.surprise(_fans_of_item(split), split.train.users.size)
    return replace(
        facts,
        verdict=Verdict.MODEL if min(interval[0], personal[0]) > 0 else Verdict.POPULARITY,
        model=_measure(ranked, split, bits),
        popularity=_measure(popular, split, bits),
        random=_by_lot(split, bits),
        interval=interval,
        personal=personal,
        better=int((lead > 0).sum()),
        worse=int((lead < 0).sum()),
    )


def _fans_of_item(split: TimeSplit) -> IntArray:
    matrix = split.train.matrix
    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def _measure(ranked: IntArray, split: TimeSplit, bits: FloatArray) -> Metrics:
    truth = split.truth
    return Metrics(
        ndcg_10=float(metrics.ndcg(ranked, truth).mean()),
        recall_3=float(metrics.recall(ranked, truth, 3).mean()),
        recall_10=float(metrics.recall(ranked, truth, 10).mean()),
        recall_20=float(metrics.recall(ranked, truth).mean()),
        coverage_10=metrics.coverage(ranked, split.train.items.size),
        novelty_10=metrics.novelty(ranked, bits),
    )


def _by_lot(split: TimeSplit, bits: FloatArray) -> Metrics:
    rows, truth = split.has, split.truth
    return Metrics(
        ndcg_10=float(chance.ndcg(rows, truth).mean()),
        recall_3=float(chance.recall(rows, truth, 3).mean()),
        recall_10=float(chance.recall(rows, truth, 10).mean()),
        recall_20=float(chance.recall(rows, truth).mean()),
        coverage_10=chance.coverage(rows),
        novelty_10=chance.novelty(rows, bits),
    )
