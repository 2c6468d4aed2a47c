"""One browser for all tests of this folder."""

from collections.abc import Iterator

import pytest

from creatorhub.tests.browser.conftest import skip_without_browser
from creatorhub.tests.net.scripts.window import Window


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One process for all of them; without a browser there is none, and that is said."""
    here = [item for item in items if "scripts" in item.path.parts]
    for item in here:
        item.add_marker(pytest.mark.xdist_group("scripts"))
    skip_without_browser(here, "STRINGS THAT RUN ARE NOT TRIED")


@pytest.fixture(scope="session")
def window() -> Iterator[Window]:
    """The browser."""
    with Window() as opened:
        yield opened
