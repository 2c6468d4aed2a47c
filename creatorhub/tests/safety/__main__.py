"""Parts of the running product are killed, round by round; ROUNDS and SEED by environment."""

import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

from creatorhub.tests.safety.house import House
from creatorhub.tests.safety.rounds import Rounds


def main() -> int:
    """Play the rounds; 1 when anything was found."""
    count = int(os.environ.get("ROUNDS") or 20)
    seed = int(os.environ.get("SEED") or secrets.randbelow(1_000_000))
    print(f"{count} rounds, SEED={seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="ch-safety-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        house = House(Path(folder) / "s")
        try:
            return int(play(house, count, seed))
        finally:
            house.stop()


def play(house: House, count: int, seed: int) -> bool:
    """Start the house, play, and say what was found. Returns whether anything was."""
    began = time.monotonic()
    house.start()
    house.seed()
    rounds = Rounds(house, seed)
    rounds.first_night()
    rounds.load.start()
    bad = False
    for number in range(1, count + 1):
        played = rounds.play(number)
        bad = bad or bool(played.wrongs)
        print(played, flush=True)
    for wrong in (left := rounds.end()):
        print(f"at the end: {wrong}")
    print(f"{rounds.summary()}, {time.monotonic() - began:.0f} s")
    return bad or bool(left)


if __name__ == "__main__":
    sys.exit(main())
