"""The wire and the browser, for all scenes of this folder."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from creatorhub.tests.browser.conftest import FLAGS, chromium, skip_without_browser
from creatorhub.tests.net.headers.secured import HOST, Secured
from creatorhub.tests.net.hostile.stage import Stage, staged
from creatorhub.tests.net.hostile.wire import Wire, wired


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser there is no scene, and that is said."""
    here = [item for item in items if "hostile" in item.path.parts]
    skip_without_browser(here, "THE HOSTILE SIBLING IS SKIPPED")


@pytest.fixture(scope="session")
def wire(secured: Secured) -> Iterator[Wire]:
    """TLS before the product."""
    with wired(secured.folder, secured.port) as running:
        yield running


@pytest.fixture(scope="session")
def sibling_browser(wire: Wire) -> Iterator[Browser]:
    """A browser for which the platform and all its sites are at the wire."""
    rules = f"MAP {HOST} 127.0.0.1:{wire.port}, MAP *.{HOST} 127.0.0.1:{wire.port}"
    flags = [*FLAGS, f"--host-resolver-rules={rules}", "--ignore-certificate-errors"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=flags)


@pytest.fixture
def stage(secured: Secured, wire: Wire, sibling_browser: Browser) -> Iterator[Stage]:
    """A fresh browser."""
    with staged(secured, wire, sibling_browser) as opened:
        yield opened
