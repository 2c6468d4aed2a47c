"""One town for all tests of this folder that need a running product."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from creatorhub.tests.net.amount import amount
from creatorhub.tests.net.forcing.town import Town

RECEIPTS = amount(6, 200)  # of each site, for the tasks


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """Twenty sites on a running stack."""
    with tempfile.TemporaryDirectory(prefix="ch-forcing-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        made = Town(Path(folder) / "s", RECEIPTS)
        try:
            made.start()
            made.seed()
            yield made
        finally:
            made.stop()
