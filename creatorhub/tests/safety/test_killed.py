"""kill -9 of each part in turn, while a night is built and people buy: nothing is lost or doubled.

One round of each kind; `make safety` plays as many as you like.
"""

import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from creatorhub.tests.safety.house import House
from creatorhub.tests.safety.rounds import KINDS, Rounds

pytestmark = pytest.mark.xdist_group("kills")
# As short as settings allow, so that the heir of a killed worker need not be waited for long.
SHORT = {"LEASE_SECONDS": "20", "TICK_SECONDS": "2"}


@pytest.fixture(scope="module")
def rounds() -> Iterator[Rounds]:
    """A house with people in it, after its first good night."""
    with tempfile.TemporaryDirectory(prefix="ch-safety-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        house = House(Path(folder) / "s", **SHORT)
        try:
            house.start()
            house.seed()
            made = Rounds(house, secrets.randbelow(1_000_000))
            made.first_night()
            made.load.start()
            yield made
            made.load.stop()
        finally:
            house.stop()


@pytest.mark.parametrize("number", range(1, len(KINDS) + 1), ids=KINDS)
def test_a_killed_part_loses_and_doubles_nothing(rounds: Rounds, number: int) -> None:
    played = rounds.play(number)

    print(played)
    assert played.wrongs == [], str(played)


def test_when_all_have_left_every_order_has_its_one_receipt(rounds: Rounds) -> None:
    left = rounds.end()

    print(rounds.summary())
    assert left == [], f"SEED={rounds.seed}"
    assert rounds.load.bought
    assert rounds.load.said
