"""Figures of ranked lists with their uncertainty, and the table for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.recommend.lessons import Trial
from bench.recommend.measuring import Measured
from recommend.engine.arrays import Csr, FloatArray, IntArray
from recommend.engine.metrics import bootstrap_interval, ndcg, recall

TEN = 10
COVERAGE_DRAWS = 50
WIDE = 1.96  # standard errors on either side of a 95 % interval


@dataclass(frozen=True)
class Figure:
    """A mean and 1.96 of its standard errors over fans."""

    mean: float
    error: float

    @classmethod
    def of(cls, per_fan: FloatArray) -> "Figure":
        """The mean over fans."""
        spread = float(per_fan.std(ddof=1)) if per_fan.size > 1 else 0.0
        return cls(float(per_fan.mean()), WIDE * spread / max(1, per_fan.size) ** 0.5)

    def __str__(self) -> str:
        return f"{self.mean:.4f} ± {self.error:.4f}"


@dataclass(frozen=True, eq=False)
class Line:
    """One model: its figures, and NDCG@10 of every fan."""

    measured: Measured
    ndcg: Figure
    recall: Figure
    coverage: Figure
    popular: Figure
    per_fan: FloatArray


def line_of(measured: Measured, trial: Trial) -> Line:
    """Judge the lists of a model by what was asked. `measured.items` must be there."""
    ranked = measured.items
    assert ranked is not None
    per_fan = ndcg(ranked, trial.truth, TEN)
    return Line(
        measured,
        Figure.of(per_fan),
        Figure.of(recall(ranked, trial.truth)),
        _coverage(ranked, trial.candidates.size),
        Figure.of(_popular(ranked, trial.lesson.seen.matrix, trial)),
        per_fan,
    )


def _coverage(ranked: IntArray, n_items: int) -> Figure:
    """The share of the candidates in anybody's first ten; its error from draws of fans."""

    def share(lists: IntArray) -> float:
        shown = np.unique(lists)
        return float((shown >= 0).sum() / n_items)

    rng = np.random.default_rng(0)
    tens = ranked[:, :TEN]
    fans = tens.shape[0]
    draws = [share(tens[rng.integers(fans, size=fans)]) for _ in range(COVERAGE_DRAWS)]
    return Figure(share(tens), WIDE * float(np.std(draws)))


def _popular(ranked: IntArray, matrix: Csr, trial: Trial) -> FloatArray:
    """Per fan, the mean percentile (0 rarest, 1 most popular) of what is shown; 0.5 for ties."""
    votes = np.zeros(trial.truth.shape[1])
    votes[trial.lesson.seen.items] = np.bincount(
        matrix.indices, minlength=trial.lesson.seen.items.size
    )
    among = np.sort(votes[trial.candidates])
    below = np.searchsorted(among, votes, "left") + np.searchsorted(among, votes, "right")
    percentile = np.append(below / (2.0 * among.size), np.nan)
    shown = percentile[ranked[:, :TEN]]
    filled = ~np.isnan(shown)
    return np.asarray(np.where(filled, shown, 0.0).sum(axis=1) / np.maximum(1, filled.sum(axis=1)))


def table(lines: Sequence[Line], silent: Sequence[Measured]) -> Iterator[str]:
    """One row per model."""
    yield (
        f"{'model':<14} {'NDCG@10':>17} {'Recall@20':>17} {'coverage@10':>17} "
        f"{'popularity pct.':>17} {'build CPU s':>11} {'top-20 CPU s':>12} {'peak MiB':>8} "
        f"{'(data)':>8} {'tuning CPU s':>12}"
    )
    for line in lines:
        cost = line.measured.cost
        assert cost is not None
        yield (
            f"{line.measured.name:<14} {line.ndcg!s:>17} {line.recall!s:>17} "
            f"{line.coverage!s:>17} {line.popular!s:>17} {cost.build:>11.3f} {cost.lists:>12.3f} "
            f"{cost.peak:>8.0f} {cost.data:>8.0f} {line.measured.tuning:>12.1f}"
        )
    for one in silent:
        yield f"{one.name:<14} {one.silent}"


def chosen(lines: Sequence[Line]) -> Iterator[str]:
    """What each model's validation chose."""
    for line in lines:
        point = ", ".join(f"{name} {value}" for name, value in line.measured.point.items())
        tried = f" (of {line.measured.points})" if line.measured.points else ""
        whole = line.measured.point.get("has_ease", True)
        why = "" if whole else "; sparse kNN alone: too many items for EASE or its memory"
        yield f"{line.measured.name}: {point or 'nothing to choose'}{tried}{why}"


def compared(ours: Sequence[Line], lines: Sequence[Line], beside: Sequence[str]) -> Iterator[str]:
    """NDCG@10 of each of `ours` minus that of each of `beside`: absolute, and in per cent."""
    others = [line for line in lines if line.measured.name in beside]
    for one in ours:
        for other in others:
            if one is not other:
                lead = one.ndcg.mean - other.ndcg.mean
                low, high = bootstrap_interval(one.per_fan - other.per_fan)
                share = f"{lead / other.ndcg.mean:+.1%}" if other.ndcg.mean else "from nothing"
                names = f"{one.measured.name} - {other.measured.name}"
                yield f"{names}: {lead:+.4f} [{low:+.4f}, {high:+.4f}] {share}"
