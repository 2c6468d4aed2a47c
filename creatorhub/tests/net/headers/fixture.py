"""One running product for the headers and for the hostile sibling."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from creatorhub.tests.net.headers.secured import Secured


@pytest.fixture(scope="session")
def secured() -> Iterator[Secured]:
    """As in production, with three sites of the seeded world."""
    with tempfile.TemporaryDirectory(prefix="ch-secured-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        product = Secured(Path(folder))
        try:
            yield product.start()
        finally:
            product.stop()
