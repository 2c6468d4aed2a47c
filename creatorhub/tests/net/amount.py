"""How much of the safety net runs: a sample beside the other tests, or all of it.

`SAFETY=whole` asks for the whole. What a sample leaves out turns with `SEED`, which is told when
something fails, so that the same sample can be drawn again: `SEED=123 pytest creatorhub/tests/net`.
"""

import os
import random
from typing import TypeVar

WHOLE = os.environ.get("SAFETY") == "whole"
# The beginning of the addresses that a crawl asks for, to look at one surface alone.
ONLY = os.environ.get("ONLY", "")
# One draw for all processes of a run: whoever starts first hands it on to those it starts.
os.environ["SEED"] = os.environ.get("SEED") or str(random.SystemRandom().randrange(10**6))
SEED = int(os.environ["SEED"])

Amount = TypeVar("Amount")


def amount(sample: Amount, whole: Amount) -> Amount:
    """The first of them in a sample, the second when the whole is asked for."""
    return whole if WHOLE else sample


def dice(part: str) -> random.Random:
    """Random numbers of this run for one part of the net: the same for the same SEED."""
    return random.Random(f"{SEED}:{part}")
