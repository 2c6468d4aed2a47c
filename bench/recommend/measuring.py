"""One model in a process of its own, so that processor time and peak memory are its own.

    python -m bench.recommend.measuring FOLDER MODEL MOST

reads `trial.pickle` and `validation.pickle` of the folder; `tune` and `build` are two processes.
"""

import json
import os
import pickle
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from bench.recommend.anchors import ANCHORS, MissingAnchorError
from bench.recommend.lessons import Trial
from bench.recommend.subjects import (
    ENGINE,
    AnyOrder,
    CannotAnswerError,
    Point,
    Say,
    Subject,
    lists,
)
from recommend.engine.arrays import IntArray, load_algebra

ANY_ORDER = "any order"
TOP = 20
MIB = 2**20
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class MeasuringError(Exception):
    """A model's process ended without an answer. The message says which."""


@dataclass(frozen=True)
class Cost:
    """Processor seconds, and MiB: the largest resident size, and that of the data alone."""

    build: float
    lists: float
    peak: float
    data: float


@dataclass(frozen=True, eq=False)
class Measured:
    """What one model said, `items` being fans x 20 ids; or why it has no answer."""

    name: str
    point: Point
    tuning: float = 0.0
    points: int = 0
    cost: Cost | None = None
    items: IntArray | None = None
    silent: str = ""


def subject(name: str) -> Subject:
    """A model by its name in the table."""
    return AnyOrder() if name == ANY_ORDER else {**ENGINE, **ANCHORS}[name]()


def measure(folder: Path, name: str, most: int, say: Say) -> Measured:
    """Tune and build a model in two processes. Raises MeasuringError, MissingAnchorError."""
    for step in ("tune", "build"):
        command = [sys.executable, "-m", "bench.recommend.measuring", str(folder), name, step]
        process = subprocess.Popen(
            [*command, str(most)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **ONE_THREAD, "PYTHONWARNINGS": "ignore"},
        )
        assert process.stdout is not None
        for line in process.stdout:
            say(f"{name}: {line.rstrip()}")
        if process.wait():
            raise MeasuringError(f"{name}: the process ended with code {process.returncode}")
        answer = json.loads((folder / f"{step}.json").read_text())
        if answer.get("missing"):
            raise MissingAnchorError(answer["missing"])
        if answer.get("silent"):
            return Measured(name, {}, silent=answer["silent"])
        if step == "tune":
            tuned = answer
    return Measured(
        name=name,
        point=tuned["point"],
        tuning=tuned["seconds"],
        points=tuned["points"],
        cost=Cost(**answer["cost"]),
        items=np.load(folder / "lists.npy"),
    )


def _tune(folder: Path, name: str, most: int) -> dict[str, object]:
    trial: Trial = pickle.loads((folder / "validation.pickle").read_bytes())
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        print(line, flush=True)

    started = time.process_time()
    point = subject(name).tune(trial, most, say)
    seconds = time.process_time() - started
    return {"point": point, "seconds": seconds, "points": len(said)}


def _build(folder: Path, name: str) -> dict[str, object]:
    trial: Trial = pickle.loads((folder / "trial.pickle").read_bytes())
    point = json.loads((folder / "tune.json").read_text())["point"]
    model = subject(name)
    load_algebra()
    data = memory("VmRSS")
    started = time.process_time()
    model.fit(trial.lesson, point)
    built = time.process_time()
    ranked = lists(model, trial, TOP)
    done = time.process_time()
    np.save(folder / "lists.npy", ranked.item)
    return {"cost": asdict(Cost(built - started, done - built, memory("VmHWM"), data))}


def memory(line: str) -> float:
    """MiB of this process by a line of /proc: its size now (VmRSS) or the largest (VmHWM)."""
    for text in Path("/proc/self/status").read_text().splitlines():
        if text.startswith(f"{line}:"):
            return int(text.split()[1]) * 1024 / MIB
    return 0.0


def main() -> int:
    """One step of one model."""
    folder, name, step, most = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    answer: dict[str, object]
    try:
        with threadpool_limits(limits=1):
            answer = _tune(folder, name, most) if step == "tune" else _build(folder, name)
    except CannotAnswerError as error:
        answer = {"silent": str(error)}
    except MissingAnchorError as error:
        answer = {"missing": str(error)}
    (folder / f"{step}.json").write_text(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
