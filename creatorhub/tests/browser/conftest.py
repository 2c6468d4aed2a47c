"""A real browser on the real stack: the one that `make run` starts, with its demo sites.

Needs a Chromium or Chrome that is found on the PATH or named by CHROMIUM. Without one these tests
are reported as skipped; with REQUIRE_BROWSER=1 their absence is a failure.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from creatorhub.tests.browser.sheet import Sheet

ROOT = Path(__file__).parents[3]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WIDTHS = {390: 844, 1280: 900}


def chromium() -> str | None:
    """The browser's program, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, and say loudly when it cannot run."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.browser)
    if not here or chromium():
        return
    if os.environ.get("REQUIRE_BROWSER") == "1":
        raise pytest.UsageError(
            "REQUIRE_BROWSER=1, but no Chromium was found; name it by CHROMIUM."
        )
    sys.stderr.write("\n*** NO CHROMIUM FOUND: THE BROWSER TESTS ARE SKIPPED ***\n")
    for item in here:
        item.add_marker(pytest.mark.skip(reason="no Chromium; name one by CHROMIUM"))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """The running product, and its card."""

    def __init__(self, folder: Path) -> None:
        ours = {"DATABASE_URL", "BROKER_URL", "CACHE_URL", "CREATORHUB_ROLE", "DEBUG"}
        clean = {name: value for name, value in os.environ.items() if name not in ours}
        self.env = {**clean, "CREATORHUB_STATE": str(folder), "PORT": str(free_port())}
        self.log = folder.parent / "stack.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run"],
                cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def wait(self, patience: float = 240) -> None:
        """Until the card is printed. Raises with the log's end."""
        end = time.monotonic() + patience
        while time.monotonic() < end and self.process.poll() is None:
            if "Ctrl-C" in self.log.read_text():
                return
            time.sleep(0.5)
        raise RuntimeError("the stack did not start:\n" + self.log.read_text()[-4000:])

    def manage(self, *args: str) -> str:
        """What a management command prints beside the running stack."""
        command = [sys.executable, "manage.py", *args]
        done = subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=True
        )
        return done.stdout

    @property
    def card(self) -> dict[str, Any]:
        """Addresses and logins."""
        if not hasattr(self, "_card"):
            self._card = json.loads(self.manage("card", "--json"))
        return self._card  # type: ignore[no-any-return]

    def site(self, name: str) -> dict[str, Any]:
        """The card's entry of one demo site."""
        return next(site for site in self.card["sites"] if site["name"] == name)

    def mails(self) -> list[Path]:
        """The local mails, oldest first."""
        return sorted(Path(self.env["CREATORHUB_STATE"], "mail").glob("*.eml"))

    def stop(self) -> None:
        """As Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """One stack for all journeys."""
    with tempfile.TemporaryDirectory(prefix="ch-browser-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        running = Stack(Path(folder) / "s")
        try:
            running.wait()
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's own browser."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=flags)


@pytest.fixture(scope="session")
def sheet() -> Iterator[Sheet]:
    """The contact sheet of this run: path x width x language."""
    made = Sheet(ROOT / "test-output")
    yield made
    made.write()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """`visit(width=390, dark=False)`: a page in a fresh browser that fails on script errors."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]},
            color_scheme="dark" if dark else "light",
            has_touch=width < 600,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda message: (
                problems.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
