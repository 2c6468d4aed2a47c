"""One browser for all tests of this folder."""

import os
import sys
from collections.abc import Iterator

import pytest

from creatorhub.tests.browser.conftest import chromium
from creatorhub.tests.net.scripts.window import Window


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One process for all of them; without a browser there is none, and that is said."""
    here = [item for item in items if "scripts" in item.path.parts]
    for item in here:
        item.add_marker(pytest.mark.xdist_group("scripts"))
    if not here or chromium():
        return
    if os.environ.get("REQUIRE_BROWSER") == "1":
        raise pytest.UsageError("REQUIRE_BROWSER=1, but no Chromium was found.")
    sys.stderr.write("\n*** NO CHROMIUM FOUND: STRINGS THAT RUN ARE NOT TRIED ***\n")
    for item in here:
        item.add_marker(pytest.mark.skip(reason="no Chromium; name one by CHROMIUM"))


@pytest.fixture(scope="session")
def window() -> Iterator[Window]:
    """The browser."""
    with Window() as opened:
        yield opened
