"""The desk that takes requests, and the sums of all tables around a crawl."""

from collections.abc import Iterator
from typing import Any

import pytest

from creatorhub.isolation import oracles
from creatorhub.tests.net.isolation.asking import Desk, tasks_at_once
from creatorhub.tests.net.isolation.watching import checksums, watching
from tenants.schemas import open_public


@pytest.fixture
def desk(world: Any, db_is_real: None, settings: Any) -> Iterator[Desk]:
    """Takes requests about the world's real rows, and undoes each."""
    settings.SECURITY_CONTACT = "mailto:security@example.com"  # without one there is no such page
    with watching() as watch, tasks_at_once():
        yield Desk(watch)


@pytest.fixture
def untouched(db_is_real: None) -> Iterator[Any]:
    """Called when everybody is signed in: from there to the end no table may change."""
    before: dict[str, str] = {}

    def begin() -> None:
        with open_public():
            before.update(checksums())

    yield begin
    with open_public():
        assert oracles.changed(before, checksums()) == []
