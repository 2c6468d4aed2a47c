"""What it costs that every list shows three topics: NDCG@10 before and after, and the seconds.

    python -m bench.variety --source purchases.csv.gz

The topics are the tags of bench/online_retail.py; the model is the product's own, tuned on what was
known before the cut. Without `--source` the lists of 50,000 made-up fans are timed alone.
"""

import argparse
import gzip
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

# The figures are of one thread, and libraries read this when they are loaded.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402

from bench.online_retail import TAG_SEPARATOR, items_of, read_purchases  # noqa: E402
from recommend.engine import Interactions, metrics  # noqa: E402
from recommend.engine.blend import Blend  # noqa: E402
from recommend.engine.diversity import (  # noqa: E402
    CANDIDATES,
    FIRST,
    TOPICS,
    Topics,
    diversify,
)
from recommend.engine.ranking import rank_all  # noqa: E402
from recommend.engine.splits import TimeSplit  # noqa: E402
from recommend.engine.tuning import choose  # noqa: E402

FANS = 50_000


def cost(source: Path, *, fans: int = 5_000) -> dict[str, Any]:
    """NDCG@10 of the same lists without and with the exchange, on the newest fifth of the deeds."""
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        purchases = list(read_purchases(file))
    numbers = {row["id"]: n for n, row in enumerate(items_of(purchases))}
    tags = {numbers[row["id"]]: row["tags"].split(TAG_SEPARATOR) for row in items_of(purchases)}
    people = {user: n for n, user in enumerate(sorted({one.user for one in purchases}))}
    seen = Interactions.from_arrays(
        [people[one.user] for one in purchases],
        [numbers[one.item] for one in purchases],
        [1.0] * len(purchases),
        [int(one.at.timestamp()) for one in purchases],
    )
    split = TimeSplit.of(seen, share=0.2, max_fans=fans)
    model = Blend(choose(split.train)).fit(split.train, split.cut)
    ranked = rank_all(model, split.rows, split.rows, CANDIDATES)
    return _compared(ranked, split, Topics.of(tags).on(split.train.items))


def _compared(ranked: Any, split: TimeSplit, topics: Any) -> dict[str, Any]:
    main, every = topics
    started = time.process_time()
    order = diversify(ranked, main, every)
    seconds = time.process_time() - started
    varied = np.take_along_axis(ranked, order, axis=1)
    before, after = (float(metrics.ndcg(one, split.truth).mean()) for one in (ranked, varied))
    few = [_few(one, main) for one in (ranked, varied)]
    return {
        "fans": split.n_fans,
        "items": int(split.train.items.size),
        "ndcg_10": round(before, 5),
        "ndcg_10_varied": round(after, 5),
        "cost_percent": round(100 * (before - after) / before, 3),
        "lists_with_few_topics": few[0],
        "lists_with_few_topics_varied": few[1],
        "seconds": round(seconds, 3),
    }


def _few(ranked: Any, main: Any) -> int:
    """Lists whose first hold fewer topics than they should."""
    return sum(len(set(row)) < TOPICS for row in main[ranked[:, :FIRST]].tolist())


def timed(fans: int = FANS) -> dict[str, Any]:
    """CPU seconds of the exchange for so many lists, of which two in three need one."""
    dice = np.random.default_rng(1)
    ranked = np.argsort(dice.random((fans, CANDIDATES)), axis=1).astype(np.int64)
    main = np.asarray([0] * (CANDIDATES - 4) + [1, 2, 3, 4])
    every = [frozenset({one}) for one in main.tolist()]
    started = time.process_time()
    diversify(ranked, main, every)
    return {"fans": fans, "candidates": CANDIDATES, "seconds": time.process_time() - started}


def main() -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--source", type=Path, help="purchases.csv.gz of Online Retail")
    options = parser.parse_args()
    print(json.dumps({"variety": "speed", **timed()}))
    if options.source is None:
        return 0
    if not options.source.exists():
        print(f"There is no {options.source}: name Online Retail's file.", file=sys.stderr)
        return 2
    print(json.dumps({"variety": "online-retail", **cost(options.source)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
