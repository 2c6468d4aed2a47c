"""The test database, made once in a run of several processes; each of them works on a copy.

`python -m creatorhub.tests.ready FOLDER` makes it and leaves the folder of a stopped server.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from creatorhub.embedded import testing
from creatorhub.embedded.state import StateFolder, resolve

COPY = pytest.StashKey[Callable[[], str]]()  # starts the server and gives the database's name
PATIENCE = 300.0  # seconds for making it on a busy machine


def make(folder: Path) -> None:
    """Make the database in `folder`/ready; afterwards `folder`/name holds its name, or nothing.

    Whoever waits sees the name in one step.
    """
    name, draft = "", folder / "name.new"
    state = state_in(folder)
    state.prepare()
    try:
        with testing.database(state), testing.broker(state):
            name = _filled()
    finally:
        draft.write_text(name)
        draft.rename(folder / "name")


def _filled() -> str:
    """The cast of every test in a new test database; its name."""
    import django

    gc.disable()  # a third of the time that migrations take, in a process that ends soon
    django.setup()
    from django.db import connections
    from django.test.utils import setup_test_environment

    from conftest import make_database

    setup_test_environment(debug=False)
    make_database()
    name = str(connections["default"].settings_dict["NAME"])
    connections.close_all()
    return name


@contextmanager
def copied(folder: Path, state: StateFolder) -> Iterator[str]:
    """A running server of `state` with a copy of the database in `folder`. Gives its name."""
    deadline = time.monotonic() + PATIENCE
    while not (note := folder / "name").exists():
        assert time.monotonic() < deadline, "The test database is not ready in time."
        time.sleep(0.05)
    name = note.read_text()
    assert name, "The test database could not be made: see the first lines of this run."
    with testing.database(state, copy_of=state_in(folder)):
        yield name


def environ(folder: Path) -> dict[str, str]:
    """What leads to the state that is copied."""
    return testing.environ(folder / "ready")


def state_in(folder: Path) -> StateFolder:
    """The state that is copied."""
    return resolve(environ(folder))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
