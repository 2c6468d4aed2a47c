"""The seeded world for every part of the net, and the line that each part says at its end."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from creatorhub.tests.net.amount import SEED, WHOLE
from creatorhub.tests.net.headers.fixture import secured  # noqa: F401
from creatorhub.world import World, seed

# Playwright's loop stays in the thread that started it, and Django takes every later statement of
# that thread for one of a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

SAID = pytest.StashKey[list[str]]()
PASSED_ON = "said"  # by a process of xdist to the one that hands out


@pytest.fixture(scope="session")
def world(django_db_setup: None, django_db_blocker: Any) -> World:
    """Three sites alike in every key, committed: real for each connection of this process.

    Tests that change it do so within a transaction (`db`), or on a site that they make themselves.
    """
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        made = seed(3)
        connection.set_schema_to_public()
        cache.clear()
    return made


@pytest.fixture(autouse=True)
def _no_file_of_a_test_stays(request: pytest.FixtureRequest, settings: Any) -> Iterator[None]:
    """What a test did to the world's rows is undone by the database, but not what it uploaded."""
    if "world" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("world")
    root = Path(settings.MEDIA_ROOT)
    before = files_below(root)
    yield
    for path in files_below(root) - before:
        path.unlink()


@pytest.fixture(autouse=True)
def _who_was_sure_stays_sure(settings: Any) -> None:
    """A whole run takes longer than somebody who has shown who they are is believed."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 6 * 3600


def files_below(root: Path) -> set[Path]:
    """Every file of a folder and its folders."""
    return {path for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """`say(line)`: a line of figures for the end of the run."""
    return request.config.stash.setdefault(SAID, []).append


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What was said in this process goes to the one that prints."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[PASSED_ON] = session.config.stash.get(SAID, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a process said."""
    said = getattr(node, "workeroutput", {}).get(PASSED_ON, [])
    node.config.stash.setdefault(SAID, []).extend(said)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The lines of all parts, and how to draw the same sample again."""
    said = terminalreporter.config.stash.get(SAID, [])
    if said:
        amount = "whole" if WHOLE else "sample"
        terminalreporter.section(f"safety net ({amount}, SEED={SEED})")
        for line in sorted(said):
            terminalreporter.write_line(line)
