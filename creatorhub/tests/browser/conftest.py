"""A real browser on the real stack: the one that `make run` starts, with its demo sites.

Needs a Chromium or Chrome that is found on the PATH or named by CHROMIUM. Without one these tests
are reported as skipped; with REQUIRE_BROWSER=1 their absence is a failure. SHEET=1 keeps pictures
of the journeys in test-output/. A journey walks a phone in one language and a desk in the other
(the mark `scenes`), and all four where each of them matters.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from creatorhub.tests.browser.factor import protect_demo
from creatorhub.tests.browser.newcomers import Account, join, open_a_site
from creatorhub.tests.browser.person import Person, Scene, Visitors, visitors
from creatorhub.tests.browser.running import ROOT, Stack
from creatorhub.tests.browser.sheet import Sheet

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SCENES = [Scene(width, language) for language in ("en", "zh-hans") for width in (390, 1280)]


def chromium() -> str | None:
    """The browser's program, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


def skip_without_browser(items: list[pytest.Item], what: str) -> None:
    """Without a browser these cannot run: said loudly, and a failure where one is required."""
    if not items or chromium():
        return
    if os.environ.get("REQUIRE_BROWSER") == "1":
        raise pytest.UsageError(
            "REQUIRE_BROWSER=1, but no Chromium was found; name it by CHROMIUM."
        )
    sys.stderr.write(f"\n*** NO CHROMIUM FOUND: {what} ***\n")
    for item in items:
        item.add_marker(pytest.mark.skip(reason="no Chromium; name one by CHROMIUM"))


def pytest_configure(config: pytest.Config) -> None:
    """Name our own mark."""
    config.addinivalue_line("markers", "scenes(*names): walked in these of the scenes alone")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark everything here, leave scenes out, and say loudly when it cannot run."""
    left_out = [item for item in items if not _is_wanted(item)]
    items[:] = [item for item in items if _is_wanted(item)]
    config.hook.pytest_deselected(items=left_out)
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.browser)
        # What is made for one site is kept for its journeys: two processes share the sites out.
        item.add_marker(pytest.mark.xdist_group(_site_of(item)))
    skip_without_browser(here, "THE BROWSER TESTS ARE SKIPPED")


def _is_wanted(item: Any) -> bool:
    """Whether a journey is walked in this scene, too."""
    mark = item.get_closest_marker("scenes")
    return mark is None or str(item.callspec.params["scene"]) in mark.args


def _site_of(item: Any) -> str:
    """The demo site that a journey walks on; the first one where it does not say."""
    scene = item.callspec.params.get("scene") if hasattr(item, "callspec") else None
    return scene.site if scene else "ada"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any) -> Iterator[None]:
    """Keep what the windows of a failed journey show."""
    report = yield
    if report.when == "call" and report.failed and "visit" in item.funcargs:
        item.funcargs["visit"].keep_evidence(item.name)
    return report


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """One stack for all journeys; STACK="folder port" names one that runs already."""
    if attached := os.environ.get("STACK"):
        there = Stack(*attached.split())
        protect_demo(there)
        yield there
        there.falls_silent()
        return
    with tempfile.TemporaryDirectory(prefix="ch-browser-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        running = Stack(Path(folder) / "s")
        try:
            running.start()
            protect_demo(running)
            yield running
        finally:
            running.falls_silent()
            running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's own browser."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=flags)


@pytest.fixture(scope="session")
def sheet() -> Iterator[Sheet]:
    """The contact sheet of the journeys (SHEET=1); bench.atlas has one of every page type."""
    made = Sheet(ROOT / "test-output", is_kept=os.environ.get("SHEET") == "1")
    yield made
    made.write()


@pytest.fixture(scope="session", params=SCENES, ids=str)
def scene(request: pytest.FixtureRequest) -> Scene:
    """A phone and a desk, in both languages; what is made for one scene is kept for its tests."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def visit(browser: Browser, sheet: Sheet) -> Iterator[Visitors]:
    """`visit(scene)`: a person with a fresh browser. Fails on what its pages complain about."""
    with visitors(browser, sheet) as opened:
        yield opened


@pytest.fixture(scope="session")
def new_site(stack: Stack, browser: Browser, sheet: Sheet, scene: Scene) -> Account:
    """A creator who has just signed up, and her empty site."""
    with visitors(browser, sheet) as opened:
        return open_a_site(opened, stack, scene)


@pytest.fixture(scope="session")
def signed_in(browser: Browser, sheet: Sheet, scene: Scene, stack: Stack) -> Any:
    """The cookies of the creator of the scene's demo site, who signs in once."""
    site = stack.site(scene.site)
    with visitors(browser, sheet) as opened:
        return opened(scene).signs_in(site["url"], **site["owner"]).leaves()


@pytest.fixture
def owner(visit: Visitors, scene: Scene, stack: Stack, signed_in: Any) -> Person:
    """The creator of the scene's demo site, on Today."""
    return visit(scene, state=signed_in).goes(stack.site(scene.site)["url"] + "/studio/")


@pytest.fixture(scope="session")
def fan(stack: Stack, browser: Browser, sheet: Sheet, scene: Scene) -> Account:
    """Somebody who has just joined the demo site of the scene's language."""
    with visitors(browser, sheet) as opened:
        return join(opened, stack, scene)
