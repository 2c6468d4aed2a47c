"""What another policy would have earned, told by what was drawn.

The proof that what is logged with each draw is its true probability.
"""

from dataclasses import dataclass

import numpy as np

from recommend.engine.arrays import FloatArray


@dataclass(frozen=True)
class Estimate:
    """A mean reward with its standard error, of `n` logged draws."""

    value: float
    error: float
    n: int


def ips(rewards: FloatArray, logged: FloatArray, target: FloatArray) -> Estimate:
    """Inverse propensity score: what a policy would have earned on the draws of another one.

    `logged`: probability with which each action was drawn, above 0 (ValueError); `target`: the
    probability with which the policy in question would have taken it. Unbiased where that policy
    does nothing that was never drawn.
    D. Horvitz, D. Thompson, JASA 47, 1952.
    """
    weight = _weights(logged, target)
    earned = weight * rewards
    n = earned.size
    error = float(earned.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")
    return Estimate(float(earned.mean()) if n else float("nan"), error, n)


def snips(rewards: FloatArray, logged: FloatArray, target: FloatArray) -> Estimate:
    """The same with weights that sum to one: a little bias for much less noise.

    The error is that of a ratio (delta method).
    A. Swaminathan, T. Joachims, "The self-normalized estimator for counterfactual learning", 2015.
    """
    weight = _weights(logged, target)
    total = float(weight.sum())
    if total <= 0:
        return Estimate(float("nan"), float("nan"), weight.size)
    value = float(weight @ rewards / total)
    error = float(np.sqrt(((weight * (rewards - value)) ** 2).sum()) / total)
    return Estimate(value, error, weight.size)


def _weights(logged: FloatArray, target: FloatArray) -> FloatArray:
    if (logged <= 0).any():
        raise ValueError("what was drawn had a probability above 0")
    return np.asarray(target / logged, dtype=np.float64)
