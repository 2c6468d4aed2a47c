"""Tasks of 20 sites while the worker is killed: none in a wrong schema, none lost, none doubled."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from creatorhub.tests.net.amount import SEED, amount
from creatorhub.tests.net.forcing.conftest import RECEIPTS
from creatorhub.tests.net.forcing.errands import Errands
from creatorhub.tests.net.forcing.test_requests import changed
from creatorhub.tests.net.forcing.town import SITES, Town
from creatorhub.tests.safety.house import until

pytestmark = pytest.mark.xdist_group("forcing")

NOTICES, LETTERS, FOLLOW_UPS = amount(2, 30), amount(1, 10), amount(1, 10)
NIGHTS = amount(4, SITES)
KILLS = amount(4, 40)
# Of so many kills one takes the whole worker, which the supervisor starts ever later (30 s at the
# most); the others take one child.
WHOLE = amount(2, 8)
GROWN = 3.0  # seconds
ALL_DONE = amount(60.0, 900.0)  # seconds after the last kill; a quiet machine needs a fraction


def test_killed_workers_lose_double_and_misplace_nothing(town: Town, say) -> None:
    began, before, chance = time.monotonic(), town.public(), random.Random(f"{SEED}/kills")
    errands = Errands(town, SEED, NOTICES, LETTERS, FOLLOW_UPS)
    messages = errands.prepare(NIGHTS)
    wave = -(-len(messages) // KILLS)
    for number in range(KILLS):
        errands.send(messages[number * wave : (number + 1) * wave])
        time.sleep(0.05 + 0.4 * chance.random())
        kill(town, whole=number % WHOLE == 1, chance=chance)
    until(lambda: errands.queued() == 0, ALL_DONE, "every message is fetched", 0.3)
    errands.sweep()
    until(lambda: errands.waiting() == 0, ALL_DONE, f"all is done (SEED={SEED})", 0.5)
    wrongs = errands.wrongs()
    say(
        f"forcing: {len(messages):,} tasks of {len(town.sites)} sites "
        f"({SITES * RECEIPTS:,} receipts, {NIGHTS} nights), {KILLS} kills of the worker: "
        f"{len(wrongs)} lost, doubled or misplaced, {time.monotonic() - began:.0f} s, SEED={SEED}"
    )

    assert wrongs[:20] == [], f"SEED={SEED}"
    assert town.foreign_rows() == [], f"SEED={SEED}"
    assert town.mixed_mails() == [], f"SEED={SEED}"
    assert changed(before, town.public()) == set(), f"SEED={SEED}"


def kill(town: Town, *, whole: bool, chance: random.Random) -> None:
    """kill -9 of the worker with its children, until another one answers; or of one child."""
    until(lambda: town.pid("worker"), 60, "a worker runs")
    with suppress(ProcessLookupError):  # it has just ended by itself, and is started again
        if whole:
            town.heals("worker", town.kill("worker", whole=True))
            return
        children = until(lambda: grown(town), 60, "the worker has children")
        os.kill(chance.choice(children), signal.SIGKILL)


def grown(town: Town) -> list[int]:
    """Children of the worker that are past their start: one that dies in it takes all along."""
    now = time.time()
    with suppress(FileNotFoundError):
        return [
            pid
            for pid in town.children("worker")
            if now - Path(f"/proc/{pid}").stat().st_ctime > GROWN
        ]
    return []
