"""A desk that takes requests and undoes each, and the people who have no right to anything."""

from collections.abc import Iterator
from typing import Any

import pytest

from creatorhub.tests.net.isolation.asking import Desk, tasks_at_once
from creatorhub.tests.net.isolation.watching import watching
from creatorhub.tests.net.paywall.outsiders import outsiders
from creatorhub.tests.net.paywall.sweep import Sweep


@pytest.fixture
def desk(world: Any, db_is_real: None) -> Iterator[Desk]:
    """Takes requests about the world's real rows, and undoes each."""
    with watching() as watch, tasks_at_once():
        yield Desk(watch)


@pytest.fixture
def sweep(world: Any, desk: Desk) -> Sweep:
    """Asks on the first site of the world, as whoever comes."""
    return Sweep(desk, world["ada"], outsiders(world))
